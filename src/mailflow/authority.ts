import type { Partition } from './partition.ts';
import type { LeftOut } from './question.ts';
import { areDisjoint, sliceId } from './slice.ts';
import type { Day } from './time.ts';

/**
 * One authority: for each kind and day one source answers, never a sum of several, because a portal's report and a
 * relay's log tell the same mail twice. Within that source disjoint slices add up; of slices that tell the same mail
 * again one speaks.
 *
 * `partitions` are all of one kind. `priority` lists source names, most trusted first; those not named come last, by
 * name.
 */
export function chooseAuthority(
  partitions: readonly Partition[],
  priority: readonly string[],
): { readonly answering: readonly Partition[]; readonly leftOut: readonly LeftOut[] } {
  const answering: Partition[] = [];
  const leftOut: LeftOut[] = [];
  for (const [, ofDay] of [...byDay(partitions)].sort(([a], [b]) => a - b)) {
    const sources = [...new Set(ofDay.map((p) => p.source))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const chosen = chooseSlices(ofDay.filter((p) => p.source === sources[0]));
    for (const partition of ofDay) {
      if (chosen.includes(partition)) answering.push(partition);
      else if (partition.source === sources[0]) leftOut.push({ partition, reason: 'told-again-by-another-slice' });
      else leftOut.push({ partition, reason: 'another-source-has-authority' });
    }
  }
  return { answering, leftOut };

  function rank(source: string): number {
    const at = priority.indexOf(source);
    return at < 0 ? priority.length : at;
  }
}

/**
 * The widest slice speaks, and beside it whatever is disjoint from it; of equally wide ones those that know hours, then
 * those that together tell of the most messages, then the newest. Where that choice is known to be incomplete (cut
 * off, or the partial first or last day of a file) the complete slices are preferred if they tell of more messages.
 */
function chooseSlices(partitions: readonly Partition[]): readonly Partition[] {
  const widest = bestOf(partitions, byWidth);
  if (!widest.some((p) => p.cut || p.edge)) return widest;
  const complete = bestOf(partitions, (a, b) => doubt(a) - doubt(b) || byWidth(a, b));
  return messagesOf(complete) > messagesOf(widest) ? complete : widest;
}

/** Of the sets of disjoint slices, each begun with another slice, the best. */
function bestOf(partitions: readonly Partition[], order: (a: Partition, b: Partition) => number): readonly Partition[] {
  const ordered = [...partitions].sort((a, b) => order(a, b) || byAge(a, b));
  const sets = ordered.map((seed) => ({ seed, set: disjointFrom(seed, ordered) }));
  sets.sort((a, b) => order(a.seed, b.seed) || messagesOf(b.set) - messagesOf(a.set) || byAge(a.seed, b.seed));
  return sets[0]?.set ?? [];
}

function disjointFrom(seed: Partition, ordered: readonly Partition[]): readonly Partition[] {
  const chosen = [seed];
  for (const partition of ordered) {
    if (chosen.every((other) => areDisjoint(other.slice, partition.slice))) chosen.push(partition);
  }
  return chosen;
}

const doubt = (p: Partition): number => (p.cut ? 2 : 0) + (p.edge ? 1 : 0);

function byWidth(a: Partition, b: Partition): number {
  return (
    Object.keys(a.slice.filters).length - Object.keys(b.slice.filters).length ||
    (a.precision === b.precision ? 0 : a.precision === 'hour' ? -1 : 1)
  );
}

const byAge = (a: Partition, b: Partition): number =>
  b.importedAtSeconds - a.importedAtSeconds || (sliceId(a.slice) < sliceId(b.slice) ? -1 : 1);

const messagesOf = (partitions: readonly Partition[]): number => partitions.reduce((sum, p) => sum + p.messages, 0);

function byDay(partitions: readonly Partition[]): Map<Day, Partition[]> {
  const days = new Map<Day, Partition[]>();
  for (const partition of partitions) {
    const ofDay = days.get(partition.day);
    if (ofDay) ofDay.push(partition);
    else days.set(partition.day, [partition]);
  }
  return days;
}
