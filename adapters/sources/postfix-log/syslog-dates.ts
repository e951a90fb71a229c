import { civilDay, MS_PER_DAY } from '../../../src/mailflow/time.ts';
import type { DateReader } from './date-reader.ts';
import { clockMs, digit } from './digits.ts';
import type { Zone } from './zone.ts';

/** `Dec  9 10:18:23` */
export const SYSLOG_DATE_BYTES = 15;
/** `Dec  9` */
const DATE_BYTES = 6;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SPACE = 32;
/** A log may be silent over New Year, but a longer jump is a clock that was wrong, not a year that passed. */
const LONGEST_SILENCE_MS = 92 * MS_PER_DAY;
/** Lines of several programs may be this much out of order. */
const DISORDER_MS = 2 * MS_PER_DAY;

/**
 * Reads syslog dates, which lack year and zone. A line belongs to the year of the one before it, unless it follows
 * within three months in the next year, or precedes it by two days at most in the last: New Year passes, and lines
 * come a little out of order.
 *
 * Without a declared `year` the first line is in the latest year in which it is at most a day after `modifiedAt`.
 * Dates after `latest` (ms) do not move the year.
 */
export function syslogDates(options: {
  readonly year: number | undefined;
  readonly zone: Zone;
  readonly modifiedAt: Date;
  readonly latest: number;
}): { readonly read: DateReader; readonly firstYear: () => number | undefined } {
  const { zone, latest } = options;
  let firstYear: number | undefined;
  /** The year we are in, and the last line's date by its own clock. */
  let year = 0;
  let lastLocal: number | undefined;
  /** `Dec  9` of the last line, and when that day began by its own clock. */
  const lastDate = new Uint8Array(DATE_BYTES);
  let lastDay = 0;

  return {
    read(b, start) {
      const clock = clockMs(b, start + DATE_BYTES + 1);
      if (Number.isNaN(clock)) return Number.NaN;
      const isLastDay = lastLocal !== undefined && isLastDate(b, start);
      const day = isLastDay ? lastDay : dayOf(b, start, clock);
      const local = day + clock;
      const instant = local - zone(local);
      if (instant <= latest && (isLastDay || lastLocal === undefined || day >= startOfYear(year))) {
        lastLocal = local;
        if (!isLastDay) moveTo(b, start, day);
      }
      return instant;
    },
    firstYear: () => firstYear,
  };

  /** Most lines are of the same day as the one before, and then nothing about the year needs to be asked. */
  function isLastDate(b: Uint8Array, start: number): boolean {
    for (let i = DATE_BYTES - 1; i >= 0; i--) if (b[start + i] !== lastDate[i]) return false;
    return true;
  }

  function moveTo(b: Uint8Array, start: number, day: number): void {
    lastDate.set(b.subarray(start, start + DATE_BYTES));
    lastDay = day;
    year = new Date(day).getUTCFullYear();
  }

  /** When the day began by its own clock, ms since 1970; NaN when there is no such day. */
  function dayOf(b: Uint8Array, at: number, clock: number): number {
    const month = MONTHS.indexOf(String.fromCharCode(b[at] as number, b[at + 1] as number, b[at + 2] as number)) + 1;
    const day = (b[at + 4] === SPACE ? 0 : digit(b, at + 4) * 10) + digit(b, at + 5);
    if (month === 0 || !(day >= 1 && day <= 31)) return Number.NaN;
    const inYear = (y: number) => Date.UTC(y, month - 1, day) + clock;
    const ofLine = lastLocal === undefined ? (options.year ?? inferred(inYear)) : yearAfter(lastLocal, inYear);
    const found = civilDay(ofLine, month, day);
    if (found === undefined) return Number.NaN;
    firstYear ??= ofLine;
    return found * MS_PER_DAY;
  }

  function yearAfter(last: number, inYear: (year: number) => number): number {
    if (inYear(year) < last) return inYear(year + 1) - last <= LONGEST_SILENCE_MS ? year + 1 : year;
    return last - inYear(year - 1) <= DISORDER_MS ? year - 1 : year;
  }

  function inferred(inYear: (year: number) => number): number {
    const limit = options.modifiedAt.getTime() + MS_PER_DAY;
    let candidate = new Date(limit).getUTCFullYear() + 1;
    while (inYear(candidate) - zone(inYear(candidate)) > limit) candidate--;
    return candidate;
  }
}

const startOfYear = (year: number): number => Date.UTC(year, 0, 1);
