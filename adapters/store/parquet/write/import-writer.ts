import { rm } from 'node:fs/promises';
import { TextDictionary } from '../../../../src/model/fact-batch.ts';
import type { CommitPlan, CommitResult, ImportWriter } from '../../../../src/ports/fact-store.ts';
import type { ImportStaging, OpenStaging } from '../staging/planned.ts';

/** What staging an import may hold in memory before it spills to disk. */
const MEMORY = '80MB';

/** Stages an import until it is committed or aborted; nothing can be done with it after that. */
export async function importWriter(
  open: OpenStaging,
  spillDirectory: string,
  commit: (staging: ImportStaging, plan: CommitPlan) => Promise<CommitResult>,
): Promise<ImportWriter> {
  const staging = await open(spillDirectory, MEMORY);
  const texts = new TextDictionary();
  let isOpen = true;
  const guard = () => {
    if (!isOpen) throw new Error('this import has ended');
  };
  const end = async () => {
    isOpen = false;
    await staging.close();
    await rm(spillDirectory, { recursive: true, force: true });
  };
  return {
    texts,
    add: async (batch) => {
      guard();
      await staging.addTexts(texts.drainPacked());
      await staging.add(batch);
    },
    staged: async () => {
      guard();
      return staging.days();
    },
    commit: async (plan) => {
      guard();
      try {
        await staging.addTexts(texts.drainPacked());
        return await commit(staging, plan);
      } finally {
        await end();
      }
    },
    abort: async () => {
      if (isOpen) await end();
    },
  };
}
