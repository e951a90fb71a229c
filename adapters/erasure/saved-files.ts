import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { addressInName, type Erased } from '../../src/model/text/erased-address.ts';
import { eraseFromFile, fileNames, isLeftover } from './erase-from-file.ts';

export interface SavedFiles {
  /** Paths that have the address, in the file or in its name. */
  readonly naming: readonly string[];
  /** Those that cannot be looked into, or not everywhere: packed, damaged, mails, whose text may be encoded, and links. */
  readonly closed: readonly string[];
}

/** Folders and files below a data directory that are looked after otherwise, or hold no address. */
const ELSEWHERE =
  /^(?:facts(?:\/(?!.*\.damaged$)|$)|sample(?:\/|$)|writer\.lock\.db|config\.yaml$|state\/mailflow\.json|state\/audit\.jsonl(?:\.last)?$)/;

const DAMAGED_FACTS = /\.parquet\.damaged$/;

const isEncoded = (place: string): boolean => /\.(?:eml|msg)$/i.test(place) || DAMAGED_FACTS.test(place);

/** What lies in a data directory beside facts, state and audit: the inbox, what was posted in the terminal, and the like. */
export async function savedFiles(data: string, erased: Erased): Promise<SavedFiles> {
  const naming: string[] = [];
  const closed: string[] = [];
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const place = relative(data, path).replaceAll('\\', '/');
    if (ELSEWHERE.test(place)) continue;
    const isNamed = addressInName(erased.address).test(entry.name);
    if (isNamed && entry.isDirectory()) naming.push(path);
    if (entry.isSymbolicLink() || isEncoded(place)) closed.push(path);
    if (!entry.isFile() || DAMAGED_FACTS.test(place)) continue;
    const found = isLeftover(path) || isNamed || (await fileNames(path, forPlace(place, erased)));
    if (found === null && !closed.includes(path)) closed.push(path);
    else if (found === true) naming.push(path);
  }
  return { naming, closed };
}

/** Puts the pseudonym in the address's place in these files and in their names. */
export async function eraseFromSaved(data: string, paths: readonly string[], erased: Erased): Promise<void> {
  for (const path of paths.filter(isLeftover)) await rm(path, { force: true });
  // What is in a folder before the folder, whose name is a part of theirs.
  const others = paths.filter((each) => !isLeftover(each)).sort((a, b) => b.length - a.length);
  for (const path of others) {
    const isFile = (await lstat(path)).isFile();
    const own = forPlace(relative(data, path).replaceAll('\\', '/'), erased);
    if (isFile && (await fileNames(path, own))) await eraseFromFile(path, own);
    const name = basename(path).replace(addressInName(erased.address), erased.pseudonym);
    if (name !== basename(path)) await rename(path, await freePath(join(dirname(path), name)));
  }
}

/** Ids stand in what Mailflow writes itself; elsewhere letters that are the same mean something else. */
const forPlace = (place: string, erased: Erased): Erased =>
  place.startsWith('state/') ? erased : { address: erased.address, pseudonym: erased.pseudonym };

/** Two names may differ in the case of the address alone. */
async function freePath(path: string): Promise<string> {
  for (let more = 1; ; more++) {
    const free = more === 1 ? path : `${path}.${more}`;
    const isTaken = await lstat(free).then(
      () => true,
      () => false,
    );
    if (!isTaken) return free;
  }
}
