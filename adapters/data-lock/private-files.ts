import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What others may do to a file or folder. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** To go through a folder to one in it, without seeing what else is there. */
const OTHERS_PASS = 0o011;

/** Folders that Mailflow makes, with everything in them. */
const OWN_FOLDERS = ['state', 'facts', 'requested', 'incoming', 'sample', 'inbox/done', 'inbox/rejected'];
const OWN_FILES = ['writer.lock.db', 'writer.json'];

/**
 * Takes from everybody but the user whom the bot runs as what they may do to a data directory. Only what Mailflow made is
 * touched: files that people dropped are theirs, and an inbox that others may write to, or that is somebody else's, was
 * opened for them, so that they may also go on passing through to it. What cannot be changed is left to `doctor` to name.
 */
export async function makePrivate(directory: string): Promise<void> {
  for (const { path, mode, allowed } of await found(directory)) {
    if ((mode & OTHERS & ~allowed) !== 0) await chmod(path, mode & ~(OTHERS & ~allowed)).catch(() => undefined);
  }
}

/** What of a data directory others can get at, and should not. */
export async function openToOthers(directory: string): Promise<readonly string[]> {
  const all = await found(directory);
  return all.flatMap(({ path, mode, allowed }) => ((mode & OTHERS & ~allowed) === 0 ? [] : [path]));
}

interface Modes {
  readonly mode: number;
  /** The user whose it is. */
  readonly uid: number;
}

interface Found extends Modes {
  readonly path: string;
  /** What of it others may have. */
  readonly allowed: number;
}

/** Whether others than the user whom the bot runs as drop files into the inbox of a data directory. */
export const isDropFolder = (inbox: Modes, directory: Pick<Modes, 'uid'>): boolean =>
  (inbox.mode & OTHERS_WRITE) !== 0 || inbox.uid !== directory.uid;

async function found(directory: string): Promise<readonly Found[]> {
  // Windows has no such modes: there the folder inherits from the one that it is in.
  if (process.platform === 'win32') return [];
  const [itself] = await one(directory, 0);
  if (itself === undefined) return [];
  const inbox = await one(join(directory, 'inbox'), 0);
  const isDropped = inbox.some((each) => isDropFolder(each, itself));
  const own = await Promise.all(OWN_FOLDERS.map((name) => everythingIn(join(directory, name))));
  const files = await Promise.all(OWN_FILES.map((name) => one(join(directory, name), 0)));
  return [
    { ...itself, allowed: isDropped ? OTHERS_PASS : 0 },
    ...(isDropped ? [] : inbox),
    ...files.flat(),
    ...own.flat(),
  ];
}

async function everythingIn(path: string): Promise<readonly Found[]> {
  const [itself] = await one(path, 0);
  if (itself === undefined) return [];
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const within = await Promise.all(
    entries.map((each) => (each.isDirectory() ? everythingIn(join(path, each.name)) : one(join(path, each.name), 0))),
  );
  return [itself, ...within.flat()];
}

/** None where there is nothing, or something that is no file and no folder: a link says nothing of what it leads to. */
async function one(path: string, allowed: number): Promise<readonly Found[]> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null || !(stats.isFile() || stats.isDirectory())) return [];
  return [{ path, mode: stats.mode & 0o7777, uid: stats.uid, allowed }];
}
