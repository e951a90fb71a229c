import { civilDay, MS_PER_DAY } from '../../model/time.ts';
import type { Zone } from './zone.ts';

/** A log may be silent over New Year, but a longer jump is a clock that was wrong, not a year that passed. */
const MAX_SILENCE_MS = 92 * MS_PER_DAY;
/** Lines of several programs may be this much out of order. */
const DISORDER_MS = 2 * MS_PER_DAY;

/** Gives dates that lack their year one. */
export interface Years {
  /** The instant (ms since 1970) of a month (1 to 12), day and time of day (ms); NaN when there is no such day. */
  readonly read: (month: number, day: number, clock: number) => number;
  /** The year given to the first date; undefined as long as there was none. */
  readonly firstYear: () => number | undefined;
}

/**
 * Reads dates without a year, one after another. A line belongs to the year of the one before it, unless it follows
 * within three months in the next year, or precedes it by two days at most in the last: New Year passes, and lines
 * come a little out of order.
 *
 * Without a declared `year` the first line is in the latest year in which it is at most a day after `modifiedAt`.
 * Where the log goes on from a line that was written at `after` (ms), that line's year counts instead. Dates after
 * `latest` (ms) do not move the year.
 */
export function yearsOf(options: {
  readonly year: number | undefined;
  readonly zone: Zone;
  /** The same, for years that a date may be of. */
  readonly tryingZone: Zone;
  readonly modifiedAt: Date;
  readonly latest: number;
  readonly after?: number | undefined;
}): Years {
  const { zone, tryingZone, latest, after } = options;
  let firstYear: number | undefined;
  /** The last line's date by its own clock, and the year we are in. */
  let lastLocal: number | undefined = after === undefined ? undefined : shownAt(after, tryingZone);
  let year = lastLocal === undefined ? 0 : new Date(lastLocal).getUTCFullYear();
  /** Month and day of the last line as one number, and when that day began by its own clock. */
  let lastDate = -1;
  let lastDay = 0;

  return {
    read(month, dayOfMonth, clock) {
      if (Number.isNaN(clock)) return Number.NaN;
      const date = month * 32 + dayOfMonth;
      // Most lines are of the same day as the one before, and then nothing about the year needs to be asked.
      const isLastDay = date === lastDate;
      const day = isLastDay ? lastDay : dayOf(month, dayOfMonth, clock);
      const local = day + clock;
      const instant = local - zone(local);
      if (instant <= latest && (isLastDay || lastLocal === undefined || day >= startOfYear(year))) {
        lastLocal = local;
        if (!isLastDay) {
          lastDate = date;
          lastDay = day;
          year = new Date(day).getUTCFullYear();
        }
      }
      return instant;
    },
    firstYear: () => firstYear,
  };

  /** When the day began by its own clock, ms since 1970; NaN when there is no such day. */
  function dayOf(month: number, day: number, clock: number): number {
    if (!(month >= 1 && day >= 1 && day <= 31)) return Number.NaN;
    const inYear = (y: number) => Date.UTC(y, month - 1, day) + clock;
    const ofLine = lastLocal === undefined ? (options.year ?? inferred(inYear)) : yearAfter(lastLocal, inYear);
    const found = civilDay(ofLine, month, day);
    if (found === undefined) return Number.NaN;
    firstYear ??= ofLine;
    return found * MS_PER_DAY;
  }

  function yearAfter(last: number, inYear: (year: number) => number): number {
    if (inYear(year) < last) return inYear(year + 1) - last <= MAX_SILENCE_MS ? year + 1 : year;
    return last - inYear(year - 1) <= DISORDER_MS ? year - 1 : year;
  }

  function inferred(inYear: (year: number) => number): number {
    const limit = options.modifiedAt.getTime() + MS_PER_DAY;
    let candidate = new Date(limit).getUTCFullYear() + 1;
    while (inYear(candidate) - tryingZone(inYear(candidate)) > limit) candidate--;
    return candidate;
  }
}

/** What the zone's clock shows at an instant, as if that were UTC. */
function shownAt(instant: number, zone: Zone): number {
  const near = instant + zone(instant);
  return instant + zone(near);
}

const startOfYear = (year: number): number => Date.UTC(year, 0, 1);
