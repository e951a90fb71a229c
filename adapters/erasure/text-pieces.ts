import { isUtf8 } from 'node:buffer';

/** How the bytes of a file are read: `utf8` is that or an encoding of single bytes, whichever the bytes are. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be';

/** More than any address, so that none is cut in two where a line is longer than this. */
const OVERLAP = 1000;
const LONG = 1 << 20;

/** By its first bytes: Excel's "Unicode text" is UTF-16, little endian mostly. */
export function encodingOf(first: Buffer): Encoding {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf16be' : 'utf8';
}

/** The bytes with a change of their text, or themselves where nothing changes. Bytes that are no UTF-8 stay those they are. */
export function changedBytes(bytes: Buffer, encoding: Encoding, change: (text: string) => string): Buffer {
  if (encoding === 'utf16le') return changedAs('utf16le', bytes, change);
  if (encoding === 'utf16be') {
    if (bytes.length % 2 === 1) return bytes;
    const swapped = Buffer.from(bytes).swap16();
    const after = changedAs('utf16le', swapped, change);
    return after === swapped ? bytes : Buffer.from(after).swap16();
  }
  if (isUtf8(bytes)) return changedAs('utf8', bytes, change);
  const lines: Buffer[] = [];
  let isSame = true;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start) + 1 || bytes.length;
    const line = bytes.subarray(start, end);
    const after = changedAs(isUtf8(line) ? 'utf8' : 'latin1', line, change);
    isSame &&= after === line;
    lines.push(after);
    start = end;
  }
  return isSame ? bytes : Buffer.concat(lines);
}

function changedAs(encoding: 'utf8' | 'latin1' | 'utf16le', bytes: Buffer, change: (text: string) => string): Buffer {
  const text = bytes.toString(encoding);
  const after = change(text);
  return after === text ? bytes : Buffer.from(after, encoding);
}

/** Bytes in pieces that end with a line, or, in very long lines, where neither an address nor a string of JSON can be. */
export async function* piecesOf(
  chunks: AsyncIterable<string | Buffer>,
  { encoding, isJson }: { readonly encoding: Encoding; readonly isJson: boolean },
): AsyncGenerator<Buffer> {
  let left: Buffer = Buffer.alloc(0);
  let isLookedAtFrom = LONG;
  for await (const chunk of chunks) {
    left = Buffer.concat([left, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    let end = endOfLines(left, encoding);
    if (end === 0 && left.length > isLookedAtFrom) {
      end = isJson && encoding === 'utf8' ? endBetweenStrings(left) : endOfWords(left, encoding);
      // A string that is longer than this, or quotes that do not match.
      if (end === 0) isLookedAtFrom = left.length * 2;
      else isLookedAtFrom = LONG;
    }
    if (end > 0) yield left.subarray(0, end);
    left = left.subarray(end);
  }
  yield left;
}

function endOfLines(bytes: Buffer, encoding: Encoding): number {
  if (encoding === 'utf8') return bytes.lastIndexOf(0x0a) + 1;
  const newLine = Buffer.from(encoding === 'utf16le' ? [0x0a, 0] : [0, 0x0a]);
  let at = bytes.lastIndexOf(newLine);
  while (at > 0 && at % 2 === 1) at = bytes.lastIndexOf(newLine, at - 1);
  return at < 0 ? 0 : at + 2;
}

function endOfWords(bytes: Buffer, encoding: Encoding): number {
  const last = bytes.length - OVERLAP - (bytes.length % 2);
  if (encoding !== 'utf8') return last;
  const free = bytes.toString('latin1', 0, last).search(/[^a-z0-9@._%+'\x80-\xff-][a-z0-9@._%+'\x80-\xff-]*$/i);
  return free < 0 ? last : free + 1;
}

/** Behind the last comma between two strings, of bytes that begin outside of one. */
function endBetweenStrings(bytes: Buffer): number {
  let end = 0;
  let isInside = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isInside && byte === 0x5c) at++;
    else if (byte === 0x22) isInside = !isInside;
    else if (byte === 0x2c && !isInside) end = at + 1;
  }
  return end;
}
