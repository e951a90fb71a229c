import { writeFile } from 'node:fs/promises';
import { Resvg } from '@resvg/resvg-js';

/**
 * Draws the app's icons: 192 pixels in colour with its middle 120 to be seen in a circle, 32 in white on nothing
 * (learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package, read 2026-11).
 */
const ENVELOPE = 'M8 20 h48 v30 h-48 z M8 20 l24 18 l24 -18';
const WAVE = 'M6 58 c8 -8 16 -8 24 0 s16 8 28 -2';

const colour = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">
  <rect width="96" height="96" fill="#2B5C8A"/>
  <g transform="translate(18 14) scale(0.94)" fill="none" stroke="#fff" stroke-width="4.5" stroke-linejoin="round" stroke-linecap="round">
    <path d="${ENVELOPE}"/><path d="${WAVE}" stroke="#F2B84B"/>
  </g>
</svg>`;

const outline = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 8 64 64">
  <g fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round" stroke-linecap="round">
    <path d="${ENVELOPE}"/><path d="${WAVE}"/>
  </g>
</svg>`;

const FOLDER = new URL('../../../adapters/chat/teams/package', import.meta.url);

for (const [name, svg, width] of [
  ['color.png', colour, 192],
  ['outline.png', outline, 32],
] as const) {
  const png = new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng();
  await writeFile(new URL(name, FOLDER), png);
}
