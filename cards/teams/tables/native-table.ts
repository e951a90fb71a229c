import type { Column, TableView } from '../../../src/view/view.ts';
import { recordsOf } from '../../record.ts';
import { rowsThatMeet } from '../../table-cut.ts';
import { cutMiddle } from '../../text/cut-text.ts';
import { byteLength } from '../byte-length.ts';
import type { Element, Table, TableRow, TextRun } from '../elements.ts';
import { literal } from '../escape.ts';
import { LIMITS } from '../limits.ts';
import { PHONE_COLUMNS, subtle } from '../rich-text.ts';
import { monospaceTable } from './monospace-table.ts';
import { columnWidths, twoWidths } from './table-layout.ts';

/** Room for the same rows as text, for clients without tables: a few of them, but those that matter most. */
const FALLBACK_BYTES = 1500;
/**
 * A table that Teams draws itself, of as many rows as fit into `room` bytes; null where it cannot. Columns where a
 * narrow card has room for them; else two of them, with the others in small print below the first.
 */
export function nativeTable(
  table: TableView,
  room: number,
): { readonly element: Element; readonly rows: number } | null {
  if (table.columns.length === 0 || table.columns.length > LIMITS.tableColumns.most) return null;
  const fallback = asText(table, Math.min(FALLBACK_BYTES, room / 5));
  const shown = { ...table, rows: table.rows.slice(0, LIMITS.tableRows.most) };
  const layout = inColumns(shown) ?? inTwoColumns(shown);
  let left = room - byteLength(withBelow(drawn(layout, [], fallback), layout));
  const rows: TableRow[] = [];
  for (const row of layout.rows) {
    left -= byteLength(row) + 1;
    if (left < 0) break;
    rows.push(row);
  }
  const fitting = rows.length < table.rows.length ? rowsThatMeet(rows.length, table.cut?.firstRow ?? 1) : rows.length;
  if (fitting === 0) return null;
  return { element: withBelow(drawn(layout, rows.slice(0, fitting), fallback), layout), rows: fitting };
}

const withBelow = (table: Table, { below }: Layout): Element =>
  below === null ? table : { type: 'Container', items: [table, below] };

interface Layout {
  readonly columns: Table['columns'];
  readonly titles: readonly string[];
  readonly rows: readonly TableRow[];
  readonly below: Element | null;
}

const drawn = ({ columns, titles }: Layout, rows: readonly TableRow[], fallback: Element): Table => ({
  type: 'Table',
  firstRowAsHeaders: true,
  columns,
  // Bold by itself: `firstRowAsHeaders` names the row for screen readers, and looks like any other in Teams.
  rows: [rowOf(titles.map((text) => [[{ type: 'TextRun', text, weight: 'Bolder' }]])), ...rows],
  fallback,
});

function inColumns({ columns, rows }: TableView): Layout | null {
  const titles = columns.map(({ title }) => cellText(title));
  const texts = rows.map((row) => columns.map((_, at) => cellText(row[at]?.text ?? '')));
  const widths = columnWidths(titles, texts);
  return widths === null
    ? null
    : {
        columns: columns.map(({ align }, at) => column(widths[at] ?? 0, align)),
        titles,
        rows: texts.map((cells) => rowOf(cells.map((cell) => [[cell]]))),
        below: null,
      };
}

function inTwoColumns(table: TableView): Layout {
  const { records, leftOut } = recordsOf(table, cellText);
  const ends = [table.columns[0], table.columns.at(-1)].slice(0, table.columns.length);
  const titles = ends.map((end) => cellText(end?.title ?? ''));
  const widths = twoWidths(
    titles[1] ?? '',
    records.map(({ last }) => last ?? ''),
  );
  return {
    columns: ends.map((end, at) => column(widths[at] ?? 0, end?.align ?? 'left')),
    titles,
    rows: records.map(({ first, last, details }) =>
      rowOf([
        [[first], ...(details.length === 0 ? [] : [[smallPrint(details.join(' · '))]])],
        ...(last === null ? [] : [[[last]]]),
      ]),
    ),
    below: leftOut ? subtle('Columns that are zero are left out.') : null,
  };
}

const column = (width: number, align: Column['align']): Table['columns'][number] => ({
  width,
  horizontalCellContentAlignment: align === 'right' ? 'Right' : 'Left',
});

const smallPrint = (text: string): TextRun => ({ type: 'TextRun', text, size: 'Small', isSubtle: true });

function asText(table: TableView, room: number): Element {
  const text = monospaceTable({ ...table, cut: null }, room - 100, PHONE_COLUMNS);
  if (text === null) return subtle('This client cannot draw the table.');
  if (text.rows === table.rows.length) return text.element;
  return { type: 'Container', items: [text.element, subtle(`The first ${text.rows} of ${table.rows.length} rows.`)] };
}

/** Of cells of lines of pieces. */
const rowOf = (cells: readonly (readonly (readonly (string | TextRun)[])[])[]): TableRow => ({
  type: 'TableRow',
  cells: cells.map((lines) => ({
    type: 'TableCell',
    items: lines.map((inlines, at) => ({
      type: 'RichTextBlock',
      inlines,
      ...(at === 0 ? {} : { spacing: 'None' as const }),
    })),
  })),
});

/** A cell may not be empty. */
const cellText = (text: string): string => cutMiddle(literal(text), LIMITS.cellText.most) || '-';
