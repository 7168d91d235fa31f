// The search finds what people look for first, on a phone and in pages opened from the disk too.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {built, launch, open, phone, root, serve} from './site.js';

const site = await serve();
const browser = await launch();
const input = '.md-search__input';
const results = '.md-search-result__link';

// Types into the open search, and waits for results.
async function search(page, words) {
  await page.locator(`${input}:focus`).waitFor();
  await page.keyboard.type(words);
  await page.locator(results).first().waitFor();
}

test('a key opens it, and Enter leads to the entry of structured_text_mime', async () => {
  const page = await open(browser);
  await page.goto(`${site}index.html`, {waitUntil: 'networkidle'});
  await page.keyboard.press('/');
  await search(page, 'structured_text_mime');
  await page.keyboard.press('Enter');
  await page.waitForURL(/reference\/Email(In|Out)\.html.*#structured_text_mime$/);
  const heading = page.locator('#structured_text_mime');
  assert.match(await heading.textContent(), /^structured_text_mime/);
  assert.ok(await isOnScreen(page, heading));
});

test('on a phone, the first entry that is found leads there', async () => {
  const page = await open(browser, phone);
  await page.goto(`${site}index.html`, {waitUntil: 'networkidle'});
  await page.locator('label[for=__search].md-header__button').click();
  await search(page, 'structured_text_mime');
  await page.locator(`${results}[href*="#"]`).first().click();
  await page.waitForURL(/reference\/Email(In|Out)\.html.*#structured_text_mime$/);
  assert.ok(await isOnScreen(page, page.locator('#structured_text_mime')));
});

test('every field of a record is a result of its own', () => {
  const index = readFileSync(join(root, 'build/site/search/search_index.json'), 'utf8');
  const places = new Set(JSON.parse(index).docs.map(({location}) => location));
  const folder = join(root, 'generated/json_schema');
  for (const name of readdirSync(folder)) {
    const record = name.replace('.schema.json', '');
    const {oneOf, properties} = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    if (oneOf) continue; // a union, which has the fields of its records
    const fields = Object.keys(properties);
    assert.ok(fields.length > 0);
    const missing = fields.filter((name) => !places.has(`reference/${record}.html#${name}`));
    assert.deepEqual(missing, []);
  }
});

// What is searched for, and what must be among the links of the first two pages that are found.
const wanted = {
  EmailIn: 'reference/EmailIn.html',
  EmailOut: 'reference/EmailOut.html',
  EmailAddress: 'reference/EmailAddress.html',
  'E-mail In': 'reference/EmailIn.html',
  from: 'reference/EmailIn.html#from',
  to: 'reference/EmailIn.html#to',
  structured_text_mime: 'reference/EmailIn.html#structured_text_mime',
  status: 'reference/EmailIn.html#status',
  udata: 'reference/EmailIn.html#udata',
  InteractionStatus: 'reference/enums.html#interactionstatus',
  EntityType: 'reference/enums.html#entitytype',
  STOPPED: 'reference/enums.html#interactionstatus-stopped',
  CreateInteraction: 'reference/EmailInteractionService.html#createinteraction',
  ListInteractions: 'reference/EmailInteractionService.html#listinteractions',
  page_token: 'reference/EmailInteractionService.html#listinteractionsrequest-page_token',
  delete: 'reference/EmailInteractionService.html#deleteinteraction',
  pagination: 'reference/EmailInteractionService.html#listinteractions',
  retry: 'reference/EmailInteractionService.html#createinteractionrequest',
  etag: 'reference/EmailInteractionService.html',
  deadline: 'reference/EmailInteractionService.html#errors-of-every-method',
  url: 'reference/types.html#url',
  authentication: 'service.html#address-tls-and-authentication',
  watch: 'reference/EmailInteractionService.html#watchinteractions',
  'unknown fields': 'contract.html#names-and-unknown-fields',
  null: 'contract.html#presence-null-and-empty-lists',
  nullable: 'contract.html#presence-null-and-empty-lists',
  'time zone': 'contract.html#timestamps-and-time-zone',
  default: 'contract.html#defaults',
  from_json: 'python.html#read-one-document-from_json-and-from_dict',
  to_json: 'python.html#create-and-write-to_json-and-to_dict',
  from_proto: 'python.html#protobuf',
  read_interactions: 'python.html#read-a-mixed-array-read_interactions-accepted-and-rejected',
  iter_interactions: 'python.html#read-files-and-streams-iter_interactions',
  Rejected: 'python.html#read-a-mixed-array-read_interactions-accepted-and-rejected',
  ValidationError: 'python.html#errors-validationerror-and-violation',
  pandas: 'python.html#pandas',
  pydantic: 'libraries.html#pydantic',
  FastAPI: 'libraries.html#fastapi',
  JavaScript: 'javascript.html',
  protovalidate: 'generated.html#all-files',
  ajv: 'generated.html#json-schema-in-javascript',
  TypeScript: 'start/typescript.html',
  Go: 'start/go.html',
  Java: 'start/java.html',
  license: 'index.html#license',
};

for (const [kind, start] of [
  ['served', site],
  ['from the disk', pathToFileURL(`${built}/`).href],
]) {
  test(`${kind}: each query finds what it means among the first two pages`, async () => {
    const page = await open(browser);
    await page.goto(`${start}index.html`, {waitUntil: 'networkidle'});
    await page.keyboard.press('/');
    const missed = {};
    for (const [words, path] of Object.entries(wanted)) {
      await page.fill(input, '');
      await page.press(input, 'End'); // the search listens to keys
      await page.locator(results).first().waitFor({state: 'detached'});
      await page.fill(input, words);
      await page.press(input, 'End');
      await page.locator(results).first().waitFor();
      const found = await page.locator('.md-search-result__item').evaluateAll((pages) =>
        pages.slice(0, 2).flatMap((one) => [...one.querySelectorAll('a')].map((link) => link.href)),
      );
      const paths = found.map((link) => link.slice(start.length).replace(/\?h=[^#]*/, ''));
      if (!paths.includes(path)) missed[words] = paths;
    }
    assert.deepEqual(missed, {});
  });
}

// Whether an element is on the screen, once scrolling has come to rest.
async function isOnScreen(page, locator) {
  await page.waitForTimeout(500);
  const box = await locator.boundingBox();
  const {height} = page.viewportSize();
  return box.y >= 0 && box.y + box.height <= height;
}
