import { CsvScanner } from '../csv-scanner.ts';
import { type ForeignExport, foreignExport, foreignType } from '../foreign-export.ts';
import { type OtherLanguage, otherLanguageOf } from '../other-language.ts';
import { type Columns, mapColumns } from './columns.ts';
import { type FormatName, formatOf } from './formats.ts';

/** Where a file's header is looked for. */
export const HEAD_BYTES = 65_536;
/** Comments, titles and blank lines that may come before it. */
const MAX_PREAMBLE_RECORDS = 20;
/** How much of the first line is looked at for what Export-Csv says that it wrote. */
const MAX_TYPE_BYTES = 512;
const SEPARATORS = [',', ';', '\t'] as const;

export interface Header {
  readonly format: FormatName;
  readonly separator: string;
  readonly columns: Columns;
  /** Where the data begins: bytes into the head, and the line's number. */
  readonly dataOffset: number;
  readonly dataLine: number;
}

/** Finds the header line in the beginning of a file, UTF-8 and at most {@link HEAD_BYTES} of it. */
export function findHeader(head: Uint8Array, isWholeFile: boolean): Header | undefined {
  for (const separator of SEPARATORS) {
    for (const { columns, dataOffset, dataLine } of candidates(head, separator, isWholeFile)) {
      const format = formatOf(columns);
      if (format) return { format, separator, columns, dataOffset, dataLine };
    }
  }
  return undefined;
}

/** What the file is instead, where it is known: another kind of export, or a report in another language. */
export type Unreadable =
  | { readonly why: 'foreign'; readonly foreign: ForeignExport }
  | { readonly why: 'language'; readonly other: OtherLanguage };

/** Asked of files in which there is no header of ours. */
export function findUnreadable(head: Uint8Array, isWholeFile: boolean): Unreadable | undefined {
  for (const separator of SEPARATORS) {
    for (const { columns } of candidates(head, separator, isWholeFile)) {
      const foreign = foreignExport(columns.headers);
      if (foreign) return { why: 'foreign', foreign };
      const other = otherLanguageOf(columns.headers, columns.unmapped);
      if (other) return { why: 'language', other };
    }
  }
  const foreign = foreignType(Buffer.from(head.subarray(0, MAX_TYPE_BYTES)).toString('utf8'));
  return foreign && { why: 'foreign', foreign };
}

/** The line that comes closest to a header, for telling what is wrong with it. */
export function nearestHeader(head: Uint8Array, isWholeFile: boolean): Columns | undefined {
  let nearest: Columns | undefined;
  for (const separator of SEPARATORS) {
    for (const { columns } of candidates(head, separator, isWholeFile)) {
      if (understood(columns) > (nearest ? understood(nearest) : 0)) nearest = columns;
    }
  }
  return nearest;
}

const understood = (columns: Columns): number => Object.keys(columns.index).length + columns.shares.length;

function* candidates(
  head: Uint8Array,
  separator: string,
  isWholeFile: boolean,
): Generator<{ readonly columns: Columns; readonly dataOffset: number; readonly dataLine: number }> {
  const scanner = new CsvScanner(separator);
  scanner.feed(head.subarray(0, HEAD_BYTES));
  if (isWholeFile && head.length <= HEAD_BYTES) scanner.finish();
  for (let records = 0; records < MAX_PREAMBLE_RECORDS; ) {
    const found = scanner.next();
    if (found === 'more' || found === 'end') return;
    if (found === 'record' && scanner.columns === 0) continue;
    records++;
    if (found === 'malformed' || scanner.columns < 2 || scanner.columns > scanner.starts.length) continue;
    const headers = Array.from({ length: scanner.columns }, (_, column) => scanner.text(column));
    yield { columns: mapColumns(headers), dataOffset: scanner.position, dataLine: scanner.nextLine };
  }
}
