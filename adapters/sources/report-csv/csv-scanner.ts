/** The longest record that is read; a longer one is no report row, and waiting for its end would take all memory. */
const MAX_RECORD_BYTES = 1_048_576;
/** Columns that are kept of a record; those beyond are only counted. */
const MAX_COLUMNS = 1024;
/** Input is taken in at most these portions, small enough to stay in the processor's cache. */
const PORTION_BYTES = 262_144;

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/**
 * What `next` found: a `record` (its cells are in the scanner until the next call), a `malformed` one (see
 * `malformation`; scanning goes on at the line after its first), the need for `more` input, or the `end`.
 */
export type Scanned = 'record' | 'malformed' | 'more' | 'end';

/**
 * Splits UTF-8 bytes into records and cells without making a string of any. Cells may be quoted, with separators, line
 * ends and doubled quotes inside; lines end with CR LF, LF or CR. No record is longer than 1 MiB, which bounds the memory.
 * What comes out does not depend on how the bytes were cut into pieces.
 */
export class CsvScanner {
  /** Where the cells are: cell `i` is `bytes[starts[i] … ends[i])`, quotes around it left out. */
  readonly bytes = new Uint8Array(MAX_RECORD_BYTES + 2 * PORTION_BYTES + 8);
  /** The same bytes, to be read four at a time; there are some behind the last cell. */
  readonly words = new DataView(this.bytes.buffer);
  readonly starts = new Int32Array(MAX_COLUMNS);
  readonly ends = new Int32Array(MAX_COLUMNS);
  /** Whether cell `i` has doubled quotes in it that stand for one. */
  readonly escaped = new Uint8Array(MAX_COLUMNS);
  /** Cells of the current record; 0 for a blank line. */
  columns = 0;
  /** The line in the file where the current record starts, from 1. */
  line = 1;
  hasNul = false;
  /** The file ended before the record's line did. */
  endsWithFile = false;
  /** It did so right after a separator. */
  endsWithSeparator = false;
  malformation = '';

  readonly #separator: number;
  readonly #buffer = Buffer.from(this.bytes.buffer);
  #at = 0;
  #end = 0;
  #nextLine: number;
  #isFinished = false;
  #isSkipping = false;

  /** `separator`: one ASCII character. `firstLine`: the number of the line that the input begins with. */
  constructor(separator: string, firstLine = 1) {
    this.#separator = separator.charCodeAt(0);
    this.#nextLine = firstLine;
  }

