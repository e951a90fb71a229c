import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PICTURES, picturedTexts, withoutColours } from './pictures.ts';
import { descriptionOf, indexedPng } from './png.ts';
import { readSgr } from './sgr.ts';
import { SLACK_PICTURES } from './slack/sample-messages.ts';

const folder = new URL('.', import.meta.url);

test('the pictures show what Mailflow answers today; if not, `npm run pictures` draws them again', async () => {
  for (const { file, text } of await picturedTexts()) {
    const png = await readFile(new URL(file, folder));
    expect(descriptionOf(png), file).toBe(withoutColours(text));
    expect(png.length, file).toBeLessThan(200_000);
  }
});

test('there is no picture that nobody draws', async () => {
  const found = (await readdir(folder)).filter((name) => name.endsWith('.png'));
  const drawn = [...PICTURES, ...SLACK_PICTURES].map(({ file }) => file);
  // Those of Teams are taken in a browser, by `npm run pictures:teams`.
  expect(found.sort()).toEqual([...drawn, 'teams-alert.png', 'teams-report.png'].sort());
});

test('colours are read from where they begin to where they end, across lines', () => {
  const [first, second] = readSgr('a\x1b[1mb\nc\x1b[0md\n');
  expect(first?.map(({ column, text, style }) => [column, text, style.bold])).toEqual([
    [0, 'a', false],
    [1, 'b', true],
  ]);
  expect(second?.map(({ column, text, style }) => [column, text, style.bold])).toEqual([
    [0, 'c', true],
    [1, 'd', false],
  ]);
});

test('a code that cannot be drawn is refused, not left out', () => {
  expect(() => readSgr('\x1b[4munderlined\x1b[0m')).toThrow('SGR code 4');
});

test('a picture of more colours than a palette has is rounded, and keeps its description', () => {
  const pixels = Buffer.alloc(300 * 4, 255);
  for (let i = 0; i < 300; i++) pixels.writeUInt16LE(i, i * 4);
  expect(descriptionOf(indexedPng({ width: 300, height: 1, pixels }, 'what it shows ✓'))).toBe('what it shows ✓');
});

test('white stays white in a picture of too many colours', () => {
  const pixels = Buffer.alloc(300 * 4, 255);
  for (let i = 1; i < 300; i++) pixels.writeUInt16LE(i, i * 4);
  const png = indexedPng({ width: 300, height: 1, pixels }, 'white');
  const palette = png.indexOf('PLTE') + 4;
  expect([...png.subarray(palette, palette + 3)]).toEqual([255, 255, 255]);
});
