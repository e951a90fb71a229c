import { clockMs, digit, digitsEnd, fourDigits, isDigit, twoDigits } from './digits.ts';
import { MAX_NAME_BYTES, type MonthNames } from './month-names.ts';

const [SPACE, PLUS, COMMA, MINUS, DOT, SLASH, COLON, T, Z] = [32, 43, 44, 45, 46, 47, 58, 84, 90] as const;
/** `10:19:00` */
const CLOCK_BYTES = 8;
/** No date that is one word is longer: `2022-01-08T19:42:12.941563123+00:00`. */
const MAX_WORD = 40;

/** A date as it is written. One is filled again for every line: a million of them would cost. */
export interface WrittenDate {
  /** Where it ends. */
  end: number;
  /** 0 where none is written. */
  year: number;
  /** 1 to 12, or what {@link MonthNames} answers for what is no month. */
  month: number;
  day: number;
  /** Time of day in ms; NaN when there is no such time, or the offset is none. */
  clock: number;
  /** What its clock shows minus UTC, in ms; NaN when not written. */
  offset: number;
  /** `CET`; empty when not written. */
  zoneName: string;
  /** ms since 1970 where that is what is written; else NaN. */
  epoch: number;
}

export const noDate = (): WrittenDate => ({
  end: 0,
  year: 0,
  month: 0,
  day: 0,
  clock: 0,
  offset: Number.NaN,
  zoneName: '',
  epoch: Number.NaN,
});

/** `Jan`, in any language. */
export type ReadMonth = MonthNames['read'];

/**
 * Finds the date at `bytes[at…]` and reads what it says into `date`; false when nothing there is shaped like one.
 * A date ends before a blank, and the shapes are those of syslogd, rsyslog, syslog-ng, journalctl and containers:
 *
 * - `Nov  9 10:19:00`, the day also `9` or `09`, the month in any language, `.123` or `,123` behind the seconds,
 *   the year in front of it or behind the day;
 * - `2026-11-09T10:19:00.123456+01:00`, also with a blank for the `T`, with `/`, with `Z`, `+0100`, `+01` or ` UTC`;
 * - `Mon 2026-11-09 10:19:00 CET`, journalctl's short-full;
 * - `1794219540.123456`, its short-unix.
 */
export function findDate(bytes: Uint8Array, at: number, end: number, readMonth: ReadMonth, date: WrittenDate): boolean {
  date.year = 0;
  date.offset = Number.NaN;
  date.epoch = Number.NaN;
  date.zoneName = '';
  if (end - at < 14) return false;
  if (isDigit(bytes[at])) {
    if (bytes[at + 4] === MINUS && bytes[at + 10] === T && bytes[at + 7] === MINUS) {
      return isoWord(bytes, at, end, date);
    }
    return findNumberFirst(bytes, at, end, readMonth, date);
  }
  if (bytes[at + 3] === SPACE && bytes[at + 15] === SPACE && bytes[at + 6] === SPACE && bytes[at + 9] === COLON) {
    return classic(bytes, at, readMonth, date);
  }
  return findWordFirst(bytes, at, end, readMonth, date);
}

/** `Nov  9 10:19:00`, by far the most frequent. */
function classic(bytes: Uint8Array, at: number, readMonth: ReadMonth, date: WrittenDate): boolean {
  if (bytes[at + 12] !== COLON) return false;
  date.month = readMonth(bytes, at, at + 3);
  date.day = (bytes[at + 4] === SPACE ? 0 : digit(bytes, at + 4) * 10) + digit(bytes, at + 5);
  date.clock = clockMs(bytes, at + 7);
  date.end = at + 15;
  return true;
}

/** `2026-11-09T10:19:00.123456+01:00`, up to the next blank. */
function isoWord(bytes: Uint8Array, at: number, end: number, date: WrittenDate): boolean {
  const longest = Math.min(end, at + MAX_WORD);
  let to = at + 19;
  while (to < longest && bytes[to] !== SPACE) to++;
  if (to > longest || (to < end && bytes[to] !== SPACE)) return false;
  isoDay(bytes, at, date);
  date.end = to;
  date.clock = clockMs(bytes, at + 11);
  offset(bytes, fraction(bytes, at + 19, to, date), to, date);
  return true;
}

