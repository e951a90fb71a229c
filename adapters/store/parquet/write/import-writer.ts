import { rm } from 'node:fs/promises';
import { TextDictionary } from '../../../../src/model/fact-batch.ts';
import type { CommitPlan, CommitResult, ImportWriter } from '../../../../src/ports/fact-store.ts';
import type { Staging } from './staging.ts';

/** Stages an import until it is committed or aborted; nothing can be done with it after that. */
export function importWriter(
  staging: Staging,
  spillDirectory: string,
  commit: (plan: CommitPlan) => Promise<CommitResult>,
): ImportWriter {
  const texts = new TextDictionary();
  let open = true;
  const guard = () => {
    if (!open) throw new Error('this import has ended');
  };
  const end = async () => {
    open = false;
    await staging.close();
    await rm(spillDirectory, { recursive: true, force: true });
  };
  return {
    texts,
    add: async (batch) => {
      guard();
      await staging.addTexts(texts.drain());
      await staging.add(batch);
    },
    staged: async () => {
      guard();
      return staging.days();
    },
    commit: async (plan) => {
      guard();
      try {
        await staging.addTexts(texts.drain());
        return await commit(plan);
      } finally {
        await end();
      }
    },
    abort: async () => {
      if (open) await end();
    },
  };
}
