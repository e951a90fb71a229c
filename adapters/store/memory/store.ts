import { partitionId } from '../../../src/mailflow/partition.ts';
import type { CommitPlan, CommitResult, FactStore } from '../../../src/ports.ts';
import { answer } from './answer.ts';
import { columnsOf } from './columns.ts';
import { writePartition } from './commit.ts';
import { type HeldPartition, withoutHourly } from './held-partition.ts';
import { importWriter, type StagedFacts } from './import-writer.ts';

const KEPT_CARRIES = 8;

/**
 * A FactStore that forgets at the end of the process. It is written to be read rather than to be fast: it says what
 * the right answer is, and the Parquet store is tested against it.
 *
 * `priority` lists source names, most trusted first.
 */
export function memoryStore({ priority }: { readonly priority: readonly string[] }): FactStore {
  let held: ReadonlyMap<string, HeldPartition> = new Map();
  let version = 0;
  const carries = new Map<string, readonly string[]>();

  return {
    ask: async (question) => answer(question, held.values(), priority),
    columns: (question) => columnsOf(question, (whole) => answer(whole, held.values(), priority)),
    partitions: async () => [...held.values()].map(({ partition }) => partition),
    version: async () => String(version),
    carries: async (source) => (carries.get(source) ?? []).map((json): unknown => JSON.parse(json)),
    beginImport: async (source) => importWriter(source, (staged, plan) => commit(source, staged, plan)),

    async expire(expired) {
      const kept = new Map<string, HeldPartition>();
      let lost = 0;
      for (const [id, before] of held) {
        const verdict = expired(before.partition);
        const after = verdict === 'drop-hourly' ? withoutHourly(before) : before;
        if (verdict !== 'drop') kept.set(id, after);
        if (verdict === 'drop' || after !== before) lost++;
      }
      exchange(kept, lost > 0);
      return lost;
    },

    close: async () => {},
  };

  function commit(source: string, staged: ReadonlyMap<string, StagedFacts>, plan: CommitPlan): CommitResult {
    const written = plan.write.map((planned) => {
      const id = partitionId(planned);
      return { id, ...writePartition(plan.mode, planned, staged.get(id)?.facts ?? [], held.get(id)) };
    });
    exchange(
      new Map([...held, ...written.map(({ id, held }) => [id, held] as const)]),
      written.some((w) => w.changesAnswers),
    );
    keepCarry(source, plan.carry);
    return {
      facts: written.reduce((sum, w) => sum + w.held.partition.facts, 0),
      replaced: written.filter((w) => w.contents === 'replaced').length,
      unchanged: written.filter((w) => w.contents === 'unchanged').length,
    };
  }

  /** The one place where what readers see changes. */
  function exchange(next: ReadonlyMap<string, HeldPartition>, changesAnswers: boolean): void {
    held = next;
    if (changesAnswers) version++;
  }

  function keepCarry(source: string, carry: unknown): void {
    if (carry === null || carry === undefined) return;
    carries.set(source, [JSON.stringify(carry), ...(carries.get(source) ?? [])].slice(0, KEPT_CARRIES));
  }
}
