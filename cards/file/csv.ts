import { withInstants } from '../../src/model/text/instant.ts';
import { type FlatTable, flatTable, type Row } from './flat-table.ts';

/**
 * Rows as CSV for scripts and spreadsheets: RFC 4180 quoting, UTF-8 without BOM, lines ended by `\n` alone (the RFC
 * says CRLF, but a stray CR breaks the `cut` and `awk` that this is for, and spreadsheets take both). The header is the
 * union of the rows' keys in order of first sight, after `columns`; nested objects become columns joined with `_` (`tls_1.0`,
 * `auth_basic`), lists their JSON, null an empty cell. No rows give the header of `columns` alone.
 */
export function renderCsv(rows: readonly Row[], columns: readonly string[] = []): string {
  return linesOf(flatTable(rows, columns), ',', '\n');
}

/**
 * The same for Excel, which takes a file without a byte order mark for one of its own old encodings, and in half of
 * Europe separates by semicolons. Lines end with CRLF.
 */
export function renderExcelCsv(rows: readonly Row[], separator: ',' | ';'): string {
  const text = linesOf(flatTable(rows), separator, '\r\n');
  return text === '' ? '' : `\uFEFF${text}`;
}

function linesOf({ header, lines }: FlatTable, separator: ',' | ';', end: string): string {
  if (header.length === 0) return '';
  return [header, ...lines]
    .map((cells) => cells.map((cell) => cellText(cell, separator)).join(separator) + end)
    .join('');
}

function cellText(value: unknown, separator: ',' | ';'): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  const text = disarmed(withInstants(typeof value === 'string' ? value : JSON.stringify(value), 'UTC'));
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Signs that a formula begins with, the full-width ones included, which spreadsheets take for the others. */
const SIGN = '[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]';
/** What separates cells or rows where a spreadsheet takes no comma for that, or no quotes in the middle of a cell. */
const APART = '[;\\t\\r\\n]';
/** What a spreadsheet may pass over before a sign: blanks, controls, what nobody sees, and quotes. */
const UNSEEN = `(?:(?!${APART})[\\s\\p{Cc}\\p{Cf}\\p{Z}"])*`;
/** Each run of what is unseen is looked at once, so that the time it takes grows as the text does. */
const FORMULA = new RegExp(`(^|${APART})(?=${UNSEEN}${SIGN})`, 'gu');
const CONTROL = /^[\t\r\n]/;

/**
 * A spreadsheet takes a text that begins like this for a formula, and an address is chosen by whoever sends mail: an
 * apostrophe makes it a text again (OWASP, "CSV Injection"). A spreadsheet that separates by `;` or tabs finds cells
 * within ours: each of them that would be one gets its own.
 */
function disarmed(text: string): string {
  const inner = text.replaceAll(FORMULA, "$1'");
  return CONTROL.test(inner) ? `'${inner}` : inner;
}
