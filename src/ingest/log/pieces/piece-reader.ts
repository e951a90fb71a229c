import type { LogLine } from '../lines/log-line.ts';
import {
  AT,
  FIRST_DETAIL,
  HOST,
  LENGTH,
  type LinePiece,
  NO_TEXT,
  NUMBER,
  NUMBERS,
  PID,
  PROGRAM,
  REJECTED,
  SAID_FROM,
  SAID_LENGTH,
  SAYS,
  SERVICE,
  START,
  TIMES,
  WORDS,
} from './line-piece.ts';

/** What reads pieces of a log. */
export interface PieceReader {
  /** Gives the lines of the next piece one by one, and those to reject, in their order. */
  readonly take: (piece: LinePiece) => void;
}

/** What is given the lines. */
export interface LineTaker {
  readonly read: (line: LogLine) => void;
  /** All lines of a piece were given, which are not good any longer unless they were kept. */
  readonly settle: () => void;
}

/** Reads pieces of a log in the order in which they were written. */
export function pieceReader(
  { read, settle }: LineTaker,
  sink: { reject(line: number, reason: string): void },
): PieceReader {
  let texts: string[] = [];

  return {
    take(piece) {
      texts = withFresh(texts, piece);
      const { words, numbers, lines } = piece;
      const bytes = bufferOf(piece.bytes);
      const more = bufferOf(piece.more);
      for (let at = 0; at < lines; at++) {
        const base = at * WORDS;
        if (words[base + SAYS] === REJECTED) {
          sink.reject(numbers[at * NUMBERS + NUMBER] as number, texts[words[base + FIRST_DETAIL] as number] as string);
        } else read(lineAt(piece, at, texts, (words[base + START] as number) >= 0 ? bytes : more));
      }
      settle();
    },
  };
}

function withFresh(known: string[], { texts: { bytes, ends, isAnew } }: LinePiece): string[] {
  // Lines that were kept go on with what their numbers meant.
  const texts = isAnew ? [] : known;
  const buffer = bufferOf(bytes);
  let from = 0;
  for (let at = 0; at < ends.length; at++) {
    const end = ends[at] as number;
    texts.push(buffer.toString('utf8', from, end));
    from = end;
  }
  return texts;
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function lineAt({ words, numbers }: LinePiece, at: number, texts: readonly string[], bytes: Buffer): LogLine {
  const base = at * WORDS;
  const of = at * NUMBERS;
  const start = words[base + START] as number;
  return new PieceLine(
    numbers[of + NUMBER] as number,
    texts[words[base + HOST] as number] as string,
    texts[words[base + SERVICE] as number] as string,
    texts[words[base + PROGRAM] as number] as string,
    numbers[of + PID] as number,
    numbers[of + AT] as number,
    words[base + SAYS] as number,
    words,
    base,
    texts,
    bytes,
    start >= 0 ? start : -1 - start,
  );
}

class PieceLine implements LogLine {
  readonly number: number;
  readonly host: string;
  readonly service: string;
  readonly program: string;
  readonly pid: number;
  readonly at: number;
  readonly says: number;
  readonly bytes: Buffer;
  readonly start: number;
  #message: string | null = null;
  readonly #words: Int32Array;
  readonly #base: number;
  readonly #texts: readonly string[];

  constructor(
    number: number,
    host: string,
    service: string,
    program: string,
    pid: number,
    at: number,
    says: number,
    words: Int32Array,
    base: number,
    texts: readonly string[],
    bytes: Buffer,
    start: number,
  ) {
    this.number = number;
    this.host = host;
    this.service = service;
    this.program = program;
    this.pid = pid;
    this.at = at;
    this.says = says;
    this.bytes = bytes;
    this.start = start;
    this.#words = words;
    this.#base = base;
    this.#texts = texts;
  }

  get end(): number {
    return this.start + (this.#words[this.#base + LENGTH] as number);
  }

  get saidStart(): number {
    return this.start + (this.#words[this.#base + SAID_FROM] as number);
  }

  get saidEnd(): number {
    return this.saidStart + (this.#words[this.#base + SAID_LENGTH] as number);
  }

  get times(): number {
    return this.#words[this.#base + TIMES] as number;
  }

  get message(): string {
    this.#message ??= this.bytes.toString('utf8', this.start, this.end);
    return this.#message;
  }

  detail(at: number): number {
    return this.#words[this.#base + FIRST_DETAIL + at] as number;
  }

  text(at: number): string {
    const number = this.detail(at);
    return number === NO_TEXT ? '' : (this.#texts[number] as string);
  }

  kept(): LogLine {
    const { number, host, service, program, pid, at, says } = this;
    const words = this.#words.slice(this.#base, this.#base + WORDS);
    const bytes = Buffer.from(this.bytes.subarray(this.start, this.end));
    return new PieceLine(number, host, service, program, pid, at, says, words, 0, this.#texts, bytes, 0);
  }
}
