import { access, constants, mkdir, readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { systemWords } from '../../src/model/text/system-text.ts';
import { type LockFile, openLockFile } from './lock-file.ts';
import { makePrivate } from './private-files.ts';
import { refuseWrongUser } from './right-user.ts';
import { readWriter, removeWriter, type Writer, writeWriter } from './writer-note.ts';

export interface DataLock {
  release(): Promise<void>;
}

type OpenLock = LockFile & { readonly locked: false };

/**
 * Directories this process holds, by real path. The system's lock belongs to a process, not to an opening: it would
 * let the same process in twice, and the first to close would give away the lock of both. The map also keeps the
 * database objects alive, whose collection would end the lock.
 */
const held = new Map<string, OpenLock | 'opening'>();

/**
 * Makes this process the one writer of a data directory (created when missing) until `release`. The operating system
 * holds the lock, so a process that is killed leaves nothing to clean up. `who` is told to those who come second, for
 * instance `npm start`.
 *
 * Throws `store-busy` while somebody else writes, `not-permitted` or `disk` when the directory cannot be written to, and
 * `wrong-user`, before anything is written, for root (`uid` 0) where it is somebody else's.
 */
export async function lockDataDirectory(
  directory: string,
  who: string,
  uid: number | null = process.getuid?.() ?? null,
): Promise<DataLock> {
  await refuseWrongUser(directory, uid);
  const at = await prepare(directory).catch(notWritable(directory));
  if (held.has(at)) throw busy(at, await readWriter(at));
  held.set(at, 'opening');
  try {
    const file = await openLockFile(join(at, 'writer.lock.db')).catch(notWritable(at));
    if (file.locked) throw busy(at, await readWriter(at), file.words);
    held.set(at, file);
    await writeWriter(at, who);
    await makePrivate(at);
    return { release: () => release(at, file) };
  } catch (error) {
    held.delete(at);
    throw error;
  }
}

async function prepare(directory: string): Promise<string> {
  await makeFolder(directory);
  await readdir(directory);
  await access(directory, constants.W_OK); // DuckDB's errors would not tell that this is what is wrong
  return realpath(directory);
}

/** Folder by folder: `recursive` asks for ever where a folder takes no new one and says ENOENT (Node 20, below /proc). */
async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isThere(at)) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    await mkdir(each, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
      // Somebody else has made it meanwhile.
      if (cause.code !== 'EEXIST') throw cause;
    });
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A second call does nothing, so that a stop signal during an orderly end is harmless. */
async function release(at: string, file: OpenLock): Promise<void> {
  if (held.get(at) !== file) return;
  await removeWriter(at); // while the lock is still ours, or we might remove the next writer's
  file.close();
  held.delete(at);
}

function busy(at: string, writer: Writer | undefined, words = ''): MailflowError {
  const holder = writer
    ? `process ${writer.pid} (${writer.who}, since ${writer.since.toISOString().slice(0, 19)}Z)`
    : `another process${words && ` (${words})`}`;
  return new MailflowError('store-busy', `${at} is in use by ${holder}; only one process may write to it.`, {
    cure: writer
      ? `Run the command in the running bot, wait until it has finished, or stop it (kill ${writer.pid}) and try again.`
      : 'Wait until the other process has finished, or stop it, and try again.',
    retry: 'later',
  });
}

function notWritable(directory: string): (cause: unknown) => never {
  return (cause) => {
    const code = (cause as NodeJS.ErrnoException).code;
    const notPermitted = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
    throw new MailflowError(
      notPermitted ? 'not-permitted' : 'disk',
      `The data directory ${directory} cannot be used: ${systemWords(cause)}.`,
      { cure: 'Name a directory on a local disk that this user may write to (--data DIR).', retry: 'later', cause },
    );
  };
}
