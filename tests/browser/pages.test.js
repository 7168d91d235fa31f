// Pages load without errors and without requests to other hosts; links and anchors resolve.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {launch, open, pages, serve} from './site.js';

const site = await serve();
const browser = await launch();
const seen = new Map(); // the ids, links and complaints of each page

async function look(page) {
  return page.evaluate(() => ({
    ids: [...document.querySelectorAll('[id]')].map((element) => element.id),
    links: [...document.querySelectorAll('[href], [src]')]
      .map((element) => element.href || element.src)
      .filter((address) => typeof address === 'string'),
  }));
}

// Visits pages in one tab, until there are no more.
async function visit(paths) {
  const page = await open(browser);
  let complaints;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(site))
      complaints.push(`asks ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  for (const path of paths) {
    complaints = [];
    await page.goto(site + path);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState('networkidle');
    seen.set(path, {...(await look(page)), complaints});
  }
}

// Four tabs: most of a visit is the wait for requests that must not come.
const all = pages.values();
await Promise.all([all, all, all, all].map(visit));

for (const path of pages) {
  test(`${path} loads without requests to other hosts`, () => {
    assert.deepEqual(seen.get(path).complaints, []);
  });
}

// The targets of the links of a page, each as path and id.
function targets(path) {
  return seen
    .get(path)
    .links.filter((address) => address.startsWith(site))
    .map((address) => new URL(address))
    .map(({pathname, hash}) => [
      pathname.slice(1) || 'index.html',
      decodeURIComponent(hash.slice(1)),
    ]);
}

for (const path of pages) {
  test(`${path}: its links lead somewhere`, async () => {
    const broken = [];
    for (const [target, id] of targets(path)) {
      const page = seen.get(target);
      if (page && id && !page.ids.includes(id)) broken.push(`${target}#${id}`);
      if (!page && (await fetch(site + target, {method: 'HEAD'})).status !== 200)
        broken.push(target);
    }
    assert.deepEqual(broken, []);
  });
}

test('every page is reached from the first one', () => {
  const found = new Set(['index.html']);
  for (const path of found)
    for (const [target] of seen.has(path) ? targets(path) : []) found.add(target);
  assert.deepEqual(
    pages.filter((path) => !found.has(path)),
    [],
  );
});
