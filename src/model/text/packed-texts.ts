/**
 * Texts with ids that follow on one another, as bytes that can change hands between threads: text `first + i` is
 * `bytes[ends[i - 1] … ends[i])` in UTF-8, the first from 0 on. A million texts are two arrays instead of a million
 * strings.
 */
export interface PackedTexts {
  readonly first: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Int32Array<ArrayBuffer>;
}

const FIRST_TEXTS = 1024;
const FIRST_BYTES = 32_768;
/** UTF-8 has at most so many bytes for each unit of a string. */
const BYTES_A_UNIT = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Packs texts one after another. What is in UTF-16 but no text, half a surrogate pair, becomes U+FFFD. */
export class TextPacker {
  #bytes = new Uint8Array(FIRST_BYTES);
  #ends = new Int32Array(FIRST_TEXTS);
  #used = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    this.#makeRoom(text.length * BYTES_A_UNIT, 1);
    let at = this.#used;
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++, at++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) {
        at = this.#used + encoder.encodeInto(text, bytes.subarray(this.#used)).written;
        break;
      }
      bytes[at] = unit;
    }
    this.#used = at;
    this.#ends[this.#length++] = at;
  }

  /** A text that is UTF-8 already. */
  addBytes(from: Uint8Array, start: number, end: number): void {
    this.#makeRoom(end - start, 1);
    const bytes = this.#bytes;
    let at = this.#used;
    for (let i = start; i < end; i++) bytes[at++] = from[i] as number;
    this.#used = at;
    this.#ends[this.#length++] = at;
  }

  addPacked({ bytes, ends }: Pick<PackedTexts, 'bytes' | 'ends'>): void {
    this.#makeRoom(bytes.length, ends.length);
    this.#bytes.set(bytes, this.#used);
    for (let i = 0; i < ends.length; i++) this.#ends[this.#length + i] = this.#used + (ends[i] as number);
    this.#used += bytes.length;
    this.#length += ends.length;
  }

  /** What was added since the last time; the first of it has the id `first`. */
  take(first: number): PackedTexts {
    const packed = { first, bytes: this.#bytes.slice(0, this.#used), ends: this.#ends.slice(0, this.#length) };
    this.#used = 0;
    this.#length = 0;
    return packed;
  }

  #makeRoom(bytes: number, texts: number): void {
    if (this.#used + bytes > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#used + bytes));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    if (this.#length + texts > this.#ends.length) {
      const larger = new Int32Array(Math.max(2 * this.#ends.length, this.#length + texts));
      larger.set(this.#ends.subarray(0, this.#length));
      this.#ends = larger;
    }
  }
}

export function packTexts(first: number, texts: readonly string[]): PackedTexts {
  const packer = new TextPacker();
  for (const text of texts) packer.add(text);
  return packer.take(first);
}

export function unpackTexts({ bytes, ends }: Pick<PackedTexts, 'bytes' | 'ends'>): readonly string[] {
  const texts: string[] = [];
  let start = 0;
  for (const end of ends) {
    texts.push(decoder.decode(bytes.subarray(start, end)));
    start = end;
  }
  return texts;
}

/** The memory that changes hands with them. */
export const buffersOfTexts = ({ bytes, ends }: PackedTexts): readonly ArrayBuffer[] => [bytes.buffer, ends.buffer];
