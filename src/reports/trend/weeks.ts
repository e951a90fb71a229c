import type { Partition } from '../../model/partition.ts';
import { type Day, dayOf, MS_PER_DAY } from '../../model/time.ts';
import { daysBetween, type Window } from '../../model/window.ts';
import { firstAndLast } from '../../view/window-text.ts';
import { dataUntil } from '../provenance.ts';

const WEEK = 7;

/**
 * The whole weeks of a window, oldest first: seven days each, the last of which ends with the last day that is known to its end.
 * A week in progress would look like a fall.
 */
export function wholeWeeks(window: Window, held: readonly Partition[]): readonly Window[] {
  const { first, last } = firstAndLast(window);
  const end = Math.min(last, lastWholeDay(held) ?? last);
  const count = Math.max(0, Math.floor((end - first + 1) / WEEK));
  return Array.from({ length: count }, (_, at) => {
    const lastDay = end - (count - 1 - at) * WEEK;
    return daysBetween(lastDay - WEEK + 1, lastDay);
  });
}

function lastWholeDay(held: readonly Partition[]): Day | null {
  const until = dataUntil(held);
  return until === null ? null : dayOf(new Date(until.getTime() - MS_PER_DAY + 1));
}
