import { type Hour, hourOf, startOfHour } from '../model/time.ts';

const HOURS_PER_DAY = 24;
/** How far back every hour is looked at; before that, the end of every day. */
const HOURLY_HOURS = 48;

/**
 * The instants after `from` at which to look, up to and including `now`: the end of every day, of late the end of
 * every hour, and `now`. Whatever happened while nobody looked is seen as it would have been seen then.
 */
export function stepsBetween(from: Date, now: Date, hourlyHours = HOURLY_HOURS): readonly Date[] {
  const last = hourOf(now);
  const steps: Hour[] = [];
  for (let hour = hourOf(from) + 1; hour <= last; hour++) {
    if (hour % HOURS_PER_DAY === 0 || last - hour < hourlyHours) steps.push(hour);
  }
  const instants = steps.map(startOfHour);
  return instants.at(-1)?.getTime() === now.getTime() ? instants : [...instants, now];
}
