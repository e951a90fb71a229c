import { type Hour, hourOf, startOfHour } from '../model/time.ts';

const HOURS_PER_DAY = 24;
/** How far back every hour is looked at; before that, the end of every day. */
const HOURLY_HOURS = 48;

/**
 * The instants after `from` at which to look, up to and including `now`: the end of every day, of late the end of
 * every hour, and `now`. Whatever happened while nobody looked is seen as it would have been seen then. `hourlyUntil`: up
 * to when hours are known, where that is before `now`.
 */
export function stepsBetween(from: Date, now: Date, hourlyHours = HOURLY_HOURS, hourlyUntil = now): readonly Date[] {
  const last = hourOf(now);
  const lastHourly = Math.min(last, hourOf(hourlyUntil));
  const steps: Hour[] = [];
  for (let hour = hourOf(from) + 1; hour <= last; hour++) {
    const isHourly = hour <= lastHourly && lastHourly - hour < hourlyHours;
    if (hour % HOURS_PER_DAY === 0 || isHourly) steps.push(hour);
  }
  const instants = steps.map(startOfHour);
  return instants.at(-1)?.getTime() === now.getTime() ? instants : [...instants, now];
}
