import { rm } from 'node:fs/promises';
import { packTexts } from '../../../../src/model/text/packed-texts.ts';
import type { Addition } from '../../../../src/ports/fact-store.ts';
import type { ImportStaging, OpenStaging } from './planned.ts';

/** Events read within some seconds: they need not spill. */
const MEMORY = '80MB';

/** Totals that are added again would count again. */
export function refuseTotals({ batches }: Pick<Addition, 'batches'>): void {
  if (batches.some(({ length, event }) => length > 0 && event === null))
    throw new Error('facts without an event key cannot be added to a stream; the source must replace');
}

/** Lets `use` read the staged events of an addition; null where it has none. */
export async function withStaged<T>(
  { batches, texts }: Pick<Addition, 'batches' | 'texts'>,
  { open, spillDirectory }: { readonly open: OpenStaging; readonly spillDirectory: string },
  use: (staging: ImportStaging | null) => Promise<T>,
): Promise<T> {
  const filled = batches.filter(({ length }) => length > 0);
  if (filled.length === 0) return use(null);
  const staging = await open(spillDirectory, MEMORY);
  try {
    await staging.addTexts(packTexts(0, texts));
    for (const batch of filled) await staging.add(batch);
    return await use(staging);
  } finally {
    await staging.close();
    await rm(spillDirectory, { recursive: true, force: true });
  }
}
