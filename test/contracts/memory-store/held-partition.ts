import type { Fact } from '../../../src/model/fact.ts';
import type { DirectionCounts, Partition } from '../../../src/model/partition.ts';
import type { CommitPlan } from '../../../src/ports/fact-store.ts';
import { dailyGrain, hourlyGrain } from './grains.ts';

/** A partition and its facts, in both grains. Never changed, only exchanged for another. */
export interface HeldPartition {
  readonly partition: Partition;
  /** Added up over hours and clients. */
  readonly daily: readonly Fact[];
  /** With hours and clients; null once that grain has expired. */
  readonly hourly: readonly Fact[] | null;
  /** The single events that `hourly` is made of, by key; null when the source told totals, or once expired. */
  readonly events: ReadonlyMap<bigint, Fact> | null;
}

/** What a plan says of a partition; the totals come from its facts. */
export type PlannedPartition = CommitPlan['write'][number];

/** Builds both grains of `facts`, and the totals. */
export function holdFacts(
  planned: PlannedPartition,
  facts: Iterable<Fact>,
  events: ReadonlyMap<bigint, Fact> | null,
): HeldPartition {
  const hourly = hourlyGrain(facts);
  const messages = hourly.reduce((sum, fact) => sum + fact.messages, 0);
  return {
    partition: { ...planned, messages, facts: hourly.length, directions: countDirections(hourly) },
    daily: dailyGrain(hourly),
    hourly,
    events,
  };
}

function countDirections(facts: readonly Fact[]): DirectionCounts {
  const counts: Partial<Record<Fact['direction'], number>> = {};
  for (const { direction, messages } of facts) {
    if (messages > 0) counts[direction] = (counts[direction] ?? 0) + messages;
  }
  return counts;
}

/** The same partition known only by the day, without client addresses and event keys; itself with nothing to lose. */
export function withoutHourly(held: HeldPartition): HeldPartition {
  if (held.hourly === null || held.hourly.length === 0) return held;
  return { ...held, partition: { ...held.partition, precision: 'day' }, hourly: null, events: null };
}

/** The same text for the same facts and events, whatever is known of their completeness. */
export function contentsOf({ daily, hourly, events }: HeldPartition): string {
  const byKey = [...(events ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([daily, hourly, byKey.map(([key, fact]) => [String(key), { ...fact, event: null }])]);
}
