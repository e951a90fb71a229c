import type { LineConsumer } from '../../../../src/ingest/lines.ts';
import { type LineSpan, lineSpan } from '../../../../src/ingest/log/lines/line-span.ts';
import { type Columns, columnsOf, USUAL_COLUMNS } from './columns.ts';
import { dateReader } from './date.ts';
import { emptyRow, fillRow, type LogRow, noFields, splitFields } from './log-row.ts';

/** Who takes mail in (`receive`) or hands it on (`send`): what a log, or its name, says of all its lines. */
export type Family = 'receive' | 'send';

/** A field in quotes may hold line feeds; more of them were never seen. */
const MAX_OPEN_LINES = 8;
const MAX_OPEN_LENGTH = 16_384;

export interface LogLinesOptions {
  readonly fileName: string;
  /** The log's beginning, where it is read from somewhere behind that: its header holds for the rest. */
  readonly head?: Uint8Array | undefined;
  /** Lines that were read already and may go on; see {@link LogLines.held}. */
  readonly held?: readonly string[] | undefined;
  /** Dates after this (ms) are impossible. */
  readonly latest: number;
  readonly read: (row: LogRow, family: Family, number: number) => void;
  readonly reject: (line: number, reason: string) => void;
}

export interface LogLines extends LineConsumer, Pick<LineSpan, 'seen' | 'seenSince'> {
  /** After the last line: what was held because it might have gone on. */
  readonly end: () => void;
  /** Lines that may go on: the last field of the first is open. */
  readonly held: () => readonly string[];
  /** Lines that were understood. */
  readonly understood: () => number;
  /** A header says that this is a protocol log. */
  readonly hasHeader: () => boolean;
}

