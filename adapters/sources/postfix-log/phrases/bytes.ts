/*
 * Phrases are read from the bytes of a message: most lines of a busy server are told apart by a few of them, and no text
 * is made before something of it is kept. A blank is one of ASCII, and lengths are those of UTF-8.
 */

export const [SPACE, COMMA, COLON, EQUALS, OPEN, CLOSE, LESS, GREATER, QUOTE, BACKSLASH, SLASH] = [
  ...[32, 44, 58, 61, 91, 93, 60, 62, 34, 92, 47],
] as unknown as readonly [32, 44, 58, 61, 91, 93, 60, 62, 34, 92, 47];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A word of the grammar as bytes. */
export const word = (text: string): Uint8Array => encoder.encode(text);

export const textIn = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end));

/** Whether the word stands at `bytes[at…]`, before `end`. */
export function isAt(bytes: Uint8Array, at: number, end: number, of: Uint8Array): boolean {
  if (at < 0 || at + of.length > end) return false;
  for (let i = 0; i < of.length; i++) if (bytes[at + i] !== of[i]) return false;
  return true;
}

/** Where the word stands first in `bytes[from, end)`; -1 where it does not. */
export function indexIn(bytes: Uint8Array, from: number, end: number, of: Uint8Array): number {
  const first = of[0];
  for (let at = from; at + of.length <= end; at++) if (bytes[at] === first && isAt(bytes, at, end, of)) return at;
  return -1;
}

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** A letter or digit of ASCII, as queue ids are made of. */
export const isAlphanumeric = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90));

/** A letter, a digit or `_`. */
export const isWordByte = (byte: number | undefined): boolean => isAlphanumeric(byte) || byte === 95;

export const isBlank = (byte: number | undefined): boolean =>
  byte === SPACE || (byte !== undefined && byte >= 9 && byte <= 13);

export function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && isDigit(bytes[to])) to++;
  return to;
}

export function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && isWordByte(bytes[to])) to++;
  return to;
}

/** Longer ones are none. */
const MAX_QUEUE_ID = 64;

/** Where the queue id ends with which `bytes[at…]` begins; -1 where it is none. */
export function queueIdEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && isAlphanumeric(bytes[to])) to++;
  return to > at && to - at <= MAX_QUEUE_ID ? to : -1;
}

/** The number of up to nine digits at `bytes[start, end)`. */
export function numberIn(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + (bytes[at] as number) - 48;
  return number;
}
