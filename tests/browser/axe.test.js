// axe-core reports nothing on any page, light or dark, wide or narrow.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import {desktop, launch, open, pages, phone, serve} from './site.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const site = await serve();
const browser = await launch();

async function findings(page) {
  await page.addScriptTag({path: axe});
  const {violations, passes} = await page.evaluate(() => 
    globalThis.axe.run(document, {resultTypes: ['violations']}),
  );
  assert.ok(passes.length > 10, 'axe has checked nothing');
  return violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

// A page of each kind; on a phone the layout differs, with stacked tables and scrolling diagrams.
const kinds = ['index.html', 'contract.html', 'reference/EmailIn.html', 'reference/pictures.html'];

for (const [name, viewport, scheme, paths] of [
  ['light', desktop, 'light', pages],
  ['dark', desktop, 'dark', pages],
  ['phone, light', phone, 'light', kinds],
  ['phone, dark', phone, 'dark', kinds],
]) {
  const page = await open(browser, viewport, scheme);
  for (const path of paths) {
    test(`${path}, ${name}`, async () => {
      await page.goto(site + path);
      assert.deepEqual(await findings(page), []);
    });
  }
}
