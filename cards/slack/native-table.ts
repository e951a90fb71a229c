import type { Cell, TableView } from '../../src/view/view.ts';
import { rowsThatMeet } from '../table-cut.ts';
import { cutMiddle } from '../text/cut-text.ts';
import type { DataTableBlock, TableBlock, TableCell } from './blocks.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';

/** Longer cells hold no address or name and would push the others off the screen; `…` says that they were cut. */
const CELL_TEXT = 300;
/** `2026-11-15 08:00` fits. */
const SHORT_TEXT = 16;
/** Rows before the client pages a `data_table` itself: more would push what was said before out of sight. */
const PAGE_SIZE = 10;

/**
 * A table that Slack draws itself, of as many rows as fit into `room` characters; null where it cannot. Numbers make a
 * `data_table`, which sorts; words alone a `table`, which wraps them and hides no row behind a page.
 */
export function nativeTable(
  table: TableView,
  title: string,
  room: number,
): { readonly block: DataTableBlock | TableBlock; readonly rows: number } | null {
  if (table.columns.length === 0 || table.columns.length > LIMITS.tableColumns.most) return null;
  const header = table.columns.map((column): TableCell => ({ type: 'raw_text', text: cellText(column.title) }));
  const caption = cutMiddle(literal(table.caption) || title, LIMITS.captionText.most);
  const rows: (readonly TableCell[])[] = [];
  let left = Math.min(room - caption.length, LIMITS.tableCharacters.most) - lengthOf(header);
  // The header is a row of a `table`, and none of a `data_table`.
  const most = isOfNumbers(table) ? LIMITS.tableRows.most : LIMITS.tableRows.most - 1;
  for (const row of table.rows.slice(0, most)) {
    const cells = table.columns.map((_, at) => cellOf(row[at]));
    left -= lengthOf(cells);
    if (left < 0) break;
    rows.push(cells);
  }
  const shown = rows.length < table.rows.length ? rowsThatMeet(rows.length, table.cut?.firstRow ?? 1) : rows.length;
  if (shown === 0) return null;
  const all = [header, ...rows.slice(0, shown)];
  return { block: isOfNumbers(table) ? dataTable(caption, all) : wordTable(table, all), rows: shown };
}

const dataTable = (caption: string, rows: DataTableBlock['rows']): DataTableBlock => ({
  type: 'data_table',
  caption,
  page_size: Math.min(PAGE_SIZE, rows.length - 1),
  rows,
});

const wordTable = (table: TableView, rows: TableBlock['rows']): TableBlock => ({
  type: 'table',
  column_settings: table.columns.map(({ align }, at) => ({ align, is_wrapped: !isShort(rows, at) })),
  rows,
});

/** Dates, ids and the like, which are worse to read on two lines and too short to push others off the screen. */
const isShort = (rows: TableBlock['rows'], column: number): boolean =>
  rows.every((row) => (row[column]?.text.length ?? 0) <= SHORT_TEXT);

const isOfNumbers = (table: TableView): boolean => table.rows.some((row) => row.some(({ value }) => value !== null));

function cellOf(cell: Cell | undefined): TableCell {
  const text = cellText(cell?.text ?? '');
  const value = cell?.value ?? null;
  return value !== null && Number.isFinite(value) ? { type: 'raw_number', value, text } : { type: 'raw_text', text };
}

/** A cell may not be empty. */
const cellText = (text: string): string => cutMiddle(literal(text), CELL_TEXT) || '-';

const lengthOf = (cells: readonly TableCell[]): number => cells.reduce((sum, { text }) => sum + text.length, 0);
