// Light and dark follow the system or the switch; pictures are legible; underlines hide nothing.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {desktop, launch, open, phone, serve, tablet} from './site.js';

const site = await serve();
const browser = await launch();

// How bright the page is, 0 to 255.
function brightness(page) {
  return page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body)
      .backgroundColor.match(/[\d.]+/g)
      .map(Number);
    return (red + green + blue) / 3;
  });
}

for (const [scheme, isRight] of [
  ['light', (value) => value > 200],
  ['dark', (value) => value < 60],
]) {
  test(`a system that is ${scheme} gets ${scheme} pages`, async () => {
    const page = await open(browser, desktop, scheme);
    await page.goto(`${site}index.html`);
    assert.ok(isRight(await brightness(page)), String(await brightness(page)));
  });
}

test('the switch goes round, and the next page knows', async () => {
  const page = await open(browser, desktop, 'light');
  await page.goto(`${site}index.html`);
  const toggle = page.locator('form.md-header__option label:visible');
  const titles = [];
  for (let press = 0; press < 3; press++) {
    titles.push(await toggle.getAttribute('title'));
    await toggle.click();
  }
  assert.equal(new Set(titles).size, 3);
  await toggle.click();
  await toggle.click();
  assert.ok((await brightness(page)) < 60);
  await page.goto(`${site}contract.html`);
  assert.ok((await brightness(page)) < 60);
});

// The first diagram of a page, as it looks after some presses of the switch.
async function diagram(system, presses) {
  const page = await open(browser, desktop, system);
  await page.goto(`${site}reference/pictures.html`, {waitUntil: 'networkidle'});
  for (let press = 0; press < presses; press++)
    await page.locator('form.md-header__option label:visible').click();
  const shown = await page.locator('article .diagram').first().screenshot();
  await page.context().close();
  return shown.toString('base64');
}

test('diagrams follow the system, and the switch', async () => {
  const [light, dark] = [await diagram('light', 0), await diagram('dark', 0)];
  assert.notEqual(light, dark);
  assert.equal(await diagram('light', 2), dark);
  assert.equal(await diagram('dark', 1), light);
});

// Runs in the page: how far below the baseline the underline begins and the underscore ends.
function depths(link) {
  const code = getComputedStyle(link.querySelector('code'));
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.font = `${code.fontWeight} ${code.fontSize} ${code.fontFamily}`;
  return {
    underline: parseFloat(getComputedStyle(link).textUnderlineOffset),
    underscore: canvas.measureText('_').actualBoundingBoxDescent,
  };
}

test('the underscore of a linked name stands above the underline', async () => {
  const page = await open(browser);
  await page.goto(`${site}reference/EmailIn.html`);
  const link = page.locator('td a:has(> code)', {hasText: 'reply_to'}).first();
  const {underline, underscore} = await link.evaluate(depths);
  assert.ok(underscore > 0);
  assert.ok(underline > underscore, `${underline} px, and the underscore ends at ${underscore} px`);
});

// Runs in the page: the smallest text of each picture, in pixels of the screen.
function textSizes() {
  return [...document.querySelectorAll('.diagram svg')].map((svg) => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const sizes = [...svg.querySelectorAll('text')].map((text) => getComputedStyle(text).fontSize);
    return scale * Math.min(...sizes.map(parseFloat));
  });
}

for (const viewport of [desktop, tablet, phone]) {
  test(`the texts of pictures are legible at ${viewport.width} pixels`, async () => {
    const page = await open(browser, viewport);
    for (const path of ['reference/pictures.html', 'benchmarks.html']) {
      await page.goto(site + path, {waitUntil: 'networkidle'});
      const sizes = await page.evaluate(textSizes);
      assert.ok(sizes.length > 1);
      assert.ok(Math.min(...sizes) > 9, `${path}: ${sizes}`);
    }
  });
}
