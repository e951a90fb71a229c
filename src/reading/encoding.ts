/** How a text file is written. Microsoft 365 writes its reports in UTF-16LE, often without a byte order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Bytes looked at for the NUL pattern. */
const SNIFFED_BYTES = 1024;
/** Input bytes converted at a time, small enough to stay in the processor's cache. */
const PIECE_BYTES = 131_072;
const REPLACEMENT = 0xfffd;

/**
 * The encoding of a file from its first bytes: the byte order mark (its length is `bomBytes`), else the pattern of
 * NULs that ASCII text leaves in UTF-16, else UTF-8.
 */
export function sniffEncoding(head: Uint8Array): { readonly encoding: Encoding; readonly bomBytes: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bomBytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bomBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bomBytes: 2 };
  const units = Math.min(head.length, SNIFFED_BYTES) >> 1;
  let evenNuls = 0;
  let oddNuls = 0;
  for (let i = 0; i < units; i++) {
    if (head[2 * i] === 0) evenNuls++;
    if (head[2 * i + 1] === 0) oddNuls++;
  }
  if (oddNuls > units * 0.6 && evenNuls < units * 0.1) return { encoding: 'utf-16le', bomBytes: 0 };
  if (evenNuls > units * 0.6 && oddNuls < units * 0.1) return { encoding: 'utf-16be', bomBytes: 0 };
  return { encoding: 'utf-8', bomBytes: 0 };
}

/**
 * The same text in UTF-8 without a byte order mark, piece by piece. A piece is only valid until the next one is asked
 * for: its memory is used again. Half characters of UTF-16 become U+FFFD; UTF-8 is passed on as it is.
 */
export async function* asUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head = new Uint8Array(0);
  let transcoder: Utf16Transcoder | 'none' | undefined;
  for await (const chunk of bytes) {
    let rest = chunk;
    if (transcoder === undefined) {
      head = joined(head, chunk);
      if (head.length < SNIFFED_BYTES) continue;
      [transcoder, rest] = begin(head);
    }
    yield* convert(transcoder, rest);
  }
  if (transcoder === undefined) {
    const [begun, rest] = begin(head);
    transcoder = begun;
    yield* convert(transcoder, rest);
  }
  if (transcoder !== 'none') yield transcoder.end();
}

/** The same for the beginning of a file that is already in memory; its last character may be broken. */
export function headAsUtf8(head: Uint8Array): Uint8Array {
  const [transcoder, rest] = begin(head);
  const pieces: Uint8Array[] = [];
  for (const piece of convert(transcoder, rest)) pieces.push(piece.slice());
  return joined(...pieces);
}

function begin(head: Uint8Array): [Utf16Transcoder | 'none', Uint8Array] {
  const { encoding, bomBytes } = sniffEncoding(head);
  return [encoding === 'utf-8' ? 'none' : new Utf16Transcoder(encoding), head.subarray(bomBytes)];
}

function* convert(transcoder: Utf16Transcoder | 'none', bytes: Uint8Array): Generator<Uint8Array> {
  if (transcoder === 'none') yield bytes;
  else
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield transcoder.push(bytes.subarray(at, at + PIECE_BYTES));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** UTF-16 to UTF-8, over any chunk boundaries: also in the middle of a unit or between two surrogates. */
class Utf16Transcoder {
  readonly #littleEndian: boolean;
  /** At most three bytes per unit, and a unit and a surrogate left by the piece before. */
  readonly #output = new Uint8Array((PIECE_BYTES / 2 + 2) * 3);
  readonly #outputView = new DataView(this.#output.buffer);
  /** The first byte of a unit whose second is yet to come, or -1. */
  #halfUnit = -1;
  /** A high surrogate whose low one is yet to come, or 0. */
  #high = 0;

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.#littleEndian = encoding === 'utf-16le';
  }

  /** At most {@link PIECE_BYTES}. */
  push(bytes: Uint8Array): Uint8Array {
    let from = 0;
    let at = 0;
    if (this.#halfUnit >= 0 && bytes.length > 0) {
      const [first, second] = [this.#halfUnit, bytes[0] as number];
      at = this.#writeUnit(this.#littleEndian ? (second << 8) | first : (first << 8) | second, at);
      this.#halfUnit = -1;
      from = 1;
    }
    const hasHalf = (bytes.length - from) % 2 === 1;
    at = this.#write(bytes, from, bytes.length - (hasHalf ? 1 : 0), at);
    if (hasHalf) this.#halfUnit = bytes[bytes.length - 1] as number;
    return this.#output.subarray(0, at);
  }

  end(): Uint8Array {
    const isBroken = this.#halfUnit >= 0 || this.#high > 0;
    return this.#output.subarray(0, isBroken ? this.#writeCodePoint(REPLACEMENT, 0) : 0);
  }

  #write(bytes: Uint8Array, from: number, to: number, start: number): number {
    const littleEndian = this.#littleEndian;
    const input = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const output = this.#outputView;
    let at = start;
    let i = from;
    while (i < to) {
      const copied = this.#high === 0 ? copyAscii(input, i, to, output, at, littleEndian) : 0;
      at += copied;
      i += 2 * copied;
      if (i < to) at = this.#writeUnit(input.getUint16(i, littleEndian), at);
      i += 2;
    }
    return at;
  }

  #writeUnit(unit: number, at: number): number {
    const high = this.#high;
    this.#high = 0;
    if (high > 0 && unit >= 0xdc00 && unit <= 0xdfff) {
      return this.#writeCodePoint(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00), at);
    }
    const after = high > 0 ? this.#writeCodePoint(REPLACEMENT, at) : at;
    if (unit >= 0xd800 && unit <= 0xdbff) {
      this.#high = unit;
      return after;
    }
    return this.#writeCodePoint(unit >= 0xdc00 && unit <= 0xdfff ? REPLACEMENT : unit, after);
  }

  #writeCodePoint(code: number, start: number): number {
    const output = this.#output;
    let at = start;
    if (code < 0x80) output[at++] = code;
    else {
      if (code < 0x800) output[at++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) output[at++] = 0xe0 | (code >> 12);
        else {
          output[at++] = 0xf0 | (code >> 18);
          output[at++] = 0x80 | ((code >> 12) & 0x3f);
        }
        output[at++] = 0x80 | ((code >> 6) & 0x3f);
      }
      output[at++] = 0x80 | (code & 0x3f);
    }
    return at;
  }
}

/** Reports are ASCII almost throughout: copies it four units at a time, and says how many units it copied. */
function copyAscii(
  input: DataView,
  from: number,
  to: number,
  output: DataView,
  start: number,
  littleEndian: boolean,
): number {
  let at = start;
  for (let i = from; i + 8 <= to; i += 8) {
    const two = input.getUint32(i, littleEndian);
    const more = input.getUint32(i + 4, littleEndian);
    if (((two | more) & 0xff80ff80) !== 0) break;
    const left = ((two & 0x7f) | (two >>> 8)) & 0xffff;
    const right = ((more & 0x7f) | (more >>> 8)) & 0xffff;
    output.setUint32(at, littleEndian ? left | (right << 16) : (left << 16) | right, littleEndian);
    at += 4;
  }
  return at - start;
}
