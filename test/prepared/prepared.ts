import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a run of the tests keeps what was prepared; test/prepared/keep-prepared.ts makes it and removes it. */
export const PREPARED_FOLDER = 'PREPARED_FOLDER';

/**
 * Fills an empty folder with what `make` makes, which takes seconds: it is made once a run of the tests, by the
 * first who asks for that name, and copied for everybody. Where no run keeps anything, it is made anew.
 */
export async function copyPrepared(
  name: string,
  make: (directory: string) => Promise<void>,
  into: string,
): Promise<void> {
  const folder = process.env[PREPARED_FOLDER];
  if (folder === undefined) return make(into);
  const ready = join(folder, name);
  if (!existsSync(ready)) await prepare(ready, make);
  await cp(ready, into, { recursive: true });
}

/** Made beside and renamed: two test files at once may both make it, and nobody copies half of it. */
async function prepare(ready: string, make: (directory: string) => Promise<void>): Promise<void> {
  const unfinished = await mkdtemp(`${ready}.`);
  await make(unfinished);
  try {
    await rename(unfinished, ready);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(ready)) throw cause;
  }
}
