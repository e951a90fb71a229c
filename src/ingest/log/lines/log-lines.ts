import type { LineConsumer } from '../../lines.ts';
import { byteNames } from '../../syslog/byte-names.ts';
import type { EntryKind, EntryReader } from '../../syslog/entry-reader.ts';
import { lostLines } from '../../syslog/lost-lines.ts';
import { isMailProgram, quotedMailProgram } from '../../syslog/mail-programs.ts';
import { isBlank } from '../../syslog/survey.ts';
import type { LogLine } from './log-line.ts';
import { type ReadTally, tallyOf } from './tally.ts';

const [SPACE, S, T, L, P, C, Q] = [32, 115, 116, 108, 112, 99, 113] as const;
const MAX_ORIGINS = 1000;

export interface LogLines extends LineConsumer {
  /** Lines that were not blank; the first and last instant that any of them was written at. */
  readonly seen: () => Seen;
  /** The same of the lines since it was asked last. */
  readonly seenSince: () => Seen;
  readonly tally: ReadTally;
  /** A sentence about lines that the logger says it lost; undefined when it says none. */
  readonly lost: () => string | undefined;
}

interface Seen {
  readonly rows: number;
  readonly from: Date | null;
  readonly to: Date | null;
}

export interface LogLinesOptions {
  /** Dates after this (ms) are impossible. */
  readonly latest: number;
  /** Names under which Postfix logs, as in `NAME/smtpd`, beside those with `postfix` in them. */
  readonly names: ReadonlySet<string>;
  /** For lines that name no host. */
  readonly host: string;
  readonly read: (line: LogLine) => void;
  readonly reject: (line: number, reason: string) => void;
}

interface Origin {
  readonly host: string;
  readonly service: string;
  /** The last part of its tag. */
  readonly program: string;
  /** Whether its name is one under which Postfix logs. */
  readonly isTaken: boolean;
}

/**
 * Makes {@link LogLine}s of raw lines and gives them to `read`. Most lines of a mail log do not matter, and no text
 * is made of those.
 */
export function logLines(reader: EntryReader, options: LogLinesOptions): LogLines {
  const { latest, read, reject } = options;
  const { entry } = reader;
  const tally = tallyOf(reject);
  const lost = lostLines();
  const names = byteNames(MAX_ORIGINS);
  /** Host and service by `HOST TAG`. */
  const origins = new Map<string, Origin>();
  /** The bytes that lines are read from, as a buffer: made once per chunk. */
  let view: { readonly bytes: Uint8Array; readonly buffer: Buffer } = {
    bytes: new Uint8Array(0),
    buffer: Buffer.alloc(0),
  };
  /** Of the lines before those that are counted next. */
  let before = NONE;
  let { rows, from, to } = NONE;

  return {
    line(bytes, start, end, number) {
      if (isBlank(bytes, start, end)) return;
      rows++;
      const kind = reader.read(bytes, start, end);
      if (kind === 'tagged' || kind === 'dated') {
        if (entry.at <= latest) {
          if (entry.at < from) from = entry.at;
          if (entry.at > to) to = entry.at;
        }
        if (kind === 'tagged') {
          if (isMailProgram(entry.bytes, entry.slash + 1, entry.tagEnd)) mailLine(number);
          else otherLine(bytes, start, end, number);
          return;
        }
      }
      untagged(bytes, start, end, number, kind);
    },
    unreadable(number, why) {
      rows++;
      reject(number, why === 'nul-byte' ? 'the line has NUL bytes' : 'the line is longer than 64 KiB');
    },
    seen: () => datedSpan(together(before, { rows, from, to })),
    seenSince() {
      const since = { rows, from, to };
      before = together(before, since);
      ({ rows, from, to } = NONE);
      return datedSpan(since);
    },
    tally,
    lost: lost.note,
  };

  // What makes a text only when it is asked for is apart: a closure would cost every line.
  function untagged(bytes: Uint8Array, start: number, end: number, number: number, kind: EntryKind): void {
    if (quotedMailProgram(bytes, start, end) >= 0) tally.notPlaced(number, WHY[kind], () => text(bytes, start, end));
    else if (tally.wantsOther()) tally.other(number, text(bytes, start, end));
  }

  function mailLine(number: number): void {
    if (!matters(entry.bytes, entry.slash + 1)) {
      // A line whose date cannot be read says nothing of the file being readable.
      if (entry.at <= latest) tally.passed();
      return;
    }
    const origin = originOf();
    if (!origin.isTaken) tally.otherName(origin.service);
    else if (entry.pid < 0) tally.notPlaced(number, 'the line names no process id', whole);
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
    if (isUnit(entry.bytes)) notNamed(bytes, start, end, number);
    else if (quotedMailProgram(tag, entry.message, entry.end) >= 0) quoted(bytes, start, end, number);
    else if (tally.wantsOther()) tally.other(number, text(bytes, start, end));
  }

  function notNamed(bytes: Uint8Array, start: number, end: number, number: number): void {
    tally.notPlaced(number, 'journalctl -o with-unit does not name the program', () => text(bytes, start, end));
  }

  function quoted(bytes: Uint8Array, start: number, end: number, number: number): void {
    tally.quoted(number, () => text(bytes, start, end));
  }

  /** `postfix@-.service`, which journalctl's with-unit writes for the program. */
  function isUnit(bytes: Uint8Array): boolean {
    if (entry.tagEnd - entry.tagStart < 15 || bytes[entry.tagStart] !== P || bytes[entry.tagEnd - 8] !== 46)
      return false;
    return /^postfix[^/]*\.service$/.test(text(bytes, entry.tagStart, entry.tagEnd));
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
      const name = tag.slice(0, tag.indexOf('/'));
      // The queue manager of old, and before that of new, has another program's name.
      const service = tag.replace(/\/[on]qmgr$/, '/qmgr');
      known = {
        host: isNamed ? host.toLowerCase() : options.host,
        service,
        program: service.slice(service.lastIndexOf('/') + 1),
        isTaken: tag.includes('postfix') || options.names.has(name),
      };
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

const NONE = { rows: 0, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };

const together = (a: typeof NONE, b: typeof NONE): typeof NONE => ({
  rows: a.rows + b.rows,
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
});

const datedSpan = ({ rows, from, to }: typeof NONE): Seen => ({
  rows,
  from: from > to ? null : new Date(from),
  to: from > to ? null : new Date(to),
});

const WHY: Readonly<Record<EntryKind, string>> = {
  tagged: '',
  dated: 'the program does not stand behind date and host',
  undated: 'the line does not begin with a date',
  'other-json': 'JSON of a kind that is not known',
};

/** smtpd, smtp, qmgr, tlsproxy, pickup: the first two letters tell them from the other programs of Postfix. */
function matters(bytes: Uint8Array, program: number): boolean {
  const second = bytes[program + 1];
  switch (bytes[program]) {
    case S:
      return second === 109; // smtp, smtpd
    case T:
      return second === L && bytes[program + 3] === P; // tlsproxy, not tlsmgr
    case P:
      return second === 105 && bytes[program + 2] === C; // pickup, not pipe
    case Q:
      return second === 109 && bytes[program + 2] === 103; // qmgr
    case 110: // nqmgr
    case 111: // oqmgr
      return second === Q;
    default:
      return bytes[program] === SPACE;
  }
}
