// Serves the built site on a free local port, and starts Chromium.
import {chromium} from 'playwright-core';
import {createReadStream, existsSync, readdirSync, statSync} from 'node:fs';
import {createServer} from 'node:http';
import {extname, join, normalize} from 'node:path';
import {after} from 'node:test';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const built = join(root, 'build/site');

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
};

// Debian's, without updates; it can resolve no host but this machine.
const chromiumOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
};

export const desktop = {width: 1280, height: 900};
export const tablet = {width: 768, height: 1024};
export const phone = {width: 375, height: 812};

// The path of every page of the site, except the error page.
export const pages = readdirSync(built, {recursive: true})
  .filter((path) => path.endsWith('.html') && path !== '404.html')
  .sort();

function answer(request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
  const file = join(built, normalize(path.endsWith('/') ? `${path}index.html` : path));
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {'Content-Type': types[extname(file)] ?? 'application/octet-stream'});
  createReadStream(file).pipe(response);
}

// Returns the address of the site, served until the tests of the file have ended.
export async function serve() {
  if (pages.length === 0) throw new Error(`no pages in ${built}; run: make docs`);
  const server = createServer(answer);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

// Returns Chromium, which runs until the tests of the file have ended.
export async function launch() {
  const browser = await chromium.launch(chromiumOptions);
  after(() => browser.close());
  return browser;
}

// Opens a page in a fresh profile.
export async function open(browser, viewport = desktop, colorScheme = 'light') {
  const context = await browser.newContext({viewport, colorScheme, reducedMotion: 'reduce'});
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // other programs may use the machine
  return page;
}
