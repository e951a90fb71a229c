import { DIRECTIONS, type Direction } from './dimensions.ts';
import { type SetAside, setAside } from './overlap.ts';
import { coverageOf, type Partition } from './partition.ts';
import type { Answering, LeftOut } from './question.ts';
import { areDisjoint, sliceId } from './slice.ts';
import type { Day } from './time.ts';

/**
 * One authority: for each kind, day and direction one source answers, never a sum of several, because a portal's
 * report and a relay's log tell the same mail twice. A source has a direction on a day when it counted messages of it
 * or its slice is limited to it. Within that source disjoint slices add up; of slices that tell the same mail again one
 * is used, and none that another one contradicts (see overlap.ts).
 *
 * `partitions` are all of one kind. `priority` lists source names, most trusted first; those not named come last, by
 * name.
 */
export function chooseAuthority<P extends Partition>(
  partitions: readonly P[],
  priority: readonly string[],
): { readonly answering: readonly Answering<P>[]; readonly leftOut: readonly LeftOut<P>[] } {
  const answering: Answering<P>[] = [];
  const leftOut: LeftOut<P>[] = [];
  for (const [, ofDay] of [...byDay(partitions)].sort(([a], [b]) => a - b)) {
    const { verdicts, sources } = judgeDay(ofDay, priority);
    for (const partition of ofDay) {
      const { speaks, silent } = verdicts.get(partition) ?? { speaks: [], silent: [] };
      const isHeard = speaks.length > 0 || silent.length === 0;
      if (isHeard) answering.push(heardFor(partition, speaks, silent, sources));
      for (const reason of new Set(silent.map((each) => each.reason))) {
        const of = silent.filter((each) => each.reason === reason);
        const isWhole = !isHeard && of.length === silent.length;
        const onlyFor = isWhole ? {} : { onlyFor: of.map(({ unit }) => unit as Direction) };
        leftOut.push({ partition, reason, ...onlyFor, ...summed(of) });
      }
    }
  }
  return { answering, leftOut };
}

/** With the directions it answers for, where another source answers for some: there even its silence counts nothing. */
function heardFor<P extends Partition>(
  partition: P,
  speaks: readonly Direction[],
  silent: readonly Silent[],
  sources: ReadonlyMap<Unit, string>,
): Answering<P> {
  if (partition.slice.filters['direction'] !== undefined) return partition;
  const isOthers = (direction: Direction): boolean =>
    silent.some(({ unit }) => unit === direction) || (sources.get(direction) ?? partition.source) !== partition.source;
  if (!DIRECTIONS.some(isOthers)) return partition;
  const isOwn = (direction: Direction): boolean =>
    speaks.includes(direction) || (direction !== 'submission' && !isOthers(direction));
  return { ...partition, onlyFor: DIRECTIONS.filter(isOwn) };
}

/** What is decided at once: a direction, or all that a partition tells. */
type Unit = Direction | 'all';

interface Silent extends Pick<LeftOut, 'reason' | 'contradiction'> {
  readonly unit: Unit;
}

interface Verdict {
  readonly speaks: Direction[];
  readonly silent: Silent[];
}

