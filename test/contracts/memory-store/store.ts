import { serialQueue } from '../../../src/concurrency/serial-queue.ts';
import { addImport } from '../../../src/imports/add-import.ts';
import { type Book, emptyBook } from '../../../src/imports/book.ts';
import { withCarry, withoutTakenBack } from '../../../src/imports/carries.ts';
import { carryAfter, type KnownCarry } from '../../../src/imports/carry-changes.ts';
import { expired } from '../../../src/imports/expiry.ts';
import { growImport } from '../../../src/imports/grow-import.ts';
import { uniteSamples } from '../../../src/imports/same-lines.ts';
import { advanced, offeredBy, type Reads, streamOf } from '../../../src/imports/streams.ts';
import { type TakenBack, takeBack } from '../../../src/imports/take-back.ts';
import type { LineFingerprint } from '../../../src/model/line-fingerprint.ts';
import { isListed, partitionId } from '../../../src/model/partition.ts';
import type { Addition, Appended, CommitPlan, CommitResult, FactStore } from '../../../src/ports/fact-store.ts';
import { answer } from './answer.ts';
import { columnsOf } from './columns.ts';
import { withoutHourly } from './held-partition.ts';
import { importWriter, type StagedFacts, stageFacts } from './import-writer.ts';
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
  const writing = serialQueue();
  /** As JSON. */
  let reads: Reads<string> = { carries: {}, streams: {} };
  const openIn = new Map<string, KnownCarry>();
  const prints = new Map<number, readonly LineFingerprint[]>();
  const held = () => [...book.held.values()].map(({ facts }) => facts);
  const offeredTo = (source: string, except?: string) => offeredBy(reads, source, book.imports, except);

  return {
    ask: async (question) => answer(question, held(), priority),
    columns: (question) => columnsOf(question, (whole) => answer(whole, held(), priority)),
    partitions: async () =>
      held()
        .map(({ partition }) => partition)
        .filter(isListed),
    version: async () => String(version),
    carries: async (source, except) => offeredTo(source, except).map(({ carry }): unknown => JSON.parse(carry)),
    imports: async () => book.imports.toReversed(),
    lost: async () => [],
    fingerprints: async (id) => prints.get(id) ?? [],
    beginImport: async (source) => importWriter(source, (staged, plan) => writing(() => commit(source, staged, plan))),

    stream: async (name) => {
      const known = streamOf(reads, name);
      if (known === undefined) return null;
      const { position, carry } = known;
      return { position: JSON.parse(position), carry: carry === null ? null : JSON.parse(carry.carry) };
    },
    append: (addition) => writing(() => append(addition)),

    takeBack: (id, by) => writing(() => takeOut(id, by)),

    async expire(rule, forgotten = () => false) {
      const { book: after, lost } = expired(book, rule, forgotten, withoutHours);
      exchange(after, lost > 0);
      return lost;
    },

    close: async () => {},
  };

  async function takeOut(...[id, by]: Parameters<FactStore['takeBack']>): Promise<TakenBack> {
    const { book: after, taken, changesAnswers } = await takeBack(book, id, by, memoryFacts);
    exchange(after, changesAnswers);
    const left = Object.entries(reads.carries).map(([source, each]) => [source, withoutTakenBack(each, after.imports)]);
    reads = { ...reads, carries: Object.fromEntries(left) };
    return taken;
  }

  async function commit(
    source: string,
    staged: ReadonlyMap<string, StagedFacts>,
    plan: CommitPlan,
  ): Promise<CommitResult> {
    const { mode, about, replaces, again, carry } = plan;
    const layers = plan.write.map((planned) => layerFrom(mode, planned, staged.get(partitionId(planned))?.facts ?? []));
    const readWith = offeredTo(source).map((each) => each.import);
    const added = await addImport(book, { source, mode, about, layers, replaces, again, readWith }, memoryFacts);
    const { id, isNew, facts, replaced, unchanged, kept } = added;
    exchange(added.book, added.changesAnswers);
    if (isNew) prints.set(id, plan.fingerprints);
    if (isNew && carry !== null && carry !== undefined) {
      const fresh = { import: id, carry: JSON.stringify(carry) };
      const left = withCarry(reads.carries[source] ?? [], fresh, book.imports);
      reads = { ...reads, carries: { ...reads.carries, [source]: left } };
    }
    return { id, isNew, facts, replaced, unchanged, kept };
  }

  async function append(addition: Addition): Promise<Appended> {
    const { stream, source, batches, texts, write, about, fingerprints } = addition;
    const before = openIn.get(stream) ?? { carry: null, id: null };
    const open = carryAfter(before, addition);
    const staged = new Map<string, StagedFacts>();
    for (const batch of batches) stageFacts(staged, source, batch, texts);
    const layers = write.map((planned) => layerFrom('merge', planned, staged.get(partitionId(planned))?.facts ?? []));
    const readWith = offeredTo(source).map((each) => each.import);
    const grown = await growImport(book, { stream, source, about, layers, readWith }, memoryFacts);
    exchange(grown.book, grown.changesAnswers);
    prints.set(grown.id, uniteSamples(prints.get(grown.id) ?? [], fingerprints));
    const left = open === before ? null : JSON.stringify(open.carry);
    if (left !== null) openIn.set(stream, { carry: JSON.parse(left), id: open.id });
    const { position, forget } = addition;
    const advance = { stream, source, import: grown.id, position: JSON.stringify(position), carry: left, forget };
    reads = advanced(reads, advance, book.imports);
    return { import: grown.id, changesAnswers: grown.changesAnswers };
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
