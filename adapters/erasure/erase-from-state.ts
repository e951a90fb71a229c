import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Erased, withoutAddress } from '../../src/model/text/erased-address.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { fileNames } from './erase-from-file.ts';

/** Snapshots that have to be made until neither the one before nor a journal is of the state as it was. */
const SNAPSHOTS = 3;

interface KeepsEarly {
  readonly early?: readonly unknown[] | undefined;
}

/** The files of a state that have the address. */
export async function stateFilesNaming(file: string, erased: Erased): Promise<readonly string[]> {
  const names = await readdir(dirname(file)).catch(() => []);
  const found: string[] = [];
  for (const name of names.filter((each) => each.startsWith(basename(file)))) {
    const path = join(dirname(file), name);
    if (await fileNames(path, erased)) found.push(path);
  }
  return found;
}

/**
 * Puts the pseudonym in the address's place in the state. `open`: opens it so that every change makes a snapshot. What was
 * set aside of earlier states is removed where it has the address: it is kept for nobody but people.
 */
export async function eraseFromState<T extends KeepsEarly>(
  file: string,
  erased: Erased,
  open: () => Promise<StateStore<T>>,
): Promise<void> {
  if ((await stateFilesNaming(file, erased)).length === 0) return;
  await changed((before) => withoutAddress(before, erased));
  for (let made = 0; made < SNAPSHOTS; made++) {
    if ((await stateFilesNaming(file, erased)).every(isSetAside)) break;
    await changed(rewritten);
  }
  await changed(withoutTwice);
  for (const path of await stateFilesNaming(file, erased)) if (isSetAside(path)) await rm(path);

  async function changed(change: (before: T) => T): Promise<void> {
    const state = await open();
    await state.update(change).finally(() => state.close());
  }
}

const isSetAside = (path: string): boolean => /\.(?:corrupt-\d+|format-1)$/.test(path);

/** Another list that says the same: an empty one for none, a first row twice for once. A change of the file, and none of the state. */
function rewritten<T extends KeepsEarly>(before: T): T {
  const { early, ...rest } = before;
  if (early === undefined) return { ...before, early: [] };
  if (early.length === 0) return rest as T;
  return isTwice(early) ? withoutTwice(before) : { ...before, early: [...early, structuredClone(early[0])] };
}

const withoutTwice = <T extends KeepsEarly>(before: T): T =>
  isTwice(before.early ?? []) ? { ...before, early: before.early?.slice(0, -1) } : before;

const isTwice = (early: readonly unknown[]): boolean =>
  early.length > 1 && JSON.stringify(early[0]) === JSON.stringify(early.at(-1));
