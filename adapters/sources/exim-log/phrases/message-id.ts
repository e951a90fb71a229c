const [SPACE, DASH] = [32, 45] as const;

/** `1l0pTU-0008OM-F9` before Exim 4.97 and `1xA6ol-000000037ku-33mU` since: base 62, or base 36 where files ignore case. */
export const MESSAGE_ID = /[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})/;

/** Where the message id at `bytes[at…]` ends, before a blank; -1 where there is none. */
export function messageIdEnd(bytes: Uint8Array, at: number, end: number): number {
  const first = wordEnd(bytes, at, end);
  if (first !== at + 6 || bytes[first] !== DASH) return -1;
  const second = wordEnd(bytes, first + 1, end);
  const length = second - first - 1;
  if ((length !== 6 && length !== 11) || bytes[second] !== DASH) return -1;
  const third = wordEnd(bytes, second + 1, end);
  return third - second - 1 === (length === 6 ? 2 : 4) && (third === end || bytes[third] === SPACE) ? third : -1;
}

function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  const longest = Math.min(end, at + 12);
  let to = at;
  while (to < longest && isLetterOrDigit(bytes[to] as number)) to++;
  return to;
}

const isLetterOrDigit = (byte: number): boolean => (byte - 48) >>> 0 < 10 || ((byte | 0x20) - 97) >>> 0 < 26;
