import type { Columns } from './columns.ts';

/**
 * A line of a protocol log. Texts are bytes as characters (Latin-1), until somebody needs them (text.ts). One object
 * serves for all lines: it is good until the next one is read.
 */
export interface LogRow {
  /** ms since 1970. */
  at: number;
  connector: string;
  session: string;
  /** -1 where the log has no such column. */
  sequence: number;
  local: string;
  remote: string;
  /** `+` connected, `-` disconnected, `>` sent, `<` received, `*` information. */
  event: string;
  data: string;
  context: string;
}

export const emptyRow = (): LogRow => ({
  at: Number.NaN,
  connector: '',
  session: '',
  sequence: -1,
  local: '',
  remote: '',
  event: '',
  data: '',
  context: '',
});

const QUOTE = 34;
const COMMA = 44;

export interface SplitFields {
  readonly fields: string[];
  count: number;
  /** The last field began with a quote that no other one ends: it may go on in the next line. */
  isOpen: boolean;
}

export const noFields = (): SplitFields => ({ fields: new Array<string>(16).fill(''), count: 0, isOpen: false });

/** More fields than any header names belong to nobody. */
const MAX_FIELDS = 64;

/** Fields of a line of RFC 4180: those in quotes may hold commas, and `""` for a quote. */
export function splitFields(text: string, into: SplitFields): void {
  const { fields } = into;
  let count = 0;
  let at = 0;
  into.isOpen = false;
  while (count < MAX_FIELDS) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = closingQuote(text, at + 1);
      if (end < 0) {
        fields[count++] = text.slice(at + 1).replaceAll('""', '"');
        into.isOpen = true;
        break;
      }
      const inner = text.slice(at + 1, end);
      fields[count++] = inner.includes('""') ? inner.replaceAll('""', '"') : inner;
      at = end + 1;
      if (at >= text.length) break;
      at++;
    } else {
      const comma = text.indexOf(',', at);
      if (comma < 0) {
        fields[count++] = text.slice(at);
        break;
      }
      fields[count++] = text.slice(at, comma);
      at = comma + 1;
    }
  }
  into.count = count;
}

/** The quote that ends a field: what follows is a comma or the end. -1 without. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0) {
    const next = text.charCodeAt(at + 1);
    if (next === COMMA || Number.isNaN(next)) return at;
    // `""` is one character; a single quote among others was written by somebody who does not double them.
    at = text.indexOf('"', next === QUOTE ? at + 2 : at + 1);
  }
  return -1;
}

/** Puts fields into a row, but for its date; answers what is wrong, undefined where nothing is. */
export function fillRow(row: LogRow, { fields, count }: SplitFields, columns: Columns): string | undefined {
  const { connector, session, sequence, local, remote, event, data, context } = columns;
  if (count <= event || count <= remote || count <= session) return 'the line has too few fields';
  row.event = fields[event] as string;
  if (row.event.length !== 1 || !'+-<>*'.includes(row.event)) return 'the line has no event (+, -, <, > or *)';
  row.connector = fields[connector] as string;
  row.session = fields[session] as string;
  row.sequence = sequence < 0 || sequence >= count ? -1 : integer(fields[sequence] as string);
  row.local = local < 0 || local >= count ? '' : (fields[local] as string);
  row.remote = fields[remote] as string;
  row.data = data >= count ? '' : (fields[data] as string);
  row.context = context < 0 || context >= count ? '' : (fields[context] as string);
  return undefined;
}

/** -1 for anything else. */
function integer(text: string): number {
  if (text.length === 0 || text.length > 9) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
