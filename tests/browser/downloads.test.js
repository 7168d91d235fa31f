// Each file for users can be fetched from the site as it is in generated/, and a page links to it.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {launch, open, pages, root, serve} from './site.js';

const site = await serve();
const browser = await launch();
const folders = ['json_schema', 'proto', 'protovalidate', 'descriptors'];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, 'generated', folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, 'generated/').length)),
);

const linked = new Set();
const page = await open(browser);
for (const path of pages.filter((name) => !/conformance/.test(name))) {
  await page.goto(site + path);
  const found = await page.$$eval('article a[href]', (all) => all.map((link) => link.href));
  for (const address of found) linked.add(address);
}

test('there are files of each kind', () => {
  for (const ending of ['.schema.json', '.proto', '.binpb'])
    assert.ok(files.some((file) => file.endsWith(ending)), ending);
});

for (const file of files) {
  test(`${file} is linked, and comes byte for byte`, async () => {
    assert.ok(linked.has(site + file), 'no page links to it');
    const content = Buffer.from(await (await fetch(site + file)).arrayBuffer());
    assert.ok(content.equals(readFileSync(join(root, 'generated', file))));
  });
}
