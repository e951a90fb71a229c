import type { LineConsumer } from '../../lines.ts';
import { byteNames } from '../../syslog/byte-names.ts';
import type { EntryKind, EntryReader } from '../../syslog/entry-reader.ts';
import { lostLines } from '../../syslog/lost-lines.ts';
import { isBlank } from '../../syslog/survey.ts';
import { type LineSpan, lineSpan } from './line-span.ts';
import type { LogLine } from './log-line.ts';
import type { LineRules, MailLines, Process } from './mail-lines.ts';
import { type ReadTally, tallyOf } from './tally.ts';

const MAX_ORIGINS = 1000;

export interface LogLines extends LineConsumer, Pick<LineSpan, 'seen' | 'seenSince'> {
  readonly tally: ReadTally;
  /** A sentence about lines that the logger says it lost; undefined when it says none. */
  readonly lost: () => string | undefined;
}

export interface LogLinesOptions {
  readonly of: Pick<MailLines, 'server' | 'cure'>;
  readonly rules: LineRules;
  /** Dates after this (ms) are impossible. */
  readonly latest: number;
  /** For lines that name no host. */
  readonly host: string;
  readonly read: (line: LogLine) => void;
  readonly reject: (line: number, reason: string) => void;
}

interface Origin extends Process {
  readonly host: string;
}

/**
 * Makes {@link LogLine}s of raw lines and gives them to `read`. Most lines of a mail log do not matter, and no text
 * is made of those.
 */
export function logLines(reader: EntryReader, options: LogLinesOptions): LogLines {
  const { latest, rules, read, reject } = options;
  const { entry } = reader;
  const tally = tallyOf({ ...options.of, otherName: rules.otherName }, reject);
  const lost = lostLines();
  const names = byteNames(MAX_ORIGINS);
  const span = lineSpan();
  /** Host and process by `HOST TAG`. */
  const origins = new Map<string, Origin>();
  /** The bytes that lines are read from, as a buffer: made once per chunk. */
  let view: { readonly bytes: Uint8Array; readonly buffer: Buffer } = {
    bytes: new Uint8Array(0),
    buffer: Buffer.alloc(0),
  };

  return {
    line(bytes, start, end, number) {
      if (isBlank(bytes, start, end)) return;
      span.row();
      const kind = reader.read(bytes, start, end);
      if (kind === 'tagged' || kind === 'dated') {
        if (entry.at <= latest) span.at(entry.at);
        if (kind === 'tagged') {
          if (rules.isServers(entry)) mailLine(number);
          else otherLine(bytes, start, end, number);
          return;
        }
      }
      untagged(bytes, start, end, number, kind);
    },
    unreadable(number, why) {
      span.row();
      reject(number, why === 'nul-byte' ? 'the line has NUL bytes' : 'the line is longer than 64 KiB');
    },
    seen: span.seen,
    seenSince: span.seenSince,
    tally,
    lost: lost.note,
  };

  // What makes a text only when it is asked for is apart: a closure would cost every line.
  function untagged(bytes: Uint8Array, start: number, end: number, number: number, kind: EntryKind): void {
    if (rules.quotes(bytes, start, end)) tally.notPlaced(number, WHY[kind], () => text(bytes, start, end));
    else if (tally.wantsOther()) tally.other(number, text(bytes, start, end));
  }

  function mailLine(number: number): void {
    if (!rules.matters(entry)) {
      // A line whose date cannot be read says nothing of the file being readable.
      if (entry.at <= latest) tally.passed();
      return;
    }
    const origin = originOf();
    if (!origin.isTaken) tally.otherName(origin.service);
    else if (entry.pid < 0 && rules.needsPid) tally.notPlaced(number, 'the line names no process id', whole);
    else if (!(entry.at <= latest)) tally.notPlaced(number, impossible(), whole);
    else {
      tally.passed();
      const message = text(entry.bytes, entry.message, entry.end);
      const { host, service, program } = origin;
      read({ number, host, service, program, pid: entry.pid, at: entry.at, message });
    }
  }

  function otherLine(bytes: Uint8Array, start: number, end: number, number: number): void {
    const tag = entry.bytes;
    if (lost.isLogger(tag, entry.tagStart, entry.tagEnd)) lost.read(text(tag, entry.message, entry.end), entry.at);
    const misnamed = rules.misnamed(entry);
    if (misnamed !== undefined) notNamed(bytes, start, end, number, misnamed);
    else if (rules.quotes(tag, entry.message, entry.end)) quoted(bytes, start, end, number);
    else if (tally.wantsOther()) tally.other(number, text(bytes, start, end));
  }

  function notNamed(bytes: Uint8Array, start: number, end: number, number: number, reason: string): void {
    tally.notPlaced(number, reason, () => text(bytes, start, end));
  }

  function quoted(bytes: Uint8Array, start: number, end: number, number: number): void {
    tally.quoted(number, () => text(bytes, start, end));
  }

  function originOf(): Origin {
    const { bytes, hostStart, hostEnd, tagStart, tagEnd } = entry;
    const isTogether = tagStart === hostEnd + 1 && hostEnd > hostStart;
    const key = isTogether
      ? names(bytes, hostStart, tagEnd)
      : `${names(bytes, hostStart, hostEnd)} ${names(bytes, tagStart, tagEnd)}`;
    let known = origins.get(key);
    if (!known) {
      if (origins.size >= MAX_ORIGINS) origins.clear();
      const [host = '', tag = ''] = key.split(' ');
      const isNamed = host !== '' && host !== '-';
      known = { host: isNamed ? host.toLowerCase() : options.host, ...rules.processOf(tag) };
      origins.set(key, known);
    }
    return known;
  }

  function text(bytes: Uint8Array, start: number, end: number): string {
    if (bytes !== view.bytes) {
      view = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    }
    return view.buffer.toString('utf8', start, end);
  }

  function whole(): string {
    return text(entry.bytes, entry.dateStart, entry.end);
  }

  function impossible(): string {
    if (Number.isNaN(entry.at) && entry.fault !== undefined) return entry.fault;
    const written = text(entry.bytes, entry.dateStart, entry.dateEnd);
    return Number.isNaN(entry.at) ? `there is no date "${written}"` : `the date "${written}" lies in the future`;
  }
}

const WHY: Readonly<Record<EntryKind, string>> = {
  tagged: '',
  dated: 'the program does not stand behind date and host',
  undated: 'the line does not begin with a date',
  'other-json': 'JSON of a kind that is not known',
};
