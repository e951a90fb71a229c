import { headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { columnsOf, USUAL_COLUMNS } from './lines/columns.ts';
import { noFields, splitFields } from './lines/log-row.ts';

export const FORMAT = 'exchange-log';

/** `RecordDate,connector,08DA4F7C11473A60,9,address:port,address:port,>,…` in the order of every version so far. */
const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z?$/;
const SESSION = /^[0-9A-Z]{8,32}$/i;
const EVENT = /^[-+<>*]$/;
const LOG_TYPE = /^#Log-type:\s*SMTP (?:Send|Receive) Protocol Log\s*$/im;
const FIELDS = /^#Fields:\s*(\S.*)$/im;
const MAX_LINES = 50;

/**
 * A protocol log of Exchange: its header says so, or, in a piece of one, its lines are of that shape: a date in ISO 8601, a
 * session of hexadecimal digits, a sequence number, and an event.
 */
export function recognise(head: Uint8Array): string | undefined {
  const text = Buffer.from(headAsUtf8(head.subarray(0, 32_768))).toString('latin1');
  const fields = FIELDS.exec(text)?.[1];
  if (LOG_TYPE.test(text) && text.startsWith('#')) return FORMAT;
  if (fields !== undefined) return text.startsWith('#') && columnsOf(fields) !== undefined ? FORMAT : undefined;
  return hasRows(text) ? FORMAT : undefined;
}

/** Most of the first lines, but for the first and the last one, which may not be whole. */
function hasRows(text: string): boolean {
  const lines = text.split(/\r?\n/, MAX_LINES).filter((line) => line.trim() !== '');
  const rows = lines.filter(isRow).length;
  return rows > 0 && rows * 2 > lines.length - 1 && (isRow(lines[0] ?? '') || rows > 1);
}

function isRow(line: string): boolean {
  const fields = noFields();
  splitFields(line, fields);
  const { date, session, sequence, remote, event, data } = USUAL_COLUMNS;
  const field = (at: number): string => (at < fields.count ? (fields.fields[at] as string) : '');
  return (
    fields.count > data &&
    DATE.test(field(date)) &&
    SESSION.test(field(session)) &&
    /^\d{1,9}$/.test(field(sequence)) &&
    /:\d{1,5}$/.test(field(remote)) &&
    EVENT.test(field(event))
  );
}
