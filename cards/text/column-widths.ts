import { type Align, wrapped } from './lines.ts';
import { displayWidth } from './width.ts';

export interface TextColumn {
  readonly title: string;
  readonly align: Align;
  readonly cells: readonly string[];
}

export interface Layout {
  readonly widths: readonly number[];
  /** Blanks between columns. */
  readonly gap: number;
}

/** Below this a column of addresses says nothing any more. */
const NARROWEST = 18;

/**
 * How wide each column is drawn so that a table fits, or null when it cannot: first as wide as it likes, then with
 * headers wrapped, then closer together, last with left-aligned columns narrowed (their cells wrap or shorten).
 */
export function columnWidths(columns: readonly TextColumn[], width: number): Layout | null {
  const content = columns.map(({ cells }) => cells.reduce((max, cell) => Math.max(max, displayWidth(cell)), 0));
  const word = columns.map(({ title }) => Math.max(...title.split(' ').map(displayWidth)));
  const full = columns.map(({ title }, i) => Math.max(content[i] ?? 0, displayWidth(title)));
  const tight = columns.map((_, i) => Math.max(content[i] ?? 0, word[i] ?? 0));
  const roomAt = (gap: number): number => width - gap * (columns.length - 1);
  if (sum(full) <= roomAt(2)) return { widths: full, gap: 2 };
  if (sum(tight) <= roomAt(2))
    return {
      widths: widened(
        columns.map(({ title }) => title),
        tight,
        roomAt(2),
      ),
      gap: 2,
    };
  if (sum(tight) <= roomAt(1)) return { widths: tight, gap: 1 };
  for (const gap of [2, 1]) {
    const widths = narrowed(columns, tight, word, roomAt(gap));
    if (widths !== null) return { widths, gap };
  }
  return null;
}

/** Gives what room is left to the headers that wrap into the most lines. */
function widened(titles: readonly string[], least: readonly number[], room: number): readonly number[] {
  const widths = [...least];
  const linesOf = (i: number): number => wrapped(titles[i] ?? '', widths[i] ?? 0).length;
  for (let spare = room - sum(widths); spare > 0; spare--) {
    const lines = widths.map((_, i) => linesOf(i));
    const most = Math.max(...lines);
    if (most === 1) break;
    const tallest = lines.indexOf(most);
    widths[tallest] = (widths[tallest] ?? 0) + 1;
  }
  return widths;
}

function narrowed(
  columns: readonly TextColumn[],
  tight: readonly number[],
  word: readonly number[],
  room: number,
): readonly number[] | null {
  const widths = [...tight];
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    let widest = -1;
    for (const [i, { align }] of columns.entries()) {
      const least = Math.max(NARROWEST, word[i] ?? 0);
      const isWider = (widths[i] ?? 0) > (widest < 0 ? 0 : (widths[widest] ?? 0));
      if (align === 'left' && (widths[i] ?? 0) > least && isWider) widest = i;
    }
    if (widest < 0) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
