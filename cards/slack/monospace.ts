import type { TableView } from '../../src/view/view.ts';
import { rowsThatMeet } from '../table-cut.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { paintFor } from '../text/paint.ts';
import { tableLines } from '../text/table.ts';
import { entities, literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Columns of a monospace block that a desktop window shows without wrapping them. */
export const WIDTH = 76;

/** A text without the fence around it: three backticks and a line feed, twice. */
const PIECE = LIMITS.sectionText.most - 8;

/** A table as text in columns, of as many rows as fit into `room` characters; no lines where not even one does. */
export function monospaceTable(
  table: TableView,
  room: number,
): { readonly lines: readonly string[]; readonly rows: number } {
  if (table.columns.length === 0) return { lines: [], rows: 0 };
  const firstRow = table.cut?.firstRow ?? 1;
  for (let rows = worthDrawing(table, room); rows > 0; ) {
    const lines = tableLines(shortened(table, rows), WIDTH, PLAIN);
    const length = lengthOf(lines);
    if (length <= room) return { lines, rows };
    rows = Math.min(rows - 1, rowsThatMeet(Math.max(1, Math.floor((rows * room) / length)), firstRow));
  }
  return { lines: [], rows: 0 };
}

/** Columns shorten texts, but rarely by half: more rows than these need not be tried. */
function worthDrawing({ rows }: TableView, room: number): number {
  const most = Math.min(rows.length, LIMITS.tableRows.most);
  let left = 2 * room;
  for (let at = 0; at < most; at++) {
    left -= (rows[at] ?? []).reduce((sum, { text }) => sum + Math.min(text.length, CELL_TEXT) + 1, 0);
    if (left < 0) return at;
  }
  return most;
}

const PLAIN = paintFor(false, 'neutral');
/** More than a line: longer names are cut in the middle, which `…` shows. */
const CELL_TEXT = 120;
const TITLE_TEXT = 60;

const shortened = (table: TableView, rows: number): TableView => ({
  ...table,
  columns: table.columns.map((column) => ({ ...column, title: cutMiddle(literal(column.title), TITLE_TEXT) })),
  rows: table.rows
    .slice(0, rows)
    .map((row) => row.map((cell) => ({ ...cell, text: cutMiddle(literal(cell.text), CELL_TEXT) }))),
});

/** Lines in pieces that each fit into one block, counted as they will be once escaped. */
export function pieces(lines: readonly string[]): readonly (readonly string[])[] {
  const all: string[][] = [];
  let room = 0;
  for (const line of lines) {
    const length = entities(line).length + 1;
    if (length > room || all.length === 0) {
      all.push([]);
      room = PIECE;
    }
    all.at(-1)?.push(line);
    room -= length;
  }
  return all;
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + entities(line).length + 1, 0);
