// The check page, opened from the disk, has Python's answers, shows texts as texts, and is quick.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {built, desktop, launch, open, phone, root} from './site.js';

const browser = await launch();
const address = pathToFileURL(join(built, 'check.html')).href;
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const options = {cwd: root, maxBuffer: 1 << 28, encoding: 'utf8'};
const answers = (...more) => ['-m', 'tests.browser.answers', ...more];
const python = join(root, '.venv/bin/python');

const page = await open(browser); // a profile for each test would take most of the time
let complaints; // requests for anything but files of the site, and errors
page.on('pageerror', (error) => {
  // The search of the theme needs a server.
  if (!String(error).includes('search_index.js')) complaints.push(String(error));
});
page.on('request', (request) => {
  if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
});

// Opens the page anew.
async function form(viewport = desktop, colorScheme = 'light') {
  complaints = [];
  await page.setViewportSize(viewport);
  await page.emulateMedia({colorScheme});
  await page.goto(address);
}

// Runs in the page: judges a file by its bytes, as a drop does.
async function judged(cases) {
  const {elements} = document.getElementById('check');
  const result = document.getElementById('check-result');
  const found = [];
  for (const {id, kind, content} of cases) {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    elements.kind.value = kind;
    elements.contents.value = 'one';
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'document.json'));
    elements.file.files = transfer.files;
    result.replaceChildren();
    elements.file.dispatchEvent(new Event('change'));
    while (!result.firstChild) await new Promise((next) => setTimeout(next));
    const rows = [...result.querySelectorAll('tbody tr')].map((row) =>
      [...row.cells].slice(1).map((cell) => cell.textContent),
    );
    const [canonical, protobuf] = [...result.querySelectorAll('pre')].map((one) => one.textContent);
    found.push({id, rows, canonical, protobuf});
  }
  return found;
}

const words = (message) => message.replace(/^invalid JSON: .*/s, 'invalid JSON');

test('every document of the corpus has the answer of Python', async () => {
  const expected = JSON.parse(execFileSync(python, answers(), options));
  await form();
  const found = await page.evaluate(judged, expected);
  assert.deepEqual(complaints, []);
  const texts = {};
  for (const [index, {id, violations, canonical}] of expected.entries()) {
    const {rows, ...valid} = found[index];
    const shown = violations
      .slice(0, 200)
      .map(([path, rule, message]) => [path || 'document', rule, words(message)]);
    const printed = rows.map(([path, rule, message]) => [path, rule, words(message)]);
    assert.deepEqual(printed, shown, id);
    if (violations.length) continue;
    assert.deepEqual(JSON.parse(valid.canonical), canonical, id);
    texts[id] = valid.protobuf;
  }
  const input = JSON.stringify(texts);
  assert.equal(execFileSync(python, answers('protobuf'), {...options, input}), '[]');
});

// Runs in the page: pastes a text, and returns what is shown and how long it takes.
async function pasted(text) {
  const {elements} = document.getElementById('check');
  elements.text.value = text;
  document.body.getBoundingClientRect(); // the layout of the form itself is not measured
  const begin = performance.now();
  elements.text.dispatchEvent(new Event('input'));
  document.body.getBoundingClientRect();
  const time = performance.now() - begin;
  const result = document.getElementById('check-result');
  const rows = [...result.querySelectorAll('tbody tr')].map((row) =>
    [...row.cells].map((cell) => cell.textContent),
  );
  const links = [...result.querySelectorAll('a')].map((link) => link.getAttribute('href'));
  const status = result.querySelector('[role=status]')?.textContent;
  return {time, status, rows, links, elements: result.querySelectorAll('img, script, b').length};
}

const minimal = {
  customer_id: 'c', interaction_id: 'i', status: 0, entity_type: 0, type: 't', media_type: 'm',
  creator_app_id: 1, start_date: '2009-08-05T09:33:15.000Z',
};

test('lines and arrays: the kind, the place and the entry of each violation', async () => {
  await form();
  const faulty = {...minimal, entity_type: 1, status: 9, to: [{address: 5}]};
  const lines = `${JSON.stringify(minimal)}\n\n${JSON.stringify(faulty)}\n`;
  const column = (text) => JSON.stringify(faulty).indexOf(text) + 1;
  const {status, rows, links} = await page.evaluate(pasted, lines);
  assert.equal(status, '2 documents, 1 with violations.');
  assert.deepEqual(
    rows.map((row) => row.slice(0, 3)),
    [
      [`3:${column('5}]')}`, '/to/0/address', 'type'],
      [`3:${column('9,')}`, '/status', 'enum'],
    ],
  );
  const fields = ['EmailAddress.html#address', 'EmailOut.html#status'];
  assert.deepEqual(links, fields.map((field) => `reference/${field}`));
  const array = `[${JSON.stringify(minimal)},\n {"entity_type": 7}]`;
  const second = await page.evaluate(pasted, array);
  assert.deepEqual(second.rows[0].slice(0, 3), ['2:18', '/entity_type', 'enum']);
});

test('names that every object inherits have no entry', async () => {
  await form();
  const members = ['constructor', '__proto__', 'toString'].map((name) => `"${name}": {"a": 1}, `);
  const text = `{${members.join('')}${JSON.stringify(minimal).slice(1)}`;
  const {rows, links} = await page.evaluate(pasted, text);
  assert.deepEqual(rows.map((row) => row[1]), ['/__proto__', '/constructor', '/toString']);
  assert.deepEqual(links, []);
  assert.deepEqual(complaints, []);
});