  /** Takes in the beginning of `piece`, once `next` has asked for `more`; answers the rest, if there is one. */
  feed(piece: Uint8Array): Uint8Array | undefined {
    this.bytes.copyWithin(0, this.#at, this.#end);
    this.#end -= this.#at;
    this.#at = 0;
    const portion = piece.subarray(0, PORTION_BYTES);
    this.bytes.set(portion, this.#end);
    this.#setEnd(this.#end + portion.length);
    return piece.length > PORTION_BYTES ? piece.subarray(PORTION_BYTES) : undefined;
  }

  /** There is no more input. */
  finish(): void {
    this.#isFinished = true;
  }

  /** Bytes of the input that have been gone through, if it was fed in one portion. */
  get position(): number {
    return this.#at;
  }

  /** The line that the next record starts on. */
  get nextLine(): number {
    return this.#nextLine;
  }

  /** Cell `column` of the current record as text, without the white space around it. */
  text(column: number): string {
    const raw = this.#buffer.toString('utf8', this.starts[column] as number, this.ends[column] as number);
    return (this.escaped[column] ? raw.replaceAll('""', '"') : raw).trim();
  }

  /** The same for a part of it, `start` to `end` of the bytes, without doubled quotes in it. */
  textBetween(start: number, end: number): string {
    return this.#buffer.toString('utf8', start, end).trim();
  }

  next(): Scanned {
    if (this.#isSkipping && !this.#skipLine()) return this.#isFinished ? 'end' : 'more';
    if (this.#at === this.#end) return this.#isFinished ? 'end' : 'more';
    const { bytes, words, starts, ends, escaped } = this;
    const separator = this.#separator;
    const start = this.#at;
    const end = this.#end;
    let at = start;
    let column = 0;
    let lineEnds = 0;
    this.line = this.#nextLine;
    this.hasNul = false;
    this.endsWithFile = false;
    for (;;) {
      let byte = bytes[at] as number;
      const isQuoted = byte === QUOTE && at < end;
      if (isQuoted) {
        const linesBefore = lineEnds;
        starts[column] = ++at;
        escaped[column] = 0;
        for (;;) {
          // Quotes, line ends and NULs are all below 0x23: skip four bytes at a time to the first that is.
          let word = words.getInt32(at, true);
          let below = (word - 0x23232323) & ~word & 0x80808080;
          while (below === 0) {
            at += 4;
            word = words.getInt32(at, true);
            below = (word - 0x23232323) & ~word & 0x80808080;
          }
          // The lowest bit is that of the first such byte.
          at += (31 - Math.clz32(below & -below)) >> 3;
          byte = bytes[at] as number;
          if (at >= end) return this.#isFinished ? this.#unfinished(end) : this.#incomplete();
          if (byte === QUOTE) {
            if (at + 1 === end && !this.#isFinished) return this.#incomplete();
            if (at + 1 === end || bytes[at + 1] !== QUOTE) break;
            escaped[column] = 1;
            at++;
          } else if (byte === LF) lineEnds++;
          else if (byte === CR) {
            if (at + 1 === end && !this.#isFinished) return this.#incomplete();
            if (at + 1 === end || bytes[at + 1] !== LF) lineEnds++;
          } else if (byte === NUL) this.hasNul = true;
          at++;
        }
        ends[column++] = at++;
        byte = bytes[at] as number;
        if (at < end && byte !== separator && byte !== LF && byte !== CR) {
          return this.#malformed(at, lineEnds > linesBefore ? 'unclosed quote' : 'text follows a closing quote');
        }
      } else {
        starts[column] = at;
        escaped[column] = 0;
        while (byte !== separator && byte !== LF && byte !== CR) {
          if (byte === NUL) this.hasNul = true;
          byte = bytes[++at] as number;
        }
        ends[column++] = at;
      }
      if (byte === separator && at < end) {
        at++;
        continue;
      }
      if (at >= end && !this.#isFinished) return this.#incomplete();
      if (at - start > MAX_RECORD_BYTES) return this.#tooLong();
      if (at >= end) {
        this.endsWithFile = true;
        this.endsWithSeparator = column > 1 && !isQuoted && starts[column - 1] === at;
      } else if (byte === CR) {
        if (at + 1 === end && !this.#isFinished) return this.#incomplete();
        at += at + 1 < end && bytes[at + 1] === LF ? 2 : 1;
      } else at++;
      this.columns = column === 1 && !isQuoted && starts[0] === ends[0] ? 0 : column;
      this.#at = at;
      this.#nextLine += lineEnds + 1;
      return 'record';
    }
  }

  /** A line end after the last byte stops every inner loop, so that none has to look for the end of the input. */
  #setEnd(end: number): void {
    this.#end = end;
    this.bytes.fill(LF, end, end + 8);
  }

  #incomplete(): Scanned {
    const atMostWithCr = MAX_RECORD_BYTES + 1;
    return this.#end - this.#at > atMostWithCr ? this.#tooLong() : 'more';
  }

  /** The file ended within quotes: either they were never closed, or the file is cut off. */
  #unfinished(end: number): Scanned {
    const lineEnd = this.#lineEnd();
    this.endsWithFile = lineEnd >= end;
    return this.#malformed(end, this.endsWithFile ? 'the file ends in the middle of this row' : 'unclosed quote');
  }

  #malformed(at: number, malformation: string): Scanned {
    if (at - this.#at > MAX_RECORD_BYTES) return this.#tooLong();
    this.malformation = malformation;
    this.#isSkipping = true;
    return 'malformed';
  }

  #tooLong(): Scanned {
    const isLine = this.#lineEnd() - this.#at > MAX_RECORD_BYTES;
    this.malformation = isLine ? 'this line is longer than 1 MiB' : 'unclosed quote';
    this.endsWithFile = false;
    this.#isSkipping = true;
    return 'malformed';
  }

  /** Goes to the next line; answers false when its beginning is not in the input yet. */
  #skipLine(): boolean {
    const lineEnd = this.#lineEnd();
    const isCr = lineEnd < this.#end && this.bytes[lineEnd] === CR;
    if (lineEnd >= this.#end || (isCr && lineEnd + 1 === this.#end && !this.#isFinished)) {
      this.#at = Math.min(lineEnd, this.#end);
      return false;
    }
    this.#at = lineEnd + (isCr && lineEnd + 1 < this.#end && this.bytes[lineEnd + 1] === LF ? 2 : 1);
    this.#nextLine++;
    this.#isSkipping = false;
    return true;
  }

  #lineEnd(): number {
    let at = this.#at;
    while (at < this.#end && this.bytes[at] !== LF && this.bytes[at] !== CR) at++;
    return at;
  }
}