/** What becomes of each partition of a day, and which source answers for what. */
function judgeDay<P extends Partition>(
  ofDay: readonly P[],
  priority: readonly string[],
): { readonly verdicts: ReadonlyMap<P, Verdict>; readonly sources: ReadonlyMap<Unit, string> } {
  const sources = new Map<Unit, string>();
  const verdicts = new Map<P, Verdict>(ofDay.map((partition) => [partition, { speaks: [], silent: [] }]));
  // Submission is one direction: what a source tells of it is decided as a whole.
  const units: readonly Unit[] = ofDay[0]?.kind === 'connector' ? DIRECTIONS : ['all'];
  const chosenOf = new Map<string, P[]>();
  const isQuiet = new Set(ofDay);
  for (const unit of units) {
    const having = ofDay.filter((partition) => has(partition, unit));
    for (const partition of having) isQuiet.delete(partition);
    judge(having, unit);
  }
  const quiet = ofDay.filter((partition) => isQuiet.has(partition)).sort((a, b) => byWidth(a, b) || byAge(a, b));
  if (quiet.length === ofDay.length) judge(quiet, 'all');
  else for (const partition of quiet) hearQuiet(partition);
  return { verdicts, sources };

  /** A quiet part of a source that answers belongs to the answer: its silence is known. */
  function hearQuiet(partition: P): void {
    const others = chosenOf.get(partition.source);
    const verdict = verdicts.get(partition);
    if (others === undefined) verdict?.silent.push({ unit: 'all', reason: 'another-source-has-authority' });
    else if (others.every((other) => areDisjoint(coverageOf(other), coverageOf(partition)))) others.push(partition);
    else verdict?.silent.push({ unit: 'all', reason: 'told-again-by-another-slice' });
  }

  function judge(having: readonly P[], unit: Unit): void {
    const [source] = [...new Set(having.map((p) => p.source))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    if (source === undefined) return;
    sources.set(unit, source);
    const own = having.filter((p) => p.source === source);
    const messagesOf = (partition: P): number => messagesIn(partition, unit);
    const aside: ReadonlyMap<P, SetAside> = own.length > 1 ? setAside(own, messagesOf) : new Map();
    const chosen = chooseSlices(
      own.filter((p) => !aside.has(p)),
      messagesOf,
    );
    for (const partition of having) {
      const verdict = verdicts.get(partition);
      if (partition.source !== source) verdict?.silent.push({ unit, reason: 'another-source-has-authority' });
      else if (!chosen.includes(partition)) verdict?.silent.push({ unit, ...whyNot(aside.get(partition)) });
      else {
        if (unit !== 'all') verdict?.speaks.push(unit);
        chosenOf.set(partition.source, [...(chosenOf.get(partition.source) ?? []), partition]);
      }
    }
  }

  function rank(source: string): number {
    const at = priority.indexOf(source);
    return at < 0 ? priority.length : at;
  }
}

function whyNot(aside: SetAside | undefined): Pick<LeftOut, 'reason' | 'contradiction'> {
  if (aside?.reason !== 'contradicts-a-larger-slice') return { reason: 'told-again-by-another-slice' };
  const { reason, messages, against } = aside;
  return { reason, contradiction: { messages, against } };
}

/** The contradictions of several directions as one. */
function summed(silent: readonly Silent[]): Pick<LeftOut, 'contradiction'> {
  const all = silent.flatMap(({ contradiction }) => (contradiction ? [contradiction] : []));
  if (all.length === 0) return {};
  const sum = (of: 'messages' | 'against'): number => all.reduce((total, each) => total + each[of], 0);
  return { contradiction: { messages: sum('messages'), against: sum('against') } };
}

/** Whether a partition tells of a direction, if only that there was nothing. */
function has(partition: Partition, unit: Unit): boolean {
  if (unit === 'all') return true;
  const only = partition.slice.filters['direction'];
  if (only !== undefined) return only === unit;
  return partition.directions === undefined || (partition.directions[unit] ?? 0) > 0;
}

const messagesIn = (partition: Partition, unit: Unit): number =>
  unit === 'all' || partition.directions === undefined ? partition.messages : (partition.directions[unit] ?? 0);

/**
 * The widest slice speaks, and beside it whatever is disjoint from it; of equally wide ones those that know hours, then
 * those that together tell of the most messages, then the newest. Where that choice is known to be incomplete (cut
 * off, or the partial first or last day of a file) the complete slices are preferred if they tell of more messages.
 */
function chooseSlices<P extends Partition>(partitions: readonly P[], messagesOf: (p: P) => number): readonly P[] {
  if (partitions.length === 1) return partitions;
  const total = (set: readonly P[]): number => set.reduce((sum, p) => sum + messagesOf(p), 0);
  const widest = bestOf(partitions, byWidth, total);
  if (!widest.some((p) => p.cut || p.edge)) return widest;
  const complete = bestOf(partitions, (a, b) => doubt(a) - doubt(b) || byWidth(a, b), total);
  return total(complete) > total(widest) ? complete : widest;
}

/** Of the sets of disjoint slices, each begun with another slice, the best. */
function bestOf<P extends Partition>(
  partitions: readonly P[],
  order: (a: P, b: P) => number,
  total: (set: readonly P[]) => number,
): readonly P[] {
  const ordered = [...partitions].sort((a, b) => order(a, b) || byAge(a, b));
  const sets = ordered.map((seed) => ({ seed, set: disjointFrom(seed, ordered) }));
  sets.sort((a, b) => order(a.seed, b.seed) || total(b.set) - total(a.set) || byAge(a.seed, b.seed));
  return sets[0]?.set ?? [];
}

function disjointFrom<P extends Partition>(seed: P, ordered: readonly P[]): readonly P[] {
  const chosen = [seed];
  for (const partition of ordered) {
    if (chosen.every((other) => areDisjoint(coverageOf(other), coverageOf(partition)))) chosen.push(partition);
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

function byDay<P extends Partition>(partitions: readonly P[]): Map<Day, P[]> {
  const days = new Map<Day, P[]>();
  for (const partition of partitions) {
    const ofDay = days.get(partition.day);
    if (ofDay) ofDay.push(partition);
    else days.set(partition.day, [partition]);
  }
  return days;
}
