import type { Kind } from '../model/dimensions.ts';
import type { Partition } from '../model/partition.ts';
import { lastDays, lastHours, type Window } from '../model/window.ts';

const HOURS = 24;

/**
 * The 24 hours that end with the newest hour which data tell of; the newest day where the newest data know no hours. Null
 * where there are none of this kind. It is the data's own time and not the clock's, so that a report that comes a day late is
 * shown, and not a zero.
 */
export function newestDay(kind: Kind, partitions: readonly Partition[]): Window | null {
  const held = partitions.filter((partition) => partition.kind === kind && partition.messages > 0);
  const [first, ...others] = held;
  if (first === undefined) return null;
  const newest = others.reduce((last, next) => (next.untilSeconds > last.untilSeconds ? next : last), first);
  if (newest.precision === 'day') return lastDays(1, newest.day);
  // The end is not a part of it: data until 15:00 tell of the hour from 14:00.
  return lastHours(HOURS, new Date(newest.untilSeconds * 1_000 - 1));
}
