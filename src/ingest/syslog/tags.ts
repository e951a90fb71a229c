import { blankAfter, skipBlanks } from './date-shapes.ts';
import { digit } from './digits.ts';

const [SPACE, SLASH, COLON, LESS, GREATER, OPEN, CLOSE] = [32, 47, 58, 60, 62, 91, 93] as const;
/** Longer tags are none. */
const MAX_TAG = 300;

/** Where host, tag and message of a line are. One is filled again for every line. */
export interface Parts {
  /** The host is `bytes[hostStart, hostEnd)`; empty when the line names none. */
  hostStart: number;
  hostEnd: number;
  /** The tag is `bytes[tagStart, tagEnd)`, without `[pid]`. */
  tagStart: number;
  tagEnd: number;
  /** The last `/` of the tag; -1 when there is none. */
  slash: number;
  /** -1 when the line names none. */
  pid: number;
  /** The message is `bytes[message, end)`. */
  message: number;
}

/**
 * Finds `HOST TAG[PID]: MESSAGE` at `bytes[at, end)`, which is what follows a date; false when no tag is there.
 * Around the host there may be a level: `<mail.info> HOST` (FreeBSD), `HOST mail.info` (busybox), and `INFO` or
 * `[INFO]` beside it or in its place (containers). Before the message there may be `[ID 197553 mail.info] ` (Solaris).
 */
export function findParts(bytes: Uint8Array, at: number, end: number, parts: Parts): boolean {
  let first = skipBlanks(bytes, at, end);
  if (bytes[first] === LESS) first = skipBlanks(bytes, blankAfter(bytes, first, end), end);
  parts.hostStart = parts.hostEnd = first;
  const firstEnd = findTag(bytes, first, end, parts);
  if (firstEnd < 0) return parts.pid < 0 && isLevel(bytes, first, parts.tagEnd) ? afterLevel(bytes, parts, end) : true;

  const second = skipBlanks(bytes, firstEnd, end);
  parts.hostEnd = firstEnd;
  const secondEnd = findTag(bytes, second, end, parts);
  if (secondEnd >= 0) {
    if (!isLevel(bytes, second, secondEnd)) return false;
    if (findTag(bytes, skipBlanks(bytes, secondEnd, end), end, parts) >= 0) return false;
  }
  if (isBareLevel(bytes, first, firstEnd)) parts.hostStart = parts.hostEnd;
  return parts.pid < 0 && isLevel(bytes, parts.tagStart, parts.tagEnd) ? afterLevel(bytes, parts, end) : true;
}

/** `INFO: TAG[PID]: …`: the level looked like a tag. */
function afterLevel(bytes: Uint8Array, parts: Parts, end: number): boolean {
  const { message } = parts;
  const before = { ...parts };
  if (findTag(bytes, skipBlanks(bytes, message, end), end, parts) < 0 && parts.pid >= 0) return true;
  Object.assign(parts, before);
  return true;
}

/** Reads a tag at `bytes[at…]` into `parts` and answers -1; where the word that is none ends, if there is none. */
function findTag(bytes: Uint8Array, at: number, end: number, parts: Parts): number {
  let slash = -1;
  let to = at;
  for (; to < end; to++) {
    const byte = bytes[to];
    if (byte === SPACE) return to;
    if (byte === SLASH) slash = to;
    else if (byte === OPEN) {
      if (to > at && findPid(bytes, to, end, parts)) break;
    } else if (byte === COLON && (to + 1 >= end || bytes[to + 1] === SPACE)) {
      parts.pid = -1;
      parts.message = to + 2;
      break;
    }
  }
  if (to === end || to === at || to - at > MAX_TAG) return blankAfter(bytes, to, end);
  parts.tagStart = at;
  parts.tagEnd = to;
  parts.slash = slash;
  parts.message = afterMessageId(bytes, Math.min(parts.message, end), end);
  return -1;
}

/** `[1901]: ` */
function findPid(bytes: Uint8Array, open: number, end: number, parts: Parts): boolean {
  let pid = 0;
  let to = open + 1;
  for (; to < end && bytes[to] !== CLOSE; to++) pid = pid * 10 + digit(bytes, to);
  if (!Number.isSafeInteger(pid) || to === open + 1 || bytes[to + 1] !== COLON) return false;
  if (to + 2 < end && bytes[to + 2] !== SPACE) return false;
  parts.pid = pid;
  parts.message = to + 3;
  return true;
}

/** Solaris and illumos: `[ID 197553 mail.info] ` before each message. */
function afterMessageId(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== OPEN || bytes[at + 1] !== 73 || bytes[at + 2] !== 68 || bytes[at + 3] !== SPACE) return at;
  const close = bytes.subarray(at, Math.min(end, at + 60)).indexOf(CLOSE);
  if (close < 0) return at;
  return ID_LEVEL.test(latin1(bytes, at, at + close + 1)) ? Math.min(at + close + 2, end) : at;
}

const ID_LEVEL = /^\[ID \d+ [a-z0-9]+\.[a-z]+\]$/;
const LEVELS = 'emerg|emergency|panic|alert|crit|critical|err|error|warn|warning|notice|info|debug|trace|fatal';
const BARE_LEVEL = new RegExp(`^(?:\\[(?:${LEVELS})\\]|(?:${LEVELS}))$`, 'i');
const FACILITY_LEVEL = new RegExp(`^[a-z0-9]+\\.(?:${LEVELS})$`);
const MAX_LEVEL = 20;

/** `INFO`, `[info]`; cheap for nearly every host, as three letters show that it is none. */
function isBareLevel(bytes: Uint8Array, start: number, end: number): boolean {
  const letters = bytes[start] === OPEN ? start + 1 : start;
  if (end - start < 3 || end - start > MAX_LEVEL || !LEVEL_STARTS.has(threeLetters(bytes, letters))) return false;
  return BARE_LEVEL.test(latin1(bytes, start, end));
}

/** Also `mail.info` and `<22>` or `<mail.info>`. */
function isLevel(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > MAX_LEVEL || end <= start) return false;
  const text = latin1(bytes, start, end);
  return BARE_LEVEL.test(text) || FACILITY_LEVEL.test(text) || (bytes[start] === LESS && bytes[end - 1] === GREATER);
}

/** The first three letters in lower case, as one number. */
const threeLetters = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number) | 0x202020;

const LEVEL_STARTS = new Set(LEVELS.split('|').map((level) => threeLetters(new TextEncoder().encode(level), 0)));

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}
