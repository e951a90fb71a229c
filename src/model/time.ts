/** Whole UTC days since 1970-01-01. A day is a UTC day everywhere, as in the original charts. */
export type Day = number;
/** Whole UTC hours since 1970-01-01T00:00Z. */
export type Hour = number;

export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

/**
 * Whether what was noted at `at` is younger than `forMs`, at `now`; all in ms. What was noted in the future is not: the
 * clock was set back since, and would have to catch up first.
 */
export const isYoung = (at: number, forMs: number, now: number): boolean => at <= now && now - at < forMs;

export const dayOf = (instant: Date): Day => Math.floor(instant.getTime() / MS_PER_DAY);
export const hourOf = (instant: Date): Hour => Math.floor(instant.getTime() / MS_PER_HOUR);
export const startOfDay = (day: Day): Date => new Date(day * MS_PER_DAY);
export const startOfHour = (hour: Hour): Date => new Date(hour * MS_PER_HOUR);

/** `2026-11-15` */
export const dayText = (day: Day): string => startOfDay(day).toISOString().slice(0, 10);

/** `2026-11-15T00:00:00Z`, to the second. */
export const instantText = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;

/** The UTC day written `2026-11-15`, or undefined when there is no such day (30 February, month 13). */
export function parseDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? civilDay(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** The UTC day of a calendar date (month 1…12), or undefined when there is no such date. */
export function civilDay(year: number, month: number, day: number): Day | undefined {
  const ms = Date.UTC(year, month - 1, day);
  const back = new Date(ms);
  return back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day
    ? ms / MS_PER_DAY
    : undefined;
}
