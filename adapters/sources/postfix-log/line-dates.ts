import type { DateReader } from './date-reader.ts';
import { rfc3339Dates } from './rfc3339-dates.ts';
import { SYSLOG_DATE_BYTES, syslogDates } from './syslog-dates.ts';
import type { Zone } from './zone.ts';

const [SPACE, COLON, DASH, T] = [32, 58, 45, 84] as const;
/** No RFC 3339 date is longer: `2022-01-08T19:42:12.941563123+00:00`. */
const LONGEST_DATE_BYTES = 40;

/** Where the date at the beginning of a line ends, or -1 when nothing there is shaped like one. */
export function dateEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start <= SYSLOG_DATE_BYTES) return -1;
  if (bytes[start + 9] === COLON && bytes[start + 12] === COLON) {
    const isSpaced = bytes[start + 3] === SPACE && bytes[start + 6] === SPACE;
    return isSpaced && bytes[start + SYSLOG_DATE_BYTES] === SPACE ? start + SYSLOG_DATE_BYTES : -1;
  }
  if (bytes[start + 4] !== DASH || bytes[start + 7] !== DASH || bytes[start + 10] !== T) return -1;
  for (let at = start + 19; at < end && at < start + LONGEST_DATE_BYTES; at++) if (bytes[at] === SPACE) return at;
  return -1;
}

export interface LineDates {
  /** Reads a date that {@link dateEnd} found. */
  readonly read: DateReader;
  /** The year given to the first date that had none; undefined as long as all had theirs. */
  readonly firstYear: () => number | undefined;
}

/** Reads the dates of a log's lines, one after another; see {@link syslogDates} for the years and what they need. */
export function lineDates(options: {
  readonly year: number | undefined;
  readonly zone: Zone;
  readonly modifiedAt: Date;
  readonly latest: number;
}): LineDates {
  const syslog = syslogDates(options);
  const rfc3339 = rfc3339Dates(options.zone);
  return {
    read: (bytes, start, end) =>
      end - start === SYSLOG_DATE_BYTES ? syslog.read(bytes, start, end) : rfc3339(bytes, start, end),
    firstYear: syslog.firstYear,
  };
}
