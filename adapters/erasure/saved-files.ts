import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { addressIn, type Erased } from '../../src/model/text/erased-address.ts';
import { eraseFromFile, fileNames, isLeftover } from './erase-from-file.ts';

export interface SavedFiles {
  /** Paths that have the address, in the file or in its name. */
  readonly naming: readonly string[];
  /** Those that cannot be looked into: packed, or damaged. */
  readonly closed: readonly string[];
}

/** Folders and files below a data directory that are looked after otherwise, or hold no address. */
const ELSEWHERE =
  /^(?:facts(?:\/|$)|sample(?:\/|$)|writer\.lock\.db|config\.yaml$|state\/mailflow\.json|state\/audit\.jsonl(?:\.last)?$)/;

/** What lies in a data directory beside facts, state and audit: the inbox, what was posted in the terminal, and the like. */
export async function savedFiles(data: string, address: string): Promise<SavedFiles> {
  const naming: string[] = [];
  const closed: string[] = [];
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (ELSEWHERE.test(relative(data, path).replaceAll('\\', '/'))) continue;
    const found = isLeftover(path) || addressIn(address).test(entry.name) || (await fileNames(path, address));
    if (found === null) closed.push(path);
    else if (found) naming.push(path);
  }
  return { naming, closed };
}

/** Puts the pseudonym in the address's place in these files and in their names. */
export async function eraseFromSaved(paths: readonly string[], erased: Erased): Promise<void> {
  for (const path of paths.filter(isLeftover)) await rm(path, { force: true });
  for (const path of paths.filter((each) => !isLeftover(each))) {
    if (await fileNames(path, erased.address)) await eraseFromFile(path, erased);
    const name = basename(path).replace(addressIn(erased.address), erased.pseudonym);
    if (name !== basename(path)) await rename(path, join(dirname(path), name));
  }
}
