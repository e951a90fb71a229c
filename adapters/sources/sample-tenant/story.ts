import type { Day } from '../../../src/mailflow/time.ts';

/** 0 is Sunday, as the calendar's oldest convention has it; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day): number => (day + 4) % 7;
export const isWeekend = (day: Day): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;

const FRIDAY = 5;

/**
 * The day everything happens: the last Friday before `until` (trouble likes the eve of a weekend). What happens then
 * and on the days after is always within the seven days up to `until`, and as `until` moves on day by day the past
 * stays as it was, except once a week, when the story moves on to the next Friday.
 */
export function storyDay(until: Day): Day {
  const dayBefore = until - 1;
  return dayBefore - ((weekdayOf(dayBefore) - FRIDAY + 7) % 7);
}
