// The typical document of a record stays beside its fields, and its members lead to their entries.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {desktop, launch, open, phone, serve} from './site.js';

const site = await serve();
const browser = await launch();

test('the document is in view beside every entry', async () => {
  const page = await open(browser);
  await page.goto(`${site}reference/EmailIn.html#udata`, {waitUntil: 'networkidle'});
  const document = await page.locator('.example pre').boundingBox();
  const entry = await page.locator('#udata').boundingBox();
  assert.ok(document.x >= entry.x + entry.width, 'beside');
  assert.ok(document.y >= 0 && document.y + document.height <= desktop.height, 'in view');
});

test('every member leads to its entry', async () => {
  const page = await open(browser);
  await page.goto(`${site}reference/EmailIn.html`, {waitUntil: 'networkidle'});
  const members = page.locator('.example pre a');
  const shown = JSON.parse(await page.locator('.example pre').textContent());
  assert.deepEqual(await members.allTextContents(), Object.keys(shown).map((name) => `"${name}"`));
  await members.filter({hasText: '"subject"'}).click();
  await page.waitForURL(/#subject$/);
});

test('on a phone, it is above the fields', async () => {
  const page = await open(browser, phone);
  await page.goto(`${site}reference/EmailIn.html`);
  const document = await page.locator('.example pre').boundingBox();
  const fields = await page.locator('#fields').boundingBox();
  assert.ok(document.y + document.height <= fields.y);
});
