import { type Day, dayOf, MS_PER_DAY } from '../../model/time.ts';
import type { Telling } from '../history.ts';
import type { MissingParams } from './params.ts';

/** How long nobody has told us anything, and how long is usual. In days, with fractions. */
export interface Silence {
  readonly until: Date;
  readonly silentDays: number;
  readonly usualDays: number;
  readonly limitDays: number;
  readonly isTooLong: boolean;
}

/** Two old logs with some days between them say nothing of when the next one is due. */
const HABIT_INTERVALS = 2;

/**
 * The usual interval is the median between days that were told, over the last weeks; null before there are two of them. Where that is a day, weekdays that
 * were never told in these weeks do not count as silence: who exports from Monday to Friday is not late on a Sunday.
 */
export function silenceOf(tellings: readonly Telling[], now: Date, params: MissingParams): Silence | null {
  const days = [...new Set(tellings.flatMap((telling) => telling.days))].sort((a, b) => a - b);
  const last = days.at(-1);
  if (last === undefined) return null;
  const recent = days.filter((day) => day > last - params.weeks * 7);
  const intervals = recent.slice(1).map((day, at) => day - (recent[at] as Day));
  const usualDays = median(intervals);
  if (usualDays === undefined || intervals.length < HABIT_INTERVALS) return null;
  const until = new Date(Math.max(...tellings.map((telling) => telling.until.getTime())));
  const idle = usualDays === 1 ? idleDays(recent, dayOf(until), dayOf(now)) : 0;
  const silentDays = Math.max(0, (now.getTime() - until.getTime()) / MS_PER_DAY - idle);
  const limitDays = params.intervals * usualDays;
  return { until, silentDays, usualDays, limitDays, isTooLong: silentDays > limitDays };
}

/** Whole days from `from` on and before `to` whose weekday was never told, where two weeks or more can show it. */
function idleDays(answer: readonly Day[], from: Day, to: Day): number {
  const first = answer[0];
  if (first === undefined || from - first < 14) return 0;
  const weekdays = new Set(answer.map((day) => day % 7));
  const untold = Array.from({ length: 7 }, (_, weekday) => weekday).filter((weekday) => !weekdays.has(weekday));
  return untold.reduce((sum, weekday) => sum + before(to, weekday) - before(from, weekday), 0);
}

/** How many days with this remainder by 7 lie in [0, end). */
const before = (end: Day, weekday: number): number => Math.ceil((end - weekday) / 7);

/** The middle one; of two the lower, so that one long gap does not become usual. */
function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