function isoDay(bytes: Uint8Array, at: number, date: WrittenDate): void {
  date.year = fourDigits(bytes, at);
  date.month = twoDigits(bytes, at + 5);
  date.day = twoDigits(bytes, at + 8);
}

function findNumberFirst(bytes: Uint8Array, at: number, end: number, readMonth: ReadMonth, date: WrittenDate): boolean {
  const to = digitsEnd(bytes, at, end);
  if (to === at + 4) {
    if (bytes[to] === SPACE) return afterYear(bytes, at, end, readMonth, date);
    return isIsoDay(bytes, at, end) && isoWithBlank(bytes, at, end, date);
  }
  if (bytes[to] === DOT && to - at >= 9 && to - at <= 11) return unixTime(bytes, at, to, end, date);
  // `11月 09 10:19:00` of Chinese and Japanese, `11월` of Korean.
  const isMonth = isBytes(bytes, to, 0xe6, 0x9c, 0x88) || isBytes(bytes, to, 0xec, 0x9b, 0x94);
  if (!isMonth || to - at > 2) return false;
  date.month = to - at === 1 ? digit(bytes, at) : twoDigits(bytes, at);
  return dayAndTime(bytes, to + 3, end, date);
}

const isBytes = (bytes: Uint8Array, at: number, a: number, b: number, c: number): boolean =>
  bytes[at] === a && bytes[at + 1] === b && bytes[at + 2] === c;

/** `2026 Nov  9 10:19:00` */
function afterYear(bytes: Uint8Array, at: number, end: number, readMonth: ReadMonth, date: WrittenDate): boolean {
  const name = skipBlanks(bytes, at + 4, end);
  const to = nameEnd(bytes, name, end);
  if (to < 0 || !dayAndTime(bytes, to, end, date)) return false;
  date.year = fourDigits(bytes, at);
  date.month = readMonth(bytes, name, to);
  return true;
}

/** `1794219540.123456` */
function unixTime(bytes: Uint8Array, at: number, dot: number, end: number, date: WrittenDate): boolean {
  let seconds = 0;
  for (let i = at; i < dot; i++) seconds = seconds * 10 + digit(bytes, i);
  date.clock = 0;
  const to = fraction(bytes, dot, end, date);
  if (to === dot || (to < end && bytes[to] !== SPACE)) return false;
  date.end = to;
  date.epoch = seconds * 1000 + date.clock;
  return true;
}

function findWordFirst(bytes: Uint8Array, at: number, end: number, readMonth: ReadMonth, date: WrittenDate): boolean {
  const to = nameEnd(bytes, at, end);
  if (to < 0) return false;
  const next = skipBlanks(bytes, to, end);
  if (isIsoDay(bytes, next, end)) return isoWithBlank(bytes, next, end, date) && zoneName(bytes, end, date);
  if (!dayAndTime(bytes, to, end, date)) return false;
  date.month = readMonth(bytes, at, to);
  return true;
}

/** Where the word of letters at `at` ends, before a blank; -1 when there is none. */
function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  const longest = Math.min(end, at + MAX_NAME_BYTES);
  for (let to = at; to < longest; to++) {
    const byte = bytes[to] as number;
    if (byte === SPACE) return to > at + 1 ? to : -1;
    const isLetter = byte >= 0x80 || ((byte | 0x20) - 97) >>> 0 < 26 || byte === DOT;
    if (!isLetter) return -1;
  }
  return -1;
}

/** `  9 10:19:00`, `09 10:19:00.123`, ` 9 2026 10:19:00` */
function dayAndTime(bytes: Uint8Array, at: number, end: number, date: WrittenDate): boolean {
  const day = skipBlanks(bytes, at, end);
  const dayEnd = digitsEnd(bytes, day, end);
  if (day === at || dayEnd === day || dayEnd - day > 2) return false;
  date.day = dayEnd - day === 1 ? digit(bytes, day) : twoDigits(bytes, day);
  let clock = skipBlanks(bytes, dayEnd, end);
  if (clock === dayEnd) return false;
  if (digitsEnd(bytes, clock, end) === clock + 4 && bytes[clock + 4] === SPACE) {
    date.year = fourDigits(bytes, clock);
    clock = skipBlanks(bytes, clock + 4, end);
  }
  return time(bytes, clock, end, date);
}

