/** How a text file is written. Microsoft 365 writes its reports in UTF-16LE, often without a byte order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Bytes looked at for the NUL pattern. */
const SNIFFED_BYTES = 1024;
/** Input bytes converted at a time, small enough to stay in the processor's cache. */
const PIECE_BYTES = 131_072;

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

const NOTHING = new Uint8Array(0);
const HIGH_SURROGATES = 0xd800;
const SURROGATE_KIND = 0xfc00;

/**
 * UTF-16 to UTF-8, over any chunk boundaries: also in the middle of a unit or between two surrogates. Through a Buffer,
 * which takes a third of the time of a TextDecoder.
 */
class Utf16Transcoder {
  readonly #isBigEndian: boolean;
  readonly #encoder = new TextEncoder();
  /** At most three bytes for each unit, of the piece and of a character that the piece before left unfinished. */
  readonly #output = new Uint8Array((PIECE_BYTES / 2 + 2) * 3);
  /** Half a unit, or a high surrogate whose other half may follow, or both. */
  #unfinished: Uint8Array = NOTHING;

  constructor(encoding: 'utf-16le' | 'utf-16be') {
    this.#isBigEndian = encoding === 'utf-16be';
  }

  /** At most {@link PIECE_BYTES}. */
  push(piece: Uint8Array): Uint8Array {
    const bytes = this.#unfinished.length === 0 ? piece : joined(this.#unfinished, piece);
    let end = bytes.length & ~1;
    const last = end >= 2 ? this.#unitAt(bytes, end - 2) : 0;
    if ((last & SURROGATE_KIND) === HIGH_SURROGATES) end -= 2;
    this.#unfinished = end === bytes.length ? NOTHING : bytes.slice(end);
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, end);
    return this.#encoded((this.#isBigEndian ? Buffer.from(whole).swap16() : whole).toString('utf16le'));
  }

  end(): Uint8Array {
    return this.#encoded(this.#unfinished.length === 0 ? '' : '\ufffd');
  }

  #unitAt(bytes: Uint8Array, at: number): number {
    const [one, other] = [bytes[at] as number, bytes[at + 1] as number];
    return this.#isBigEndian ? (one << 8) | other : (other << 8) | one;
  }

  #encoded(text: string): Uint8Array {
    return this.#output.subarray(0, this.#encoder.encodeInto(text, this.#output).written);
  }
}
