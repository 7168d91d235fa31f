// The search finds the entry of a field, on a phone too.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {launch, open, phone, root, serve} from './site.js';

const site = await serve();
const browser = await launch();
const results = '.md-search-result__link';

// Types into the open search, and waits for results.
async function search(page, words) {
  await page.locator('.md-search__input:focus').waitFor();
  await page.keyboard.type(words);
  await page.locator(results).first().waitFor();
}

test('a key opens it, and Enter leads to the entry of structured_text_mime', async () => {
  const page = await open(browser);
  await page.goto(`${site}index.html`, {waitUntil: 'networkidle'});
  await page.keyboard.press('/');
  await search(page, 'structured_text_mime');
  await page.keyboard.press('Enter');
  await page.waitForURL(/reference\/Email(In|Out)\.html.*#structured_text_mime$/);
  const heading = page.locator('#structured_text_mime');
  assert.match(await heading.textContent(), /^structured_text_mime/);
  assert.ok(await isOnScreen(page, heading));
});

test('on a phone, the first entry that is found leads there', async () => {
  const page = await open(browser, phone);
  await page.goto(`${site}index.html`, {waitUntil: 'networkidle'});
  await page.locator('label[for=__search].md-header__button').click();
  await search(page, 'structured_text_mime');
  await page.locator(`${results}[href*="#"]`).first().click();
  await page.waitForURL(/reference\/Email(In|Out)\.html.*#structured_text_mime$/);
  assert.ok(await isOnScreen(page, page.locator('#structured_text_mime')));
});

test('every field of a record is a result of its own', () => {
  const index = readFileSync(join(root, 'build/site/search/search_index.json'), 'utf8');
  const places = new Set(JSON.parse(index).docs.map(({location}) => location));
  const folder = join(root, 'generated/json_schema');
  for (const name of readdirSync(folder)) {
    const record = name.replace('.schema.json', '');
    const {oneOf, properties} = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (oneOf) continue; // a union, which has the fields of its records
    const fields = Object.keys(properties);
    assert.ok(fields.length > 0);
    const missing = fields.filter((name) => !places.has(`reference/${record}.html#${name}`));
    assert.deepEqual(missing, []);
  }
});

// Whether an element is on the screen, once scrolling has come to rest.
async function isOnScreen(page, locator) {
  await page.waitForTimeout(500);
  const box = await locator.boundingBox();
  const {height} = page.viewportSize();
  return box.y >= 0 && box.y + box.height <= height;
}
