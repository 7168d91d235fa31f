// axe-core reports nothing on any page, light or dark, wide or narrow.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import {desktop, launch, open, pages, phone, serve} from './site.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const site = await serve();
const browser = await launch();

// Returns what is wrong; in the dark, only colors differ.
async function findings(page, rules = {}) {
  const {violations, passes} = await page.evaluate(
    (options) => globalThis.axe.run(document, options),
    {resultTypes: ['violations'], ...rules},
  );
  assert.ok(passes.length > 0, 'axe has checked nothing');
  return violations.flatMap(({id, nodes}) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

// A page of each kind; on a phone the layout differs, with stacked tables and scrolling diagrams.
const kinds = ['index.html', 'contract.html', 'reference/EmailIn.html', 'reference/pictures.html'];

for (const [size, viewport, paths] of [
  ['desktop', desktop, pages],
  ['phone', phone, kinds],
]) {
  const page = await open(browser, viewport);
  for (const path of paths) {
    test(`${path}, ${size}, light and dark`, async () => {
      await page.emulateMedia({colorScheme: 'light'});
      await page.goto(site + path);
      await page.addScriptTag({path: axe});
      assert.deepEqual(await findings(page), []);
      await page.emulateMedia({colorScheme: 'dark'});
      await page.locator('body[data-md-color-scheme=slate]').waitFor();
      assert.deepEqual(await findings(page, {runOnly: ['color-contrast', 'link-in-text-block']}), []);
    });
  }
}
