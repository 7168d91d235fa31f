// At 375 pixels nothing is cut off, and only code and diagrams scroll horizontally.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {launch, open, pages, phone, serve} from './site.js';

const site = await serve();
const browser = await launch();

// Runs in the page: elements beyond the screen, and those wider than their box.
function faults() {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls horizontally');
  const name = ({tagName, className, textContent}) =>
    `${tagName.toLowerCase()}.${className} "${textContent.trim().slice(0, 40)}"`;
  const scrolls = 'pre, svg, .diagram, .md-sidebar, .md-search';
  for (const element of document.querySelectorAll('header *, .md-tabs *, main *, footer *')) {
    if (element.closest(scrolls) || !element.checkVisibility()) continue;
    const {left, right, width: own} = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (own <= 1 || style.opacity === '0') continue; // for screen readers
    if (element.closest('thead')) continue; // likewise
    if (left < -0.5 || right > width + 0.5) found.push(`sticks out: ${name(element)}`);
    const cuts = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    if (cuts && style.display !== 'inline') found.push(`is cut: ${name(element)}`);
  }
  return found;
}

const page = await open(browser, phone);
for (const path of pages) {
  test(`${path} fits`, async () => {
    await page.goto(site + path);
    assert.deepEqual(await page.evaluate(faults), []);
  });
}

test('code scrolls by itself', async () => {
  await page.goto(`${site}files.html`);
  const scrolled = await page.locator('pre > code').evaluateAll(
    (all) =>
      all.filter((code) => {
        code.scrollLeft = 40;
        return code.scrollLeft > 0;
      }).length,
  );
  assert.ok(scrolled > 0);
});

test('the menu leads to every part', async () => {
  await page.goto(`${site}index.html`);
  await page.locator('label[for=__drawer].md-header__button').click();
  const entry = page.locator('.md-nav__container', {hasText: 'Reference'});
  await entry.locator('label.md-nav__link').click();
  await page.locator('.md-nav--primary').getByText('EmailIn', {exact: true}).first().click();
  await page.waitForURL(/reference\/EmailIn\.html$/);
});
