// A record's page is short: so many pixels for each field, its row in the table above included.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {desktop, launch, open, phone, root, serve} from './site.js';

const site = await serve();
const browser = await launch();
const schemas = join(root, 'generated/json_schema');

for (const [viewport, most] of [[desktop, 265], [phone, 420]]) {
  test(`at ${viewport.width} pixels, at most ${most} pixels a field`, async () => {
    const page = await open(browser, viewport);
    for (const file of readdirSync(schemas)) {
      const {properties} = JSON.parse(readFileSync(join(schemas, file), 'utf8'));
      if (!properties) continue; // of a union
      const fields = Object.keys(properties).length;
      await page.goto(`${site}reference/${file.replace('.schema.json', '.html')}`);
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      assert.ok(height <= 1000 + most * fields, `${file}: ${height} pixels, ${fields} fields`);
    }
  });
}
