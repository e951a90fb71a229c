/** The box of one character cell, in pixels. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const SHADES: Readonly<Record<string, number>> = { '█': 1, '▓': 0.78, '▒': 0.56, '░': 0.36 };
const EIGHTHS_UP = '▁▂▃▄▅▆▇';
const EIGHTHS_RIGHT = '▏▎▍▌▋▊▉';

/**
 * SVG for a character that terminals draw themselves, to the edges of the cell, rather than take from the font (which
 * would leave gaps between lines); undefined for all others.
 */
export function blockGlyph(character: string, cell: Cell, fill: string): string | undefined {
  const shade = SHADES[character];
  if (shade !== undefined) return box(cell, fill, shade);
  const up = EIGHTHS_UP.indexOf(character) + 1;
  if (up > 0) {
    const height = (cell.height * up) / 8;
    return box({ ...cell, y: cell.y + cell.height - height, height }, fill, 1);
  }
  const right = EIGHTHS_RIGHT.indexOf(character) + 1;
  if (right > 0) return box({ ...cell, width: (cell.width * right) / 8 }, fill, 1);
  return strokes(character, cell, fill);
}

function strokes(character: string, { x, y, width, height }: Cell, stroke: string): string | undefined {
  const [middle, centre] = [x + width / 2, y + height / 2];
  const [right, bottom] = [x + width, y + height];
  const path: Readonly<Record<string, string>> = {
    '╱': `M${n(x)} ${n(bottom)}L${n(right)} ${n(y)}`,
    '╳': `M${n(x)} ${n(bottom)}L${n(right)} ${n(y)}M${n(x)} ${n(y)}L${n(right)} ${n(bottom)}`,
    '─': `M${n(x)} ${n(centre)}H${n(right)}`,
    '│': `M${n(middle)} ${n(y)}V${n(bottom)}`,
    '└': `M${n(middle)} ${n(y)}V${n(centre)}H${n(right)}`,
  };
  const d = path[character];
  return d && `<path d="${d}" stroke="${stroke}" stroke-width="1.2" fill="none"/>`;
}

function box({ x, y, width, height }: Cell, fill: string, opacity: number): string {
  // Whole pixels: neighbours that meet in the middle of one would show a seam.
  const [left, top] = [Math.round(x * 2) / 2, Math.round(y * 2) / 2];
  const [right, bottom] = [Math.round((x + width) * 2) / 2, Math.round((y + height) * 2) / 2];
  const faded = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
  return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="${fill}"${faded}/>`;
}

const n = (pixels: number): string => pixels.toFixed(2);
