import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { picturedTexts, withoutColours } from './pictures.ts';
import { indexedPng } from './png.ts';
import { COLUMNS } from './sample-cards.ts';
import { FONT, terminalWindow } from './terminal-window.ts';

/** `npm run pictures`: draws the README's pictures of cards, twice as fine as they are shown. */

const require = createRequire(import.meta.url);
const font = {
  loadSystemFonts: false,
  fontFiles: [
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono-Bold.ttf'),
  ],
  defaultFontFamily: FONT,
};

for (const { file, text } of await picturedTexts()) {
  const svg = terminalWindow(text, 'mailflow', COLUMNS);
  const bitmap = new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render();
  const png = indexedPng(bitmap, withoutColours(text));
  await writeFile(new URL(file, import.meta.url), png);
  console.log(`${file}  ${Math.ceil(png.length / 1024)} KB`);
}
