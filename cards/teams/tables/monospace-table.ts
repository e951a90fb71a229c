import type { TableView } from '../../../src/view/view.ts';
import { rowsThatMeet } from '../../table-cut.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { paintFor } from '../../text/paint.ts';
import { tableLines } from '../../text/table.ts';
import { byteLength } from '../byte-length.ts';
import type { RichTextBlock } from '../elements.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';
import { monospace } from '../rich-text.ts';

/** More than a line: longer names are cut in the middle, which `…` shows. */
const CELL_TEXT = 120;
const TITLE_TEXT = 60;
const PLAIN = paintFor(false, 'neutral');

/** A table as text in columns, of as many rows as fit into `room` bytes, none wider than `width`; null where not one fits. */
export function monospaceTable(
  table: TableView,
  room: number,
  width: number,
): { readonly element: RichTextBlock; readonly rows: number } | null {
  if (table.columns.length === 0) return null;
  const firstRow = table.cut?.firstRow ?? 1;
  const drawable = worthDrawing(table, room);
  for (let rows = drawable.rows.length; rows > 0; ) {
    const element = monospace(tableLines({ ...drawable, rows: drawable.rows.slice(0, rows) }, width, PLAIN));
    const bytes = byteLength(element);
    if (bytes <= room) return { element, rows };
    rows = Math.min(rows - 1, rowsThatMeet(Math.max(1, Math.floor((rows * room) / bytes)), firstRow));
  }
  return null;
}

/** The rows that might fit, with what they show: columns fill texts up with blanks and shorten them only a little. */
function worthDrawing(table: TableView, room: number): TableView {
  const rows: TableView['rows'][number][] = [];
  let left = 1.2 * room;
  for (const row of table.rows.slice(0, LIMITS.tableRows.most)) {
    const cells = row.map((cell) => ({ ...cell, text: cutMiddle(literal(cell.text), CELL_TEXT) }));
    left -= byteLength(cells.map(({ text }) => text));
    if (left < 0) break;
    rows.push(cells);
  }
  const columns = table.columns.map((column) => ({ ...column, title: cutMiddle(literal(column.title), TITLE_TEXT) }));
  return { ...table, columns, rows };
}
