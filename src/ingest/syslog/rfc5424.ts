import { blankAfter } from './date-shapes.ts';
import { digit } from './digits.ts';
import type { Parts } from './tags.ts';

const [SPACE, QUOTE, DASH, SLASH, ONE, OPEN, BACKSLASH, CLOSE] = [32, 34, 45, 47, 49, 91, 92, 93] as const;

/**
 * Reads the header of RFC 5424 behind its PRI: `1 DATE HOST APP PROCID MSGID STRUCTURED-DATA MESSAGE`. Answers where
 * the date begins, or -1 when it is none; `-` stands for what is not known, and the message may begin with a mark of UTF-8.
 */
export function findRfc5424(bytes: Uint8Array, at: number, end: number, parts: Parts): number {
  if (bytes[at] !== ONE || bytes[at + 1] !== SPACE) return -1;
  const date = at + 2;
  const host = blankAfter(bytes, date, end) + 1;
  const app = blankAfter(bytes, host, end) + 1;
  const procId = blankAfter(bytes, app, end) + 1;
  const messageId = blankAfter(bytes, procId, end) + 1;
  const data = blankAfter(bytes, messageId, end) + 1;
  if (data >= end) return -1;
  const dataEnd = structuredDataEnd(bytes, data, end);
  if (dataEnd < 0) return -1;
  parts.hostStart = host;
  parts.hostEnd = isNil(bytes, host, app - 1) ? host : app - 1;
  parts.tagStart = app;
  parts.tagEnd = procId - 1;
  parts.slash = bytes.subarray(app, procId - 1).lastIndexOf(SLASH);
  if (parts.slash >= 0) parts.slash += app;
  parts.pid = number(bytes, procId, messageId - 1);
  const message = Math.min(dataEnd + 1, end);
  const isMarked = bytes[message] === 0xef && bytes[message + 1] === 0xbb && bytes[message + 2] === 0xbf;
  parts.message = isMarked ? message + 3 : message;
  return date;
}

const isNil = (bytes: Uint8Array, start: number, end: number): boolean => end === start + 1 && bytes[start] === DASH;

function number(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + digit(bytes, i);
  return Number.isSafeInteger(value) && end > start ? value : -1;
}

/** `-` or `[id name="value"]…`, in whose values `"`, `\` and `]` are escaped. */
function structuredDataEnd(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== OPEN) return blankAfter(bytes, at, end) === at + 1 && bytes[at] === DASH ? at + 1 : -1;
  let isQuoted = false;
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (isQuoted && byte === BACKSLASH) i++;
    else if (byte === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && byte === CLOSE && bytes[i + 1] !== OPEN) return i + 1;
  }
  return -1;
}
