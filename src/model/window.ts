import {
  type Day,
  dayOf,
  dayText,
  hourOf,
  instantText,
  MS_PER_DAY,
  MS_PER_HOUR,
  startOfDay,
  startOfHour,
} from './time.ts';

/** Half-open `[from, to)` in UTC. `days` windows start and end at midnight; `hours` windows on the full hour. */
export interface Window {
  readonly grain: 'days' | 'hours';
  readonly from: Date;
  readonly to: Date;
}

/** The `count` whole days of which the last is `lastDay`. */
export function lastDays(count: number, lastDay: Day): Window {
  return { grain: 'days', from: startOfDay(lastDay - count + 1), to: startOfDay(lastDay + 1) };
}

/** From the first day to the last, both included. */
export function daysBetween(first: Day, last: Day): Window {
  return { grain: 'days', from: startOfDay(first), to: startOfDay(last + 1) };
}

/** The `count` whole hours of which the last is the hour of `now`. */
export function lastHours(count: number, now: Date): Window {
  const last = hourOf(now);
  return { grain: 'hours', from: startOfHour(last - count + 1), to: startOfHour(last + 1) };
}

/** Every day the window touches, first to last; none when the window is empty. */
export function daysOf(window: Window): readonly Day[] {
  if (window.to <= window.from) return [];
  const first = dayOf(window.from);
  const last = dayOf(new Date(window.to.getTime() - 1));
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** `2026-11-09 to 2026-11-15 (UTC)`, or with hours when the window has them. */
export function windowText(window: Window): string {
  if (window.grain === 'hours') {
    const minute = (at: Date) => instantText(at).slice(0, 16).replace('T', ' ');
    return `${minute(window.from)} to ${minute(window.to)} (UTC)`;
  }
  const first = dayText(dayOf(window.from));
  const last = dayText(dayOf(new Date(window.to.getTime() - 1)));
  return first === last ? `${first} (UTC)` : `${first} to ${last} (UTC)`;
}

/** `7 days`, `24 hours`, `1 day`. */
export function windowLength(window: Window): string {
  const ms = window.to.getTime() - window.from.getTime();
  const [count, unit] = window.grain === 'hours' ? [ms / MS_PER_HOUR, 'hour'] : [ms / MS_PER_DAY, 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
