// The start page leads to the answers of a newcomer's questions, each with one click.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {launch, open, serve} from './site.js';

const site = await serve();
const browser = await launch();

// The question, the words of the link, where it leads, and words of the answer on the screen.
const questions = [
  ['Which fields must I send?', 'EmailIn', 'reference/EmailIn.html#fields', 'customer_id'],
  [
    'What does null mean?',
    'The same as absent',
    'contract.html#presence-null-and-empty-lists',
    'null',
  ],
  [
    'How do I page through a list?',
    'With page_token',
    'reference/EmailInteractionService.html#listinteractions',
    'page_token',
  ],
  [
    'What breaks if a field is added?',
    'Effects of each change',
    'compatibility.html#effects-of-each-change',
    'a field is added, optional',
  ],
  ['How do I check a document', 'in Go', 'start/go.html#check-a-document', 'JSON Schema'],
];

for (const [question, link, target, answer] of questions) {
  test(`one click: ${question}`, async () => {
    const page = await open(browser);
    await page.goto(`${site}index.html`, {waitUntil: 'networkidle'});
    const item = page.locator('article li', {hasText: question});
    await item.getByRole('link', {name: link, exact: true}).first().click();
    await page.waitForURL(site + target);
    await page.waitForTimeout(300); // scrolls
    const shown = await page.locator('article').getByText(answer).evaluateAll((found) =>
      found.filter((one) => {
        const {top, bottom} = one.getBoundingClientRect();
        return one.checkVisibility() && top >= 0 && bottom <= innerHeight;
      }).length,
    );
    assert.ok(shown > 0, `"${answer}" is not on the screen`);
  });
}
