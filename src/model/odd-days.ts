import type { DayTotal } from './day-totals.ts';
import type { Day } from './time.ts';

/** A day beside the same weekday of the weeks before it. */
export interface JudgedDay {
  readonly day: Day;
  readonly is: 'drop' | 'jump' | 'usual';
  readonly messages: number;
  /** The median of the weekday before. */
  readonly usual: number;
}

const WEEKS = 8;
const KNOWN_WEEKS = 4;
const LEAST_USUAL = 50;
const JUMP_TIMES = 20;
/** A day with less than this share of what is usual has dropped. */
export const DROP_SHARE = 0.2;

/**
 * Holds each whole day of a source against the median of the same weekday in the eight weeks before, in order. A day
 * cannot be judged, and is left out, where fewer than four of them are known or their median is below 50 messages.
 */
export function judgeDays(totals: readonly DayTotal[], dropShare = DROP_SHARE): readonly JudgedDay[] {
  const byDay = new Map(totals.map(({ day, messages }) => [day, messages]));
  return totals.flatMap(({ day, messages, isWhole }): readonly JudgedDay[] => {
    const before = Array.from({ length: WEEKS }, (_, week) => byDay.get(day - 7 * (week + 1)));
    const known = before.filter((each) => each !== undefined).sort((a, b) => a - b);
    const usual = known[Math.floor((known.length - 1) / 2)] ?? 0;
    if (!isWhole || known.length < KNOWN_WEEKS || usual < LEAST_USUAL) return [];
    const is = messages < usual * dropShare ? 'drop' : messages > usual * JUMP_TIMES ? 'jump' : 'usual';
    return [{ day, is, messages, usual }];
  });
}
