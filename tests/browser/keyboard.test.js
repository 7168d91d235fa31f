// Tab reaches every control, with visible focus.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {launch, open, serve} from './site.js';

const site = await serve();
const browser = await launch();
const tried = [
  'index.html',
  'check.html',
  'contract.html',
  'reference/EmailAddress.html',
  'reference/pictures.html',
  'files.html',
];

// Runs in the page: marks the controls that are visible and usable, and returns their number.
function mark() {
  const controls = document.querySelectorAll('a[href], button, input:not([type=hidden]), .diagram');
  const usable = [...controls].filter(
    (element) =>
      element.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
      element.getBoundingClientRect().width > 1 &&
      element.tabIndex >= 0,
  );
  for (const element of usable) element.dataset.waiting = 'yes';
  return usable.length;
}

// Runs in the page: unmarks the focused element, and returns whether its focus is visible.
function step() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  delete element.dataset.waiting;
  const shown = [element, ...(element.labels ?? []), element.closest('form, label')];
  const seen = shown
    .filter(Boolean)
    .some((e) => e.matches('.md-search__form') || getComputedStyle(e).outlineStyle !== 'none');
  return {name: element.outerHTML.slice(0, 120), seen};
}

for (const path of tried) {
  test(`${path}: Tab reaches every control, with visible focus`, async () => {
    const page = await open(browser);
    await page.goto(site + path, {waitUntil: 'networkidle'});
    const count = await page.evaluate(mark);
    assert.ok(count > 10);
    const unseen = [];
    for (let press = 0; press < count + 80; press++) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(step);
      if (found && !found.seen) unseen.push(found.name);
    }
    const waiting = await page.$$eval('[data-waiting]', (all) =>
      all.map((element) => element.outerHTML.slice(0, 120)),
    );
    assert.deepEqual({unseen: [...new Set(unseen)], waiting}, {unseen: [], waiting: []});
  });
}

test('the first stop skips to the content', async () => {
  const page = await open(browser);
  await page.goto(`${site}contract.html`, {waitUntil: 'networkidle'});
  await page.keyboard.press('Tab');
  const skip = page.locator('.md-skip:focus');
  await skip.waitFor();
  assert.match(await skip.textContent(), /Skip to content/);
  await page.keyboard.press('Enter');
  assert.match(page.url(), /contract\.html#/);
});

