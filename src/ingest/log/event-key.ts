/**
 * A 64-bit key, as 16 hexadecimal digits, of the texts that tell one event from all others: the same in every run and
 * for every reading of the same log. Two 32-bit multiplicative hashes that are mixed with one another at the end.
 */
export function eventKey(...parts: readonly (string | number)[]): string {
  const [low, high] = twoHashes(parts.join('\0'), 0xdeadbeef, 0x41c6ce57);
  return hex(high) + hex(low);
}

/** Two 32-bit multiplicative hashes of a text, begun with these numbers and mixed with one another at the end. */
export function twoHashes(text: string, beginA: number, beginB: number): readonly [low: number, high: number] {
  let a = beginA;
  let b = beginB;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [a >>> 0, b >>> 0];
}

/** Of every byte: a key is made for every message, and looking its digits up is several times as fast. */
const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const hex = (word: number): string =>
  `${DIGITS[word >>> 24]}${DIGITS[(word >>> 16) & 0xff]}${DIGITS[(word >>> 8) & 0xff]}${DIGITS[word & 0xff]}`;
