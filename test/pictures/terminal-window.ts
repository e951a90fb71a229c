import { blockGlyph } from './block-glyphs.ts';
import { readSgr, type Span } from './sgr.ts';

export const FONT = 'DejaVu Sans Mono';
const FONT_SIZE = 14;
/** DejaVu Sans Mono's one advance width: 1233 of 2048 units. */
const CELL_WIDTH = (FONT_SIZE * 1233) / 2048;
const CELL_HEIGHT = 20;
/** From the top of a cell to the base line. */
const BASELINE = 14.5;
const PADDING = 20;
const TITLE_BAR = 34;

const GROUND = '#14191f';
const INK = '#d9dee3';
const BAR = '#222a33';
const DOTS = ['#ff5f57', '#febc2e', '#28c840'];
/** SGR colour → what a dark terminal shows; each at least 4.5 : 1 against the ground. */
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#56d364',
  33: '#f2cc60',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#f0f3f6',
  90: '#8b949e',
};

/** Draws text with SGR colours in a terminal's window of `columns` columns; answers an SVG. */
export function terminalWindow(text: string, title: string, columns: number): string {
  const lines = readSgr(text);
  const width = Math.ceil(columns * CELL_WIDTH + 2 * PADDING);
  const height = TITLE_BAR + lines.length * CELL_HEIGHT + 2 * PADDING - 6;
  const drawn = lines.flatMap((spans, row) => spans.map((span) => spanSvg(span, row)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" rx="10" fill="${GROUND}"/>`,
    `<path d="M0 ${TITLE_BAR}V10a10 10 0 0 1 10 -10H${width - 10}a10 10 0 0 1 10 10V${TITLE_BAR}Z" fill="${BAR}"/>`,
    ...DOTS.map((colour, i) => `<circle cx="${20 + i * 20}" cy="${TITLE_BAR / 2}" r="6" fill="${colour}"/>`),
    `<text x="${width / 2}" y="${TITLE_BAR / 2 + 4.5}" text-anchor="middle" font-family="${FONT}" font-size="13" fill="#9aa4af">${escaped(title)}</text>`,
    ...drawn,
    '</svg>',
  ].join('\n');
}

function spanSvg({ column, text, style }: Span, row: number): string {
  const y = TITLE_BAR + PADDING - 4 + row * CELL_HEIGHT;
  const x = (at: number) => PADDING + at * CELL_WIDTH;
  const ink = style.colour === null ? INK : (COLOURS[style.colour] ?? INK);
  const fill = style.inverse ? GROUND : style.faint ? '#98a2ad' : ink;
  const parts: string[] = [];
  const characters = Array.from(text);
  if (style.inverse) {
    const length = characters.length * CELL_WIDTH;
    parts.push(
      `<rect x="${x(column).toFixed(2)}" y="${y}" width="${length.toFixed(2)}" height="${CELL_HEIGHT}" fill="${ink}"/>`,
    );
  }
  // A word at a time, each at its own column: nothing can drift, and no glyph is asked of the font that we draw.
  let word = '';
  const endWord = (at: number) => {
    if (word === '') return;
    const start = x(at - Array.from(word).length).toFixed(2);
    const weight = style.bold ? ' font-weight="bold"' : '';
    parts.push(
      `<text x="${start}" y="${y + BASELINE}" font-family="${FONT}" font-size="${FONT_SIZE}"${weight} fill="${fill}">${escaped(word)}</text>`,
    );
    word = '';
  };
  characters.forEach((character, i) => {
    const cell = { x: x(column + i), y, width: CELL_WIDTH, height: CELL_HEIGHT };
    const block = character === ' ' ? '' : blockGlyph(character, cell, fill);
    if (block === undefined) {
      word += character;
      return;
    }
    endWord(column + i);
    if (block !== '') parts.push(block);
  });
  endWord(column + characters.length);
  return parts.join('');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
