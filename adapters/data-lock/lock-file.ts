import { readFile, rm, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';

export type LockFile =
  | { readonly locked: false; close(): void }
  /** Another process has it; `words` is DuckDB's account of that. */
  | { readonly locked: true; readonly words: string };

/**
 * Opens a small DuckDB database for writing and keeps it open: DuckDB takes a record lock on it (fcntl, share mode on
 * Windows), which Node cannot ask for by itself and which the kernel takes back whenever the process ends. The database
 * stays empty. Throws the system's error when the file cannot be written.
 *
 * The file must never be deleted and never be opened by anything else in this process: a new file would be a second
 * lock, and closing any other handle on it would drop ours (POSIX fcntl).
 */
export async function openLockFile(path: string): Promise<LockFile> {
  try {
    return await openDatabase(path);
  } catch (error) {
    if (saysLocked(error)) return lockedBy(error);
  }
  // A crash while it was created, or a disk fault: there is nothing in it to lose.
  await renew(path);
  return openDatabase(path).catch(lockedBy);
}

async function openDatabase(path: string): Promise<LockFile & { readonly locked: false }> {
  const database = await DuckDBInstance.create(path, { threads: '1' });
  return { locked: false, close: () => database.closeSync() };
}

const lockedBy = (error: unknown): LockFile => ({ locked: true, words: (error as Error).message });

/**
 * DuckDB's errors carry nothing but text (1.5: "Could not set lock on file", on Windows the system's own words). Should
 * the words change, we only renew in vain a file that another process holds: its content means nothing to the holder.
 */
function saysLocked(error: unknown): boolean {
  return /Could not set lock on file|used by another process/.test((error as Error).message);
}

/** Writes a fresh, empty database into the same file: in place, because the lock is the inode's. */
async function renew(path: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  await rm(`${path}.wal`, { force: true });
  try {
    (await openDatabase(fresh)).close();
    await writeFile(path, await readFile(fresh));
  } finally {
    await rm(fresh, { force: true });
    await rm(`${fresh}.wal`, { force: true });
  }
}
