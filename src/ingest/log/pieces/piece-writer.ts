import { knownTexts } from './known-texts.ts';
import * as layout from './line-piece.ts';
import { DETAILS, FIRST_DETAIL, type LinePiece, NO_TEXT, NUMBERS, REJECTED, WORDS } from './line-piece.ts';

/** Notes what a line says. A detail is a number, or a text by its number. */
export interface Saying {
  /** The number of a text that stands in the line. */
  readonly text: (bytes: Uint8Array, start: number, end: number) => number;
  /** `what`: more than 0, by the source's own numbers. At most {@link DETAILS} details. */
  readonly says: (
    what: number,
    a?: number,
    b?: number,
    c?: number,
    d?: number,
    e?: number,
    f?: number,
    g?: number,
  ) => void;
  /** The line says so many times what stands in `bytes[start, end)` of it. */
  readonly repeats: (times: number, start: number, end: number) => void;
}

/** A program on a host; its texts by number, which hold as long as {@link PieceWriter.generation} is the same. */
export interface Sender {
  readonly hostNumber: number;
  readonly serviceNumber: number;
  readonly programNumber: number;
}

/** Writes lines into pieces, one after another. */
export interface PieceWriter extends Saying {
  /** Most lines that come are in these bytes, until the next piece. */
  readonly begin: (bytes: Uint8Array) => void;
  /** A line; what is said next is said of it. Its message is `bytes[start, end)`. */
  readonly line: (
    number: number,
    sender: Sender,
    pid: number,
    at: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ) => void;
  readonly reject: (number: number, reason: string) => void;
  readonly numberOf: (text: string) => number;
  readonly generation: () => number;
  /** The lines since it was asked last. */
  readonly take: () => LinePiece;
}

const FIRST_LINES = 256;

export function pieceWriter(): PieceWriter {
  const texts = knownTexts();
  let whole: Uint8Array = new Uint8Array(0);
  let more = new Uint8Array(0);
  let moreLength = 0;
  let words = new Int32Array(FIRST_LINES * WORDS);
  let numbers = new Float64Array(FIRST_LINES * NUMBERS);
  let lines = 0;
  /** So many of the last piece: as many are made room for at once. */
  let usual = FIRST_LINES;
  /** The line that is written. */
  let base = 0;
  let messageStart = 0;

  return {
    begin(bytes) {
      whole = bytes;
    },
    line(number, sender, pid, at, bytes, start, end) {
      next();
      const { HOST, SERVICE, PROGRAM, START, LENGTH, SAID_FROM, SAID_LENGTH, SAYS, TIMES } = layout;
      const of = (lines - 1) * NUMBERS;
      numbers[of + layout.NUMBER] = number;
      numbers[of + layout.PID] = pid;
      numbers[of + layout.AT] = at;
      words[base + HOST] = sender.hostNumber;
      words[base + SERVICE] = sender.serviceNumber;
      words[base + PROGRAM] = sender.programNumber;
      words[base + START] = bytes === whole ? start : -1 - copied(bytes, start, end);
      words[base + LENGTH] = end - start;
      words[base + SAID_FROM] = 0;
      words[base + SAID_LENGTH] = end - start;
      words[base + SAYS] = layout.NOTHING;
      words[base + TIMES] = 1;
      messageStart = start;
    },
    text: texts.number,
    says(what, a = NO_TEXT, b = NO_TEXT, c = NO_TEXT, d = NO_TEXT, e = NO_TEXT, f = NO_TEXT, g = NO_TEXT) {
      words[base + layout.SAYS] = what;
      const detail = base + FIRST_DETAIL;
      words[detail] = a;
      words[detail + 1] = b;
      words[detail + 2] = c;
      words[detail + 3] = d;
      words[detail + 4] = e;
      words[detail + 5] = f;
      words[detail + DETAILS - 1] = g;
    },
    repeats(times, start, end) {
      words[base + layout.TIMES] = times;
      words[base + layout.SAID_FROM] = start - messageStart;
      words[base + layout.SAID_LENGTH] = end - start;
    },
    reject(number, reason) {
      next();
      numbers[(lines - 1) * NUMBERS + layout.NUMBER] = number;
      words[base + layout.SAYS] = REJECTED;
      words[base + FIRST_DETAIL] = texts.numberOf(reason);
    },
    numberOf: texts.numberOf,
    generation: texts.generation,
    take() {
      const piece = {
        bytes: whole as Uint8Array<ArrayBuffer>,
        more: more.slice(0, moreLength),
        ...{ lines, words, numbers, texts: texts.drain() },
      };
      usual = Math.max(FIRST_LINES, lines + (lines >> 3));
      whole = more = new Uint8Array(0);
      words = new Int32Array(usual * WORDS);
      numbers = new Float64Array(usual * NUMBERS);
      lines = moreLength = 0;
      return piece;
    },
  };

  function next(): void {
    base = lines * WORDS;
    lines++;
    if (base < words.length) return;
    words = grown(words, new Int32Array(2 * words.length));
    numbers = grown(numbers, new Float64Array(2 * numbers.length));
  }

  function copied(bytes: Uint8Array, start: number, end: number): number {
    const at = moreLength;
    moreLength += end - start;
    if (moreLength > more.length) more = grown(more, new Uint8Array(2 * moreLength));
    more.set(bytes.subarray(start, end), at);
    return at;
  }
}

function grown<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
