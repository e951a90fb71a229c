import type { TableView } from '../../src/view/view.ts';
import { rowsThatMeet } from '../table-cut.ts';
import { cutMiddle } from '../text/cut-text.ts';
import { displayWidth } from '../text/width.ts';
import { byteLength } from './byte-length.ts';
import type { Element, Table, TableRow, TextRun } from './elements.ts';
import { literal } from './escape.ts';
import { LIMITS } from './limits.ts';
import { monospaceTable } from './monospace-table.ts';
import { PHONE_COLUMNS, subtle } from './rich-text.ts';

/** Room for the same rows as text, for clients without tables: a few of them, but those that matter most. */
const FALLBACK_BYTES = 1500;
/** Columns of text: no column narrower, none wider, and what wraps well is asked no more room than this. */
const NARROWEST = 8;
const WIDEST = 36;
const WRAPPED = 26;
/** What a cell has beside its text. */
const PADDING = 2;

/** A table that Teams draws itself, of as many rows as fit into `room` bytes; null where it cannot. */
export function nativeTable(table: TableView, room: number): { readonly element: Table; readonly rows: number } | null {
  if (table.columns.length === 0 || table.columns.length > LIMITS.tableColumns.most) return null;
  const fallback = asText(table, Math.min(FALLBACK_BYTES, room / 5));
  const titles = table.columns.map(({ title }) => cellText(title));
  const texts: (readonly string[])[] = [];
  let left = room - byteLength(tableOf(table, [titles], fallback));
  for (const row of table.rows.slice(0, LIMITS.tableRows.most)) {
    const cells = table.columns.map((_, at) => cellText(row[at]?.text ?? ''));
    left -= byteLength(rowOf(cells)) + 1;
    if (left < 0) break;
    texts.push(cells);
  }
  const rows = texts.length < table.rows.length ? rowsThatMeet(texts.length, table.cut?.firstRow ?? 1) : texts.length;
  return rows === 0 ? null : { element: tableOf(table, [titles, ...texts.slice(0, rows)], fallback), rows };
}

function tableOf(
  { columns }: TableView,
  [titles = [], ...rows]: readonly (readonly string[])[],
  fallback: Element,
): Table {
  return {
    type: 'Table',
    firstRowAsHeaders: true,
    columns: columns.map(({ align }, at) => ({
      width: weight(
        titles[at] ?? '',
        rows.map((row) => row[at] ?? ''),
      ),
      horizontalCellContentAlignment: align === 'right' ? 'Right' : 'Left',
    })),
    // Bold by itself: `firstRowAsHeaders` names the row for screen readers, and looks like any other in Teams.
    rows: [rowOf(titles.map((text) => ({ type: 'TextRun', text, weight: 'Bolder' }))), ...rows.map(rowOf)],
    fallback,
  };
}

function asText(table: TableView, room: number): Element {
  const text = monospaceTable({ ...table, cut: null }, room - 100, PHONE_COLUMNS);
  if (text === null) return subtle('A table stands here that this client does not draw.');
  if (text.rows === table.rows.length) return text.element;
  return { type: 'Container', items: [text.element, subtle(`The first ${text.rows} of ${table.rows.length} rows.`)] };
}

/**
 * By what a column has to show: words and numbers in full, long texts and titles in several lines, so that a date below a
 * short title is not broken for a number below a long one. Two digits, always.
 */
function weight(title: string, texts: readonly string[]): number {
  const word = Math.max(...[title, ...texts].flatMap((text) => text.split(' ')).map(displayWidth));
  const whole = Math.max(0, ...texts.map(displayWidth));
  return Math.min(WIDEST, Math.max(NARROWEST, word, Math.min(whole, WRAPPED))) + PADDING;
}

const rowOf = (cells: readonly (string | TextRun)[]): TableRow => ({
  type: 'TableRow',
  cells: cells.map((cell) => ({ type: 'TableCell', items: [{ type: 'RichTextBlock', inlines: [cell] }] })),
});

/** A cell may not be empty. */
const cellText = (text: string): string => cutMiddle(literal(text), LIMITS.cellText.most) || '-';
