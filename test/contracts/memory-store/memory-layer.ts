import type { Layer, LayerFacts } from '../../../src/imports/layer.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { contentsOf, type HeldPartition, holdFacts, type PlannedPartition } from './held-partition.ts';

/** A partition with its facts, as the fold of imports sees it. */
export interface MemoryLayer extends Layer {
  readonly facts: HeldPartition;
}

export function layerOf(facts: HeldPartition): MemoryLayer {
  const isEmpty = facts.partition.facts === 0;
  return {
    partition: facts.partition,
    signature: contentsOf(facts),
    hasHours: isEmpty || facts.hourly !== null,
    hasEvents: isEmpty || facts.events !== null,
    facts,
  };
}

/** `staged` are an import's facts of this partition in the order they were told. */
export function layerFrom(mode: 'replace' | 'merge', planned: PlannedPartition, staged: readonly Fact[]): MemoryLayer {
  if (mode === 'replace') return layerOf(holdFacts(planned, staged, null));
  return layerOf(holdEvents(planned, unite(new Map(), staged)));
}

export const memoryFacts: LayerFacts<MemoryLayer> = {
  unite: async (older, newer) =>
    layerOf(holdEvents(newer.partition, unite(eventsOf(older), [...eventsOf(newer).values()]))),

  withoutHours: async (layer, hours) => {
    const left = [...eventsOf(layer)].filter(
      ([, { hour }]) => !hours.some(({ first, last }) => first <= hour && hour <= last),
    );
    return layerOf(holdEvents(layer.partition, new Map(left)));
  },

  as: (layer, partition) => layerOf({ ...layer.facts, partition }),
};

const eventsOf = ({ facts }: MemoryLayer): ReadonlyMap<bigint, Fact> => facts.events ?? new Map();

function holdEvents(planned: PlannedPartition, events: ReadonlyMap<bigint, Fact>): HeldPartition {
  return holdFacts(planned, events.values(), events);
}

function unite(stored: ReadonlyMap<bigint, Fact>, told: readonly Fact[]): ReadonlyMap<bigint, Fact> {
  const united = new Map(stored);
  for (const fact of told) {
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