/** Makes {@link LogRow}s of lines, under the headers between them. */
export function logLines({ fileName, head, held = [], latest, read, reject }: LogLinesOptions): LogLines {
  const dateOf = dateReader();
  const row = emptyRow();
  const fields = noFields();
  let columns: Columns | undefined = USUAL_COLUMNS;
  let family = familyOfName(fileName);
  /** What kind of log a header says that is none of ours. */
  let foreign = '';
  let open: { text: string; number: number }[] = held.map((text) => ({ text, number: 0 }));
  let view: { readonly bytes: Uint8Array; readonly buffer: Buffer } = {
    bytes: new Uint8Array(0),
    buffer: Buffer.alloc(0),
  };
  let understood = 0;
  let hasHeader = false;
  const span = lineSpan();
  if (head !== undefined) headers(head);

  return {
    line(bytes, start, end, number) {
      if (start === end) return;
      if (bytes !== view.bytes) view = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
      const text = view.buffer.toString('latin1', start, end);
      if (open.length > 0) goOn(text, number);
      else take(text, number);
    },
    unreadable(number, why) {
      span.row();
      reject(number, why === 'nul-byte' ? 'the line has NUL bytes' : 'the line is longer than 64 KiB');
    },
    end() {
      while (open.length > 0) giveUp();
    },
    seen: span.seen,
    seenSince: span.seenSince,
    held: () => open.map(({ text }) => text),
    understood: () => understood,
    hasHeader: () => hasHeader,
  };

  /** Those in front of the first line, which are read again with the others. */
  function headers(bytes: Uint8Array): void {
    const text = Buffer.from(bytes.subarray(0, MAX_OPEN_LENGTH)).toString('latin1').replace(BOM, '');
    for (const line of text.split(/\r?\n/)) {
      if (line.charCodeAt(0) !== HASH) return;
      header(line, 0);
    }
  }

  function take(text: string, number: number): void {
    const first = text.charCodeAt(0);
    if (first === HASH || first === BOM_BYTE) {
      const line = text.startsWith(BOM) ? text.slice(BOM.length) : text;
      if (line.charCodeAt(0) === HASH) header(line, number);
      else if (line !== text) take(line, number);
      else data(text, number);
    } else if (isBlank(text)) return;
    else data(text, number);
  }

  function data(text: string, number: number): void {
    splitFields(text, fields);
    if (fields.isOpen) open = [{ text, number }];
    else record(number);
  }

  /** Whether a field in quotes ends in one of the next lines, as a record that is right; else each line is one of its own. */
  function goOn(text: string, number: number): void {
    open.push({ text, number });
    const whole = open.map((each) => each.text).join('\n');
    splitFields(whole, fields);
    if (!fields.isOpen && fields.count === expected() && hasPairedQuotes(whole)) {
      const [first] = open;
      open = [];
      record(first?.number ?? number);
    } else if (open.length >= MAX_OPEN_LINES || whole.length > MAX_OPEN_LENGTH || !fields.isOpen) giveUp();
  }

  function giveUp(): void {
    const [first, ...others] = open;
    open = [];
    if (first === undefined) return;
    splitFields(first.text, fields);
    record(first.number);
    for (const { text, number } of others) {
      if (open.length > 0) goOn(text, number);
      else take(text, number);
    }
  }

  function expected(): number {
    return columns === undefined ? -1 : Math.max(...Object.values(columns)) + 1;
  }

  function header(line: string, number: number): void {
    const colon = line.indexOf(':');
    const name = line.slice(1, Math.max(1, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'fields') {
      columns = columnsOf(value);
      if (columns === undefined && foreign === '' && number > 0)
        reject(number, 'the header names other fields than a protocol log');
    } else if (name === 'log-type') {
      const isReceive = /^smtp receive protocol log$/i.test(value);
      const isOurs = isReceive || /^smtp send protocol log$/i.test(value);
      foreign = isOurs ? '' : value.slice(0, 60);
      if (isOurs) family = isReceive ? 'receive' : 'send';
      hasHeader ||= isOurs;
    }
  }

  function record(number: number): void {
    span.row();
    const fault = faultOf();
    if (fault !== undefined) {
      reject(number, fault);
      return;
    }
    understood++;
    span.at(row.at);
    read(row, family ?? familyOf(row), number);
  }

  function faultOf(): string | undefined {
    if (foreign !== '') return `the header is the one of another log (${foreign})`;
    if (columns === undefined) return 'the header names other fields than a protocol log';
    const date = fields.count > columns.date ? (fields.fields[columns.date] as string) : '';
    const at = dateOf(date);
    if (Number.isNaN(at)) return `there is no date "${date.slice(0, 40)}"`;
    if (at > latest) return `the date "${date}" is in the future`;
    row.at = at;
    return fillRow(row, fields, columns);
  }
}

const HASH = 35;
const BOM_BYTE = 0xef;
/** The byte order mark of UTF-8, as bytes. */
const BOM = '\u00ef\u00bb\u00bf';

/** Where a quote is left over, the first line's ends nowhere, and the last quote is that of another line's field. */
const hasPairedQuotes = (text: string): boolean => text.split('"').length % 2 === 1;

const isBlank = (text: string): boolean => text.charCodeAt(0) <= 32 && text.trim() === '';

/** `RECV2023011116-1.LOG`, `SEND20190321-2.log.gz` */
function familyOfName(fileName: string): Family | undefined {
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const match = /^(recv|send)\d{8}/i.exec(name);
  if (match === null) return undefined;
  return match[1]?.toLowerCase() === 'recv' ? 'receive' : 'send';
}

/** A receive connector is named `SERVER\Name`; and a line may say by itself which side it is. */
function familyOf({ connector, event, data }: LogRow): Family {
  if (event === '>' || event === '<') {
    const isReply = /^[2-5]\d\d(?:[ -]|$)/.test(data);
    const isCommand = /^[A-Z][A-Z-]{2,}/i.test(data);
    if (isReply) return event === '>' ? 'receive' : 'send';
    if (isCommand) return event === '<' ? 'receive' : 'send';
  }
  return connector.includes('\\') ? 'receive' : 'send';
}
