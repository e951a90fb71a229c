/** The two beginnings of the hashes of {@link eventKey}. */
const [BEGIN_A, BEGIN_B] = [0xdeadbeef, 0x41c6ce57] as const;

/** Multipliers of the two hashes: one text, two numbers that have nothing to do with one another. */
export const [HASH_A, HASH_B] = [2_654_435_761, 1_597_334_677] as const;

/**
 * A 64-bit key, as 16 hexadecimal digits, of the texts that tell one event from all others: the same in every run and
 * for every reading of the same log. Two 32-bit multiplicative hashes that are mixed with one another at the end. A NUL
 * stands between two parts.
 */
export function eventKey(...parts: readonly (string | number)[]): string {
  let a: number = BEGIN_A;
  let b: number = BEGIN_B;
  for (let at = 0; at < parts.length; at++) {
    if (at > 0) {
      a = Math.imul(a, HASH_A);
      b = Math.imul(b, HASH_B);
    }
    const part = parts[at] as string | number;
    const text = typeof part === 'string' ? part : String(part);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, HASH_A);
      b = Math.imul(b ^ code, HASH_B);
    }
  }
  const low = mixedA(a, b);
  return hex(mixedB(b, low)) + hex(low);
}

/** Two 32-bit multiplicative hashes of a text, begun with these numbers and mixed with one another at the end. */
export function twoHashes(text: string, beginA: number, beginB: number): readonly [low: number, high: number] {
  let a = beginA;
  let b = beginB;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, HASH_A);
    b = Math.imul(b ^ code, HASH_B);
  }
  const low = mixedA(a, b);
  return [low, mixedB(b, low)];
}

/** The first of two hashes, and then the second, of which the first is mixed in: 32 bits each, without sign. */
export const mixedA = (a: number, b: number): number =>
  (Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)) >>> 0;
export const mixedB = (b: number, mixed: number): number =>
  (Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(mixed ^ (mixed >>> 13), 3_266_489_909)) >>> 0;

/** Half of an event key as a number of 32 bits without sign: its first eight digits, or its last from 8 on. */
export function halfOf(key: string, from: 0 | 8): number {
  let half = 0;
  for (let at = from; at < from + 8; at++) {
    const code = key.charCodeAt(at);
    half = (half << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return half >>> 0;
}

/** Of every byte: a key is made for every message, and looking its digits up is several times as fast. */
const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hex = (word: number): string =>
  `${DIGITS[word >>> 24]}${DIGITS[(word >>> 16) & 0xff]}${DIGITS[(word >>> 8) & 0xff]}${DIGITS[word & 0xff]}`;
