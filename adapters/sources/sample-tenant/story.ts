import type { Day } from '../../../src/model/time.ts';
import { weekdayOf } from '../../../src/sample/calendar.ts';

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