/** `10:19:00.123`, before a blank or the end of the line. */
function time(bytes: Uint8Array, at: number, end: number, date: WrittenDate): boolean {
  if (at + CLOCK_BYTES > end || bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return false;
  date.clock = clockMs(bytes, at);
  date.end = fraction(bytes, at + CLOCK_BYTES, end, date);
  return date.end === end || bytes[date.end] === SPACE;
}

/** `2026-11-09 1…`, also with `/` */
function isIsoDay(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 19 > end || bytes[at + 7] !== bytes[at + 4] || bytes[at + 13] !== COLON) return false;
  const isSeparated = bytes[at + 4] === MINUS || bytes[at + 4] === SLASH;
  return isSeparated && (bytes[at + 10] === SPACE || bytes[at + 10] === T) && fourDigits(bytes, at) > 0;
}

/** `2026-11-09 10:19:00.123+01:00`, the offset also behind a blank. */
function isoWithBlank(bytes: Uint8Array, at: number, end: number, date: WrittenDate): boolean {
  const longest = Math.min(end, at + MAX_WORD);
  let to = at + 19;
  while (to < longest && bytes[to] !== SPACE) to++;
  if (to < end && bytes[to] !== SPACE) return false;
  isoDay(bytes, at, date);
  date.clock = clockMs(bytes, at + 11);
  const after = fraction(bytes, at + 19, to, date);
  date.end = to;
  offset(bytes, after, to, date);
  if (after < to) return true;
  const word = to + 1;
  const wordEnd = blankAfter(bytes, word, end);
  const isOffset = (bytes[word] === PLUS || bytes[word] === MINUS) && wordEnd - word >= 5 && wordEnd - word <= 6;
  const isUtc = wordEnd - word === 3 && isBytes(bytes, word, 85, 84, 67);
  if (isUtc) date.offset = 0;
  else if (isOffset) offset(bytes, word, wordEnd, date);
  if (isUtc || isOffset) date.end = wordEnd;
  return true;
}

/** ` CET` or ` +03` behind journalctl's short-full. */
function zoneName(bytes: Uint8Array, end: number, date: WrittenDate): boolean {
  if (!Number.isNaN(date.offset)) return true;
  const at = date.end + 1;
  const to = blankAfter(bytes, at, end);
  if (to === at || to - at > 6) return false;
  date.end = to;
  if (bytes[at] === PLUS || bytes[at] === MINUS) offset(bytes, at, to, date);
  else date.zoneName = String.fromCharCode(...bytes.subarray(at, to));
  return true;
}

/** Adds `.123456` to the clock, to the millisecond; answers where it ends. */
function fraction(bytes: Uint8Array, at: number, end: number, date: WrittenDate): number {
  if (at >= end || (bytes[at] !== DOT && bytes[at] !== COMMA)) return at;
  let to = at + 1;
  for (let unit = 100; to < end && isDigit(bytes[to]); unit /= 10, to++) {
    if (unit >= 1) date.clock += digit(bytes, to) * unit;
  }
  return to > at + 1 ? to : at;
}

/** `Z`, `+01:00`, `+0100`, `+01`, all of `bytes[at, end)`; anything else makes the date none. */
function offset(bytes: Uint8Array, at: number, end: number, date: WrittenDate): void {
  if (at === end) return;
  if (bytes[at] === Z && at + 1 === end) {
    date.offset = 0;
    return;
  }
  const sign = bytes[at] === PLUS ? 1 : bytes[at] === MINUS ? -1 : Number.NaN;
  const minutesAt = bytes[at + 3] === COLON ? at + 4 : at + 3;
  const minutes = at + 3 === end ? 0 : minutesAt + 2 === end ? twoDigits(bytes, minutesAt) : Number.NaN;
  const ms = sign * (twoDigits(bytes, at + 1) * 60 + minutes) * 60_000;
  if (Number.isNaN(ms)) date.clock = Number.NaN;
  else date.offset = ms;
}

export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && bytes[to] === SPACE) to++;
  return to;
}

/** Where the word at `at` ends: the next blank, or the end of the line. */
export function blankAfter(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && bytes[to] !== SPACE) to++;
  return to;
}
