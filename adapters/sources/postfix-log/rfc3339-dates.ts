import { civilDay, MS_PER_DAY } from '../../../src/mailflow/time.ts';
import type { DateReader } from './date-reader.ts';
import { clockMs, digit, twoDigits } from './digits.ts';
import type { Zone } from './zone.ts';

const [DOT, Z, PLUS, MINUS, COLON] = [46, 90, 43, 45, 58] as const;

/**
 * Reads `2022-01-08T19:42:12.941563+00:00`, also with `Z` and with `+0000`; to the millisecond. Where the offset is
 * missing, `zone` says it.
 */
export function rfc3339Dates(zone: Zone): DateReader {
  let knownDate = -1;
  let knownDay: number | undefined;

  return (b, start, end) => {
    const day = dayOf(
      twoDigits(b, start) * 100 + twoDigits(b, start + 2),
      twoDigits(b, start + 5),
      twoDigits(b, start + 8),
    );
    if (day === undefined) return Number.NaN;
    let local = day * MS_PER_DAY + clockMs(b, start + 11);
    let at = start + 19;
    if (b[at] === DOT) {
      for (let unit = 100; ++at < end && digit(b, at) >= 0; unit /= 10) if (unit >= 1) local += digit(b, at) * unit;
    }
    if (at === end) return local - zone(local);
    if (b[at] === Z && at + 1 === end) return local;
    const sign = b[at] === PLUS ? 1 : b[at] === MINUS ? -1 : Number.NaN;
    const minutesAt = b[at + 3] === COLON ? at + 4 : at + 3;
    if (minutesAt + 2 !== end) return Number.NaN;
    return local - sign * (twoDigits(b, at + 1) * 60 + twoDigits(b, minutesAt)) * 60_000;
  };

  /** {@link civilDay} of the last date is remembered: most lines are of the same day as the one before. */
  function dayOf(year: number, month: number, day: number): number | undefined {
    const date = (year * 100 + month) * 100 + day;
    if (date !== knownDate) {
      knownDate = date;
      knownDay = Number.isNaN(date) ? undefined : civilDay(year, month, day);
    }
    return knownDay;
  }
}
