const [SPACE, DASH] = [32, 45] as const;
/** How long ids are. */
const [SHORT, LONG] = [16, 23] as const;

/** `1l0pTU-0008OM-F9` before Exim 4.97 and `1xA6ol-000000037ku-33mU` since: base 62, or base 36 where files ignore case. */
export const MESSAGE_ID = /[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})/;

/** Where the message id at `bytes[at…]` ends, before a blank; -1 where there is none. */
export function messageIdEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at + 6] !== DASH) return -1;
  const isShort = bytes[at + 13] === DASH;
  const idEnd = at + (isShort ? SHORT : LONG);
  if (idEnd > end || (idEnd < end && bytes[idEnd] !== SPACE)) return -1;
  const second = isShort ? at + 13 : at + 18;
  if (bytes[second] !== DASH) return -1;
  for (let to = at; to < idEnd; to++) {
    if (!isLetterOrDigit(bytes[to] as number) && to !== at + 6 && to !== second) return -1;
  }
  return idEnd;
}

/** The message id that a text begins with, where one is known to be there. */
export const messageIdOf = (text: string): string =>
  text.slice(0, text.charCodeAt(13) === DASH && text.charCodeAt(SHORT) === SPACE ? SHORT : LONG);

const isLetterOrDigit = (byte: number): boolean => (byte - 48) >>> 0 < 10 || ((byte | 0x20) - 97) >>> 0 < 26;
