import type { Day } from '../model/time.ts';

/** 0 is Sunday, as the calendar's oldest convention has it; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day): number => (day + 4) % 7;
export const isWeekend = (day: Day): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;