test('several documents are split and judged by their bytes, as in Python', async () => {
  await form();
  const one = JSON.stringify(minimal);
  const messages = async (file) => {
    await page.evaluate(dropped, file);
    const cells = page.locator('#check-result tbody tr td:last-child');
    await page.locator('#check-result [role=status]').waitFor();
    return cells.allTextContents();
  };
  const mark = 'begins with a byte order mark';
  assert.deepEqual(await messages(`\ufeff[${one}]`), [mark]);
  assert.deepEqual(await messages(`\ufeff${one}\r\n${one}`), [mark]);
  assert.match((await messages(`\u00a0[${one}]`)).join(), /^invalid JSON/);
  const faulty = Buffer.from(one.replace('"c"', '"\xff"'), 'latin1');
  const at = faulty.indexOf(255);
  for (const [head, between, tail] of [['', '\r\n', '\r\n'], ['[', ', ', ']']]) {
    const file = Buffer.concat([head, one, between, faulty, tail].map((part) => Buffer.from(part)));
    assert.deepEqual(await messages([...file]), [`is not UTF-8: byte ${at}`]);
  }
});

test('markup in a document stays text', async () => {
  await form();
  const markup = '<img src=x onerror=alert(1)><script>alert(1)</script><b>';
  for (const document of [{...minimal, [markup]: markup}, {...minimal, text: markup}, markup]) {
    const {elements} = await page.evaluate(pasted, JSON.stringify(document));
    assert.equal(elements, 0);
  }
  assert.deepEqual(complaints, []);
});

test('a megabyte is judged in less than a second', async () => {
  await form();
  const large = JSON.stringify({...minimal, text: 'ä'.repeat(1 << 20)});
  const lines = `${JSON.stringify({...minimal, status: 9})}\n`.repeat(5000);
  for (const text of [large, lines]) {
    const times = [];
    for (let run = 0; run < 3; run++) times.push((await page.evaluate(pasted, text)).time);
    const time = Math.min(...times);
    assert.ok(time < 1000, `${time} ms for ${text.length} characters`);
  }
});

test('an object over several lines: each violation has its line and column', async () => {
  await form();
  const document = {...minimal, status: '9', to: [{address: 'a'}, {address: 'ä', personal: 1}]};
  document.udata = {'a/b': {'~': 1e300}};
  const text = JSON.stringify(document, null, 2).replaceAll('\n', '\r\n');
  const lines = text.split('\n');
  const place = (part) => {
    const line = lines.findIndex((each) => each.includes(part));
    return `${line + 1}:${lines[line].indexOf(part) + part.length}`;
  };
  assert.deepEqual(
    (await page.evaluate(pasted, text)).rows.map((row) => row.slice(0, 2)),
    [
      [place('"personal": 1'), '/to/1/personal'],
      [place('"status": "'), '/status'],
      [place('"~": 1'), '/udata/a~1b/~0'],
    ],
  );
});

// Runs in the page: drops a file, of a string or of bytes in an array, on the form.
function dropped(content) {
  document.getElementById('check-result').replaceChildren();
  const text = typeof content === 'string' ? content : Uint8Array.from(content);
  const form = document.getElementById('check');
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], 'document.json'));
  for (const type of ['dragover', 'drop']) {
    const event = new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true});
    form.dispatchEvent(event);
    if (!event.defaultPrevented) throw new Error(`the browser opens the file after ${type}`);
  }
}

test('a file that is dropped is checked; nothing is sent or kept', async () => {
  await form();
  await page.evaluate(dropped, JSON.stringify({...minimal, status: 9, text: 'a secret'}));
  const status = page.locator('#check-result [role=status]');
  await status.waitFor();
  assert.equal(await status.textContent(), '1 document, 1 with violations.');
  assert.match(await page.locator('#check-text').inputValue(), /a secret/);
  assert.deepEqual(complaints, []);
  const kept = await page.evaluate(() => JSON.stringify([{...localStorage}, {...sessionStorage}]));
  assert.doesNotMatch(kept, /secret/);
  assert.equal(await page.evaluate(() => document.cookie), '');
  await page.reload();
  assert.equal(await page.locator('#check-text').inputValue(), '');
});

test('the keyboard reaches the form and each violation, which leads to its place', async () => {
  await form();
  const text = JSON.stringify({...minimal, status: 9});
  await page.locator('#check [name=kind]').focus();
  const names = [];
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement.name));
  }
  assert.deepEqual(names, ['contents', 'file', 'text']);
  await page.keyboard.insertText(text);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const [name, start] = await page.evaluate(() => [
    document.activeElement.name,
    document.activeElement.selectionStart,
  ]);
  assert.deepEqual([name, text[start]], ['text', '9']);
});

// Runs in the page: what of the result is wider than the screen.
function wide() {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('#check *, #check-result *')]
    .filter((one) => !one.closest('pre, thead') && one.getBoundingClientRect().right > width + 0.5)
    .map((one) => one.outerHTML.slice(0, 80));
}

for (const [viewport, scheme] of [
  [desktop, 'light'],
  [desktop, 'dark'],
  [phone, 'light'],
  [phone, 'dark'],
]) {
  test(`results on ${viewport.width} pixels, ${scheme}, are legible and fit`, async () => {
    await form(viewport, scheme);
    const long = {...minimal, ['x'.repeat(200)]: 1, status: 9, structured_text: 'a b'};
    await page.evaluate(pasted, `${JSON.stringify(long)}\n${JSON.stringify(minimal)}\n`);
    await page.addScriptTag({path: axe});
    const {violations} = await page.evaluate(() => globalThis.axe.run('article'));
    const serious = violations.filter(({impact}) => ['serious', 'critical'].includes(impact));
    const listed = serious.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`));
    assert.deepEqual(listed, []);
    assert.deepEqual(await page.evaluate(wide), []);
  });
}
