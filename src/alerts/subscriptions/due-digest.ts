import { wallClock } from '../../model/text/wall-clock.ts';
import { instantText, MS_PER_DAY, parseDay, startOfDay } from '../../model/time.ts';
import type { Digest } from './subscription.ts';

const MONDAY = 1;

/**
 * The calendar day of the latest digest that should have been given by `now`, in the digest's zone: today's once its
 * time has come on the wall, else the one before. It is a day on the calendar and not an instant, so neither an hour
 * that the clock skips nor one that it shows twice makes one digest too few or too many.
 */
export function latestDigestDay({ every, at, zone }: Pick<Digest, 'every' | 'at' | 'zone'>, now: Date): string {
  const { day, time, weekday } = wallClock(now, zone);
  const daysBack = every === 'day' ? 0 : (weekday - MONDAY + 7) % 7;
  const isToday = daysBack === 0;
  const step = every === 'day' ? 1 : 7;
  return daysBefore(day, isToday && time < at ? step : daysBack);
}

/** Whether a digest is due. However long nobody looked, it is one; a clock that was set back makes none. */
export function isDigestDue(digest: Digest, now: Date): boolean {
  return digest.lastDay === null || latestDigestDay(digest, now) > digest.lastDay;
}

/** Further ahead than a clock is usually wrong by, the last digest was given by one that was ahead for a moment. */
const AHEAD_DAYS: Readonly<Record<Digest['every'], number>> = { day: 2, week: 8 };

/**
 * A digest that was last given on a day that is still far ahead, as if today's had been the last: what was given since
 * then nobody knows, so the next one tells of one period more. Others as they are.
 */
export function withoutLead(digest: Digest, now: Date): Digest {
  const { every, lastDay } = digest;
  const latest = latestDigestDay(digest, now);
  if (lastDay === null || (parseDay(lastDay) as number) - (parseDay(latest) as number) <= AHEAD_DAYS[every])
    return digest;
  const since = new Date(now.getTime() - (every === 'day' ? MS_PER_DAY : 7 * MS_PER_DAY));
  return { ...digest, lastDay: latest, since: instantText(since) };
}

function daysBefore(day: string, count: number): string {
  return startOfDay((parseDay(day) as number) - count)
    .toISOString()
    .slice(0, 10);
}
