import { addImport } from '../../../src/imports/add-import.ts';
import { type Book, emptyBook } from '../../../src/imports/book.ts';
import { type Carry, offered, withCarry, withoutTakenBack } from '../../../src/imports/carries.ts';
import { expired } from '../../../src/imports/expiry.ts';
import { takeBack } from '../../../src/imports/take-back.ts';
import type { LineFingerprint } from '../../../src/model/line-fingerprint.ts';
import { isReported, partitionId } from '../../../src/model/partition.ts';
import type { CommitPlan, CommitResult, FactStore } from '../../../src/ports/fact-store.ts';
import { answer } from './answer.ts';
import { columnsOf } from './columns.ts';
import { withoutHourly } from './held-partition.ts';
import { importWriter, type StagedFacts } from './import-writer.ts';
import { layerFrom, layerOf, type MemoryLayer, memoryFacts } from './memory-layer.ts';

/**
 * A FactStore that forgets at the end of the process. It is written to be read rather than to be fast: it says what
 * the right answer is, and the Parquet store is tested against it.
 *
 * `priority` lists source names, most trusted first.
 */
export function memoryStore({ priority }: { readonly priority: readonly string[] }): FactStore {
  let book: Book<MemoryLayer> = emptyBook();
  let version = 0;
  const carries = new Map<string, readonly Carry<string>[]>();
  const prints = new Map<number, readonly LineFingerprint[]>();
  const held = () => [...book.held.values()].map(({ facts }) => facts);
  const offeredBy = (source: string) => offered(carries.get(source) ?? [], book.imports);

  return {
    ask: async (question) => answer(question, held(), priority),
    columns: (question) => columnsOf(question, (whole) => answer(whole, held(), priority)),
    partitions: async () =>
      held()
        .map(({ partition }) => partition)
        .filter(isReported),
    version: async () => String(version),
    carries: async (source) => offeredBy(source).map(({ carry }): unknown => JSON.parse(carry)),
    imports: async () => book.imports.toReversed(),
    lost: async () => [],
    fingerprints: async (id) => prints.get(id) ?? [],
    beginImport: async (source) => importWriter(source, (staged, plan) => commit(source, staged, plan)),

    async takeBack(id, by) {
      const { book: after, taken, changesAnswers } = await takeBack(book, id, by, memoryFacts);
      exchange(after, changesAnswers);
      for (const [source, left] of carries) carries.set(source, withoutTakenBack(left, after.imports));
      return taken;
    },

    async expire(rule, forgotten = () => false) {
      const { book: after, lost } = expired(book, rule, forgotten, withoutHours);
      exchange(after, lost > 0);
      return lost;
    },

    close: async () => {},
  };

  async function commit(
    source: string,
    staged: ReadonlyMap<string, StagedFacts>,
    plan: CommitPlan,
  ): Promise<CommitResult> {
    const { mode, about, replaces, again, carry } = plan;
    const layers = plan.write.map((planned) => layerFrom(mode, planned, staged.get(partitionId(planned))?.facts ?? []));
    const readWith = offeredBy(source).map((each) => each.import);
    const added = await addImport(book, { source, mode, about, layers, replaces, again, readWith }, memoryFacts);
    const { id, isNew, facts, replaced, unchanged, kept } = added;
    exchange(added.book, added.changesAnswers);
    if (isNew) prints.set(id, plan.fingerprints);
    if (isNew && carry !== null && carry !== undefined) {
      const fresh = { import: id, carry: JSON.stringify(carry) };
      carries.set(source, withCarry(carries.get(source) ?? [], fresh, book.imports));
    }
    return { id, isNew, facts, replaced, unchanged, kept };
  }

  /** The one place where what readers see changes. */
  function exchange(next: Book<MemoryLayer>, changesAnswers: boolean): void {
    book = next;
    if (changesAnswers) version++;
  }
}

function withoutHours(layer: MemoryLayer): MemoryLayer {
  const facts = withoutHourly(layer.facts);
  return facts === layer.facts ? layer : layerOf(facts);
}
