import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { nodeDisk } from '../../../../adapters/state/lowdb/disk.ts';
import { openState, readState } from '../../../../adapters/state/lowdb/open-state.ts';
import type { StateStore } from '../../../../src/ports/state-store.ts';

/** The state of these tests: a count, and words that grow with it, so that a mixture of two states shows. */
export const countingSchema = z.strictObject({ count: z.int(), words: z.array(z.string()) });
export type Counting = z.infer<typeof countingSchema>;

export const nothingCounted: Counting = { count: 0, words: [] };

export function counted(state: Counting): Counting {
  const count = state.count + 1;
  return { count, words: wordsOf(count) };
}

export const wordsOf = (count: number): string[] => Array.from({ length: count % 50 }, (_, i) => `word ${count}-${i}`);

export const stateOf = (count: number): Counting => ({ count, words: wordsOf(count) });

/** A snapshot after every few changes, so that many a kill comes in the middle of one. */
export const countingOptions = { schema: countingSchema, initial: nothingCounted, journalBytes: 2_000 };

/** A folder of its own with a state in it, and what was said when it was last opened. */
export async function countingFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-state-'));
  const file = join(folder, 'state.json');
  const words: string[] = [];
  const open = (disk = nodeDisk): Promise<StateStore<Counting>> => {
    words.length = 0;
    const onWord = (event: string) => words.push(event);
    return openState(file, { schema: countingSchema, initial: nothingCounted, onWord, disk });
  };
  return {
    folder,
    file,
    words,
    open,
    read: () => readState(file, { schema: countingSchema }),
    /** Leaves a snapshot that says 1, and a journal with all that was counted after. */
    async countTo(count: number): Promise<void> {
      const state = await open();
      while (state.read().count < count) await state.update(counted);
      await state.close();
    },
    /** All files, by name. */
    async files(): Promise<Readonly<Record<string, Buffer>>> {
      const names = await readdir(folder);
      return Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))])),
      );
    },
    async lay(files: Readonly<Record<string, Buffer>>): Promise<void> {
      await rm(folder, { recursive: true });
      await mkdir(folder);
      for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The bytes with one bit flipped, for each n-th bit. */
export function* flippedIn(bytes: Buffer, step = 1): Generator<readonly [bit: number, flipped: Buffer]> {
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    yield [bit, flipped];
  }
}
