import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { chromium, type Page } from 'playwright-core';
import { indexedPng } from '../png.ts';
import { page } from './page.ts';
import { descriptionOfMessage, picturedMessages } from './sample-messages.ts';

/** `npm run pictures:slack`: draws the README's pictures of Slack cards, twice as fine as they are shown. */

const WIDTH = 715;
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const CURE = 'On Debian: apt-get install -y chromium fonts-noto-color-emoji';

const require = createRequire(import.meta.url);
const LATO = [
  { weight: 400, file: require.resolve('@fontsource/lato/files/lato-latin-400-normal.woff2') },
  { weight: 700, file: require.resolve('@fontsource/lato/files/lato-latin-700-normal.woff2') },
  { weight: 900, file: require.resolve('@fontsource/lato/files/lato-latin-900-normal.woff2') },
];

async function styles(): Promise<readonly string[]> {
  const faces = LATO.map(async ({ weight, file }) => {
    const font = (await readFile(file)).toString('base64');
    return `@font-face { font-family: Lato; font-weight: ${weight}; src: url(data:font/woff2;base64,${font}) }`;
  });
  const sheets = [require.resolve('slack-blocks-to-jsx/dist/style.css'), new URL('page.css', import.meta.url)];
  return Promise.all([...faces, ...sheets.map((file) => readFile(file, 'utf8'))]);
}

/** Whether a siren is drawn in colours; without a font for it, it is an empty box. */
const DRAWS_EMOJI = `(() => {
  const context = document.createElement('canvas').getContext('2d');
  context.fillText('🚨', 0, 10);
  const { data } = context.getImageData(0, 0, 20, 20);
  return data.some((value, at) => at % 4 === 0 && value !== data[at + 1]);
})()`;

async function shot(tab: Page, html: string, description: string): Promise<Buffer> {
  await tab.setContent(html);
  await tab.evaluate('document.fonts.ready');
  const drawn = await tab.screenshot({ fullPage: true });
  const [width, height] = [drawn.readUInt32BE(16), drawn.readUInt32BE(20)];
  const image = `<image width="${width}" height="${height}" href="data:image/png;base64,${drawn.toString('base64')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`;
  return indexedPng(new Resvg(svg).render(), description);
}

const executablePath = BROWSERS.find((path) => existsSync(path));
if (executablePath === undefined) throw new Error(`Chromium is not installed. ${CURE}`);
const browser = await chromium.launch({ executablePath });
try {
  const tab = await browser.newPage({ viewport: { width: WIDTH, height: 100 }, deviceScaleFactor: 2 });
  if (!(await tab.evaluate(DRAWS_EMOJI))) throw new Error(`There is no font with emoji in colour. ${CURE}`);
  const sheets = await styles();
  for (const { file, message } of await picturedMessages()) {
    const png = await shot(tab, page(message, sheets), descriptionOfMessage(message));
    await writeFile(new URL(`../${file}`, import.meta.url), png);
    console.log(`${file}  ${Math.ceil(png.length / 1024)} KB`);
  }
} finally {
  await browser.close();
}
