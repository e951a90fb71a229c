import type { ReportFile } from '../../src/commands/reply.ts';
import { withInstants } from '../../src/model/text/instant.ts';
import { flatTable, isObject, type Row } from './flat-table.ts';

/** A sheet of a workbook: its first row holds the titles of the columns. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  /** In characters. */
  readonly widths: readonly number[];
}

/** A text is a text whatever it begins with: a workbook has its formulas in cells of another kind. */
export type SheetCell = string | number | boolean | Date | null;

/** learn.microsoft.com/office: "Excel specifications and limits" (read 2026-11). */
const MAX_ROWS = 1_048_576;
const MAX_TEXT = 32_767;
const MAX_NAME = 31;
const WIDEST = 60;
/** Dates of a workbook are counted from 1900; its first two months are wrong by a day in some programs. */
const FIRST_YEAR = 1901;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** What XML 1.0 cannot hold. */
const NO_XML = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/**
 * A report as sheets: what it is about, its rows, and each further list that belongs to it. A list of more rows than a
 * sheet may have is continued on the next one.
 */
export function workbookOf(file: Pick<ReportFile, 'data' | 'say' | 'filters'>): readonly Sheet[] {
  const { data } = file;
  const lists = Object.entries(data).filter(
    (entry): entry is [string, readonly Row[]] =>
      entry[0] !== 'rows' &&
      Array.isArray(entry[1]) &&
      entry[1].length > 0 &&
      entry[1].every(isObject) &&
      !isSame(entry[1], data.rows),
  );
  const named: readonly (readonly [string, readonly Row[]])[] = [[data.report, data.rows], ...lists];
  return withNames([aboutSheet(file), ...named.flatMap(([name, rows]) => sheetsOf(name, rows))]);
}

/** A report of one thing gives its days as rows, and under a name of their own too. */
const isSame = (list: readonly Row[], rows: readonly Row[]): boolean =>
  list === rows || (list.length === rows.length && JSON.stringify(list) === JSON.stringify(rows));

/** A workbook with two sheets of one name cannot be opened; capitals make no difference. */
function withNames(sheets: readonly Sheet[]): readonly Sheet[] {
  const taken = new Set<string>();
  return sheets.map((each) => {
    let { name } = each;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${each.name.slice(0, MAX_NAME - 4)} (${n})`;
    taken.add(name.toLowerCase());
    return { ...each, name };
  });
}

function aboutSheet({ data, say, filters }: Pick<ReportFile, 'data' | 'say' | 'filters'>): Sheet {
  const { view } = say;
  const rows: (readonly [string, SheetCell])[] = [
    ['Window', view.provenance.window],
    ['Source', data.source ?? 'none'],
    ['Data until', data.dataUntil ?? 'no data'],
    ...Object.entries(filters).map(([key, value]) => [`Filter: ${key}`, value] as const),
    ['Rows', data.rows.length],
    ...view.warnings.map((warning) => ['Warning', warning] as const),
    ...view.notes.map((note) => ['Note', note] as const),
  ];
  return sheet('About', [[view.title, ''], ...rows.map((row) => row.map(cellOf))]);
}

function sheetsOf(name: string, given: readonly Row[]): readonly Sheet[] {
  const { header, lines } = flatTable(given);
  const count = Math.max(1, Math.ceil(lines.length / (MAX_ROWS - 1)));
  return Array.from({ length: count }, (_, at) => {
    const part = lines.slice(at * (MAX_ROWS - 1), (at + 1) * (MAX_ROWS - 1));
    return sheet(count === 1 ? name : `${name} ${at + 1}`, [header, ...part.map((line) => line.map(cellOf))]);
  });
}

function sheet(name: string, rows: Sheet['rows']): Sheet {
  const widths = (rows[0] ?? []).map((_, column) => {
    let widest = 8;
    for (const row of rows.slice(0, 200)) widest = Math.max(widest, textOf(row[column] ?? null).length);
    return Math.min(WIDEST, widest + 2);
  });
  return { name: name.replace(/[[\]:*?/\\]/g, ' ').slice(0, MAX_NAME), rows, widths };
}

const textOf = (cell: SheetCell): string => (cell instanceof Date ? 'YYYY-MM-DD' : String(cell ?? ''));

/** Null for a day that no calendar has, and for those before a workbook's first. */
function dayOf(text: string): Date | null {
  const day = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || day.getUTCFullYear() < FIRST_YEAR || !day.toISOString().startsWith(text)
    ? null
    : day;
}

function cellOf(value: unknown): SheetCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value;
  const text = withInstants(typeof value === 'string' ? value : JSON.stringify(value), 'UTC');
  if (DAY.test(text)) return dayOf(text) ?? text;
  return text.replace(NO_XML, ' ').slice(0, MAX_TEXT);
}
