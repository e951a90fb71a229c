import type { Partition } from '../model/partition.ts';
import type { Answer } from '../model/question.ts';
import type { FactStore } from '../ports/fact-store.ts';

/** Rows remembered in all, so that memory stays bounded whatever is asked. */
const MAX_ROWS = 200_000;

/**
 * A store that answers a question it has answered before from memory, as long as nothing has changed in the store
 * since. Two conversations asking the same share one answer.
 */
export function cachedStore(store: FactStore): FactStore {
  const answers = new Map<string, { readonly version: string; readonly answer: Promise<Answer>; rows: number }>();
  let held: { readonly version: string; readonly partitions: Promise<readonly Partition[]> } | undefined;
  return {
    ...store,
    async partitions() {
      const version = await store.version();
      if (held?.version === version) return held.partitions;
      const partitions = store.partitions();
      held = { version, partitions };
      partitions.catch(() => {
        held = undefined;
      });
      return partitions;
    },
    ask: async (question) => {
      const key = JSON.stringify(question);
      const version = await store.version();
      const known = answers.get(key);
      if (known?.version === version) {
        answers.delete(key);
        answers.set(key, known);
        return known.answer;
      }
      const entry = { version, answer: store.ask(question), rows: 1 };
      answers.set(key, entry);
      try {
        const answer = await entry.answer;
        // Files may be restored, or their import read again, without a new version.
        if (answer.lost !== undefined && answers.get(key) === entry) answers.delete(key);
        entry.rows = 1 + answer.rows.length;
        forgetOldest();
        return answer;
      } catch (cause) {
        answers.delete(key);
        throw cause;
      }
    },
  };

  function forgetOldest(): void {
    let rows = [...answers.values()].reduce((sum, entry) => sum + entry.rows, 0);
    for (const [key, entry] of answers) {
      if (rows <= MAX_ROWS) return;
      answers.delete(key);
      rows -= entry.rows;
    }
  }
}
