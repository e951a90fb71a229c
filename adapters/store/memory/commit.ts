import type { Fact } from '../../../src/mailflow/fact.ts';
import {
  type HeldPartition,
  haveSameContents,
  haveSameCoverage,
  holdFacts,
  type PlannedPartition,
} from './held-partition.ts';

/** What becomes of one planned partition, and how that differs from what was there. */
export interface Written {
  readonly held: HeldPartition;
  readonly contents: 'new' | 'replaced' | 'unchanged';
  /** Whether an answer could differ: by the contents, or by what is said of their completeness. */
  readonly changesAnswers: boolean;
}

/** `staged` are the import's facts of this partition in the order they were told. */
export function writePartition(
  mode: 'replace' | 'merge',
  planned: PlannedPartition,
  staged: readonly Fact[],
  stored: HeldPartition | undefined,
): Written {
  const held = mode === 'replace' ? holdFacts(planned, staged, null) : merge(planned, staged, stored);
  if (!stored) return { held, contents: 'new', changesAnswers: true };
  if (!haveSameContents(stored, held)) return { held, contents: 'replaced', changesAnswers: true };
  if (!haveSameCoverage(stored.partition, held.partition)) return { held, contents: 'unchanged', changesAnswers: true };
  // Told the same again: even the time of import stays, since it would show in answers.
  return { held: { ...held, partition: stored.partition }, contents: 'unchanged', changesAnswers: false };
}

function merge(planned: PlannedPartition, staged: readonly Fact[], stored: HeldPartition | undefined): HeldPartition {
  if (!stored) return holdEvents(planned, unite(new Map(), staged));
  const joined = joinCoverage(planned, stored.partition);
  if (stored.events) return holdEvents(joined, unite(stored.events, staged));
  // Without keys there is no telling which events are new: whoever tells of more messages is believed.
  const { messages, facts } = stored.partition;
  const fresh = holdEvents(joined, unite(new Map(), staged));
  return fresh.partition.messages >= messages
    ? fresh
    : {
        ...stored,
        partition: { ...joined, precision: stored.hourly === null ? 'day' : joined.precision, messages, facts },
      };
}

function holdEvents(planned: PlannedPartition, events: ReadonlyMap<bigint, Fact>): HeldPartition {
  return holdFacts(planned, events.values(), events);
}

function unite(stored: ReadonlyMap<bigint, Fact>, staged: readonly Fact[]): ReadonlyMap<bigint, Fact> {
  const united = new Map(stored);
  for (const fact of staged) {
    if (fact.event === null) throw new Error('facts without an event key cannot be merged; the source must replace');
    const known = united.get(fact.event);
    if (!known || tellsAtLeastAsMuch(fact, known)) united.set(fact.event, fact);
  }
  return united;
}

/** Of two tellings of one event the one with a known TLS version wins, then that of more recipients, then the newer. */
function tellsAtLeastAsMuch(newer: Fact, older: Fact): boolean {
  if ((newer.tls === 'unknown') !== (older.tls === 'unknown')) return older.tls === 'unknown';
  return (newer.recipients ?? -1) >= (older.recipients ?? -1);
}

/** Segments of one log, joined: what one of them has whole is whole. */
function joinCoverage(planned: PlannedPartition, stored: PlannedPartition): PlannedPartition {
  return {
    ...planned,
    cut: planned.cut && stored.cut,
    edge: planned.edge && stored.edge,
    derivedCounts: planned.derivedCounts || stored.derivedCounts,
    untilSeconds: Math.max(planned.untilSeconds, stored.untilSeconds),
    importedAtSeconds: Math.max(planned.importedAtSeconds, stored.importedAtSeconds),
  };
}
