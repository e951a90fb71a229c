/** How a text file is written. Microsoft 365 writes its reports in UTF-16LE, often without a byte order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Bytes looked at for the NUL pattern. */
const SNIFFED_BYTES = 1024;
/** Input bytes converted at a time, small enough to stay in the processor's cache. */
const PIECE_BYTES = 131_072;
const REPLACEMENT = 0xfffd;
/** The bits that no two units of ASCII have. */
const NOT_ASCII = 0xff80ff80 | 0;

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
  readonly #encoding: 'utf-16le' | 'utf-16be';
  /** At most three bytes per unit, and a unit and a surrogate left by the piece before. */
  readonly #output = new Uint8Array((PIECE_BYTES / 2 + 2) * 3);
  readonly #outputView = new DataView(this.#output.buffer);
  /** Where a piece is put right before it is converted; the rare ones need it. */
  readonly #input = new Uint8Array(PIECE_BYTES + 1);
  /** The first byte of a unit whose second is yet to come, or -1. */
  #halfUnit = -1;
  /** A high surrogate whose low one is yet to come, or 0. */
  #high = 0;

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.#encoding = encoding;
  }

  /** At most {@link PIECE_BYTES}. */
  push(bytes: Uint8Array): Uint8Array {
    const whole = this.#halfUnit < 0 ? bytes : this.#afterHalfUnit(bytes);
    const units = whole.length >> 1;
    this.#halfUnit = whole.length % 2 === 1 ? (whole[whole.length - 1] as number) : -1;
    return this.#output.subarray(0, this.#write(this.#encoding === 'utf-16le' ? whole : this.#swapped(whole), units));
  }

  end(): Uint8Array {
    const isBroken = this.#halfUnit >= 0 || this.#high > 0;
    return this.#output.subarray(0, isBroken ? this.#writeCodePoint(REPLACEMENT, 0) : 0);
  }

  #afterHalfUnit(bytes: Uint8Array): Uint8Array {
    this.#input[0] = this.#halfUnit;
    this.#input.set(bytes, 1);
    return this.#input.subarray(0, 1 + bytes.length);
  }

  #swapped(bytes: Uint8Array): Uint8Array {
    const swapped = this.#input;
    for (let i = 0; i + 2 <= bytes.length; i += 2) {
      const first = bytes[i] as number;
      swapped[i] = bytes[i + 1] as number;
      swapped[i + 1] = first;
    }
    return swapped;
  }

  /** Writes so many units in little endian; answers where the output ends. */
  #write(bytes: Uint8Array, units: number): number {
    const input = new DataView(bytes.buffer, bytes.byteOffset, 2 * units);
    const output = this.#outputView;
    let at = 0;
    for (let i = 0; i < input.byteLength; i += 2) {
      if (this.#high === 0) {
        const copied = copyAscii(input, i, output, at);
        at += copied;
        i += 2 * copied;
      }
      if (i < input.byteLength) at = this.#writeUnit(input.getUint16(i, true), at);
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

/** Reports are ASCII almost throughout: copies it eight units at a time, and says how many units it copied. */
function copyAscii(input: DataView, from: number, output: DataView, start: number): number {
  const last = input.byteLength - 16;
  let at = start;
  for (let i = from; i <= last; i += 16) {
    const a = input.getInt32(i, true);
    const b = input.getInt32(i + 4, true);
    const c = input.getInt32(i + 8, true);
    const d = input.getInt32(i + 12, true);
    if (((a | b | c | d) & NOT_ASCII) !== 0) break;
    // Two units 00aa00bb fold into their low halves: 00aa00bb | 0000aa00.
    output.setInt32(at, ((a | (a >>> 8)) & 0xffff) | ((b | (b >>> 8)) << 16), true);
    output.setInt32(at + 4, ((c | (c >>> 8)) & 0xffff) | ((d | (d >>> 8)) << 16), true);
    at += 8;
  }
  return at - start;
}
