import type { Fact } from '../../../src/model/fact.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';
import { type PartitionKey, partitionId } from '../../../src/model/partition.ts';
import type { CommitPlan, CommitResult, ImportWriter } from '../../../src/ports/fact-store.ts';

/** The facts of one partition as an import told them, in that order. */
export interface StagedFacts {
  readonly key: PartitionKey;
  readonly facts: Fact[];
}

/** Collects an import's facts; `commit` is given all of them by partition id. */
export function importWriter(
  source: string,
  commit: (staged: ReadonlyMap<string, StagedFacts>, plan: CommitPlan) => Promise<CommitResult>,
): ImportWriter {
  const texts = new TextDictionary();
  const textById: string[] = [];
  const staged = new Map<string, StagedFacts>();
  let isOpen = true;

  return {
    texts,

    async add(batch) {
      refuseWhenOver();
      for (const text of texts.drain().texts) textById.push(text);
      stageFacts(staged, source, batch, textById);
    },

    async staged() {
      refuseWhenOver();
      return [...staged.values()].map(({ key: { kind, slice, day }, facts }) => ({
        kind,
        slice,
        day,
        messages: facts.reduce((sum, fact) => sum + fact.messages, 0),
      }));
    },

    async commit(plan) {
      refuseWhenOver();
      isOpen = false;
      return commit(staged, plan);
    },

    async abort() {
      isOpen = false;
    },
  };

  function refuseWhenOver(): void {
    if (!isOpen) throw new Error('this import is over: it was committed or aborted');
  }
}

/** Puts a batch's facts to those of their partitions; `texts`: what its ids mean. */
export function stageFacts(
  staged: Map<string, StagedFacts>,
  source: string,
  batch: FactBatch,
  texts: readonly string[],
): void {
  const textOf = (id: number): string => {
    const text = texts[id];
    if (text === undefined) throw new Error(`no text has the id ${id} in this import`);
    return text;
  };
  for (const fact of factsOf(batch, textOf)) {
    const key = { kind: batch.kind, source, slice: batch.slice, day: Math.floor(fact.hour / 24) };
    const id = partitionId(key);
    const ofPartition = staged.get(id);
    if (ofPartition) ofPartition.facts.push(fact);
    else staged.set(id, { key, facts: [fact] });
  }
}
