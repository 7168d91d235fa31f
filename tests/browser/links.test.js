// The underline of a link hides nothing of a name.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {launch, open, serve} from './site.js';

const site = await serve();
const browser = await launch();

// Runs in the page: how far below the line of writing the underline begins and the underscore ends.
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
