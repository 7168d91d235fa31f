// Writes screenshots of every page at three widths, light and dark.
// Usage: node screenshots.js [FOLDER] [PAGE...]; the folder is build/browser if none is named.
import {join} from 'node:path';
import {built, desktop, launch, open, pages, phone, root, serve, tablet} from './site.js';

const [folder = join(root, 'build/browser'), ...named] = process.argv.slice(2);
const site = await serve();
const browser = await launch();
for (const [size, viewport] of Object.entries({desktop, tablet, phone})) {
  for (const scheme of ['light', 'dark']) {
    const page = await open(browser, viewport, scheme);
    for (const path of named.length ? named : pages) {
      await page.goto(site + path);
      const name = `${path.replaceAll('/', '-').replace('.html', '')}-${size}-${scheme}.png`;
      await page.screenshot({path: join(folder, name), fullPage: true});
    }
    await page.context().close();
  }
}
console.log(`${built}: pictures in ${folder}`);
process.exit();
