// On paper a page is its text: black on white, with what is folded and where links lead.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {desktop, launch, open, serve} from './site.js';

const site = await serve();
const browser = await launch();

async function printed(path, scheme) {
  const page = await open(browser, desktop, scheme);
  await page.goto(site + path);
  await page.emulateMedia({media: 'print', colorScheme: scheme});
  return page;
}

test('the navigation, the search and buttons are left out', async () => {
  const page = await printed('reference/EmailIn.html', 'light');
  for (const part of ['.md-header', '.md-tabs', '.md-sidebar', '.md-footer', '.headerlink'])
    assert.equal(await page.locator(`${part}:visible`).count(), 0, part);
});

test('what is folded is printed, each field with its names', async () => {
  const page = await printed('reference/EmailIn.html', 'light');
  const folded = page.locator('details table');
  assert.ok((await folded.count()) > 10);
  assert.equal(await page.locator('details table:visible').count(), await folded.count());
});

test('a link to another site shows its address', async () => {
  const page = await printed('files.html', 'light');
  const address = await page.locator('article a[href^="https"]').first().evaluate((link) =>
    getComputedStyle(link, '::after').content,
  );
  assert.match(address, /https:/);
});

test('a dark page is printed black on white', async () => {
  const page = await printed('contract.html', 'dark');
  const [ink, paper] = await page.locator('article p').first().evaluate((text) => {
    const brightness = (color) => {
      const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
      return 255 - (255 - (red + green + blue) / 3) * alpha;
    };
    const {backgroundColor} = getComputedStyle(document.body);
    return [getComputedStyle(text).color, backgroundColor].map(brightness);
  });
  assert.ok(ink < 100, `ink: ${ink}`);
  assert.ok(paper > 240, `paper: ${paper}`);
});
