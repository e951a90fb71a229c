import type { LineConsumer } from '../../lines.ts';
import type { EntryKind, EntryReader } from '../../syslog/entry-reader.ts';
import { lostLines } from '../../syslog/lost-lines.ts';
import { isBlank } from '../../syslog/survey.ts';
import { type KnownTexts, knownTexts } from '../pieces/known-texts.ts';
import type { LinePiece } from '../pieces/line-piece.ts';
import { pieceWriter, type Sender } from '../pieces/piece-writer.ts';
import { type LineSpan, lineSpan } from './line-span.ts';
import type { LineRules, MailLines, Process } from './mail-lines.ts';
import { type ReadTally, tallyOf } from './tally.ts';

const MAX_ORIGINS = 1000;

export interface LogLines extends LineConsumer, Pick<LineSpan, 'seen' | 'seenSince'> {
  readonly tally: ReadTally;
  /** A sentence about lines that the logger says it lost; undefined when it says none. */
  readonly lost: () => string | undefined;
  /** How many lines mattered that were inside those of another log. */
  readonly inner: () => number;
  /** The lines that matter, and those that are rejected, since it was asked last. */
  readonly take: () => LinePiece;
}

export interface LogLinesOptions {
  readonly of: Pick<MailLines, 'server' | 'cure'>;
  readonly rules: LineRules;
  /** Dates after this (ms) are impossible. */
  readonly latest: number;
  /** For lines that name no host. */
  readonly host: string;
}

interface Origin extends Process, Sender {
  /** Which numbers of texts it is known by; see `PieceWriter.generation`. */
  readonly generation: number;
}

/** Makes pieces of the lines that matter. No text is made of any line, matter it or not, as long as it can be read. */
export function logLines(reader: EntryReader, options: LogLinesOptions): LogLines {
  const { latest, rules } = options;
  const { entry } = reader;
  const writer = pieceWriter();
  const { reject } = writer;
  const tally = tallyOf({ ...options.of, otherName: rules.otherName }, reject);
  const lost = lostLines();
  const span = lineSpan();
  /** Host and process by the number of `HOST TAG`. */
  let names: KnownTexts = knownTexts();
  let origins: Origin[] = [];
  let inner = 0;
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
    begin: writer.begin,
    seen: span.seen,
    seenSince: span.seenSince,
    tally,
    lost: lost.note,
    inner: () => inner,
    take: writer.take,
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
      if (entry.isInner) inner++;
      const { bytes, message, end } = entry;
      writer.line(number, origin, entry.pid, entry.at, bytes, message, end);
      rules.say?.(origin.program, bytes, message, end, writer);
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
    const key = isTogether ? names.number(bytes, hostStart, tagEnd) : names.numberOf(`${hostText()} ${tagText()}`);
    const known = origins[key];
    return known?.generation === writer.generation() ? known : meet(key);
  }

  function meet(key: number): Origin {
    if (key >= MAX_ORIGINS) {
      names = knownTexts();
      origins = [];
      return originOf();
    }
    const host = hostText();
    const isNamed = host !== '' && host !== '-';
    const { service, program, isTaken } = rules.processOf(tagText());
    const origin = {
      ...{ service, program, isTaken, generation: writer.generation() },
      hostNumber: writer.numberOf(isNamed ? host.toLowerCase() : options.host),
      serviceNumber: writer.numberOf(service),
      programNumber: writer.numberOf(program),
    };
    origins[key] = origin;
    return origin;
  }

  function hostText(): string {
    return text(entry.bytes, entry.hostStart, entry.hostEnd);
  }

  function tagText(): string {
    return text(entry.bytes, entry.tagStart, entry.tagEnd);
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
    return Number.isNaN(entry.at) ? `there is no date "${written}"` : `the date "${written}" is in the future`;
  }
}

const WHY: Readonly<Record<EntryKind, string>> = {
  tagged: '',
  dated: 'the program does not follow date and host',
  undated: 'the line does not begin with a date',
  'other-json': 'JSON of an unknown kind',
};
