import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';

/**
 * What the state needs of a disk. `nodeDisk` is the real one; a test passes one that forgets what was not synchronised,
 * at any byte. Every function throws the system's own error.
 */
export interface Disk {
  /** Null where there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** The names in a folder; none where there is no such folder. */
  names(folder: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** A new file, or one in its place, with these pieces one after another; on the disk when it resolves. */
  write(path: string, pieces: Iterable<string | Uint8Array>): Promise<void>;
  /** Adds to the end of a file that is there; on the disk when it resolves. */
  append(path: string, pieces: Iterable<string>): Promise<void>;
  truncate(path: string, bytes: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file, where there is none of that name. */
  link(from: string, to: string): Promise<void>;
  /** Nothing happens where there is no such file. */
  remove(path: string): Promise<void>;
  /** Makes new names, renames and removals in a folder last. */
  syncFolder(path: string): Promise<void>;
}

/** Only the user whom the bot runs as may read it, whatever the umask says: addresses of people are in it. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

export const nodeDisk: Disk = {
  read: (path) => unlessMissing(readFile(path), null),
  names: (folder) => unlessMissing(readdir(folder), []),
  makeFolder: async (path) => void (await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER })),
  write: (path, pieces) =>
    withFile(path, 'w', async (handle) => {
      // Each write lets others have their turn: however large the state, nobody waits longer than for one piece.
      for (const piece of pieces) await handle.appendFile(piece);
      await handle.sync();
    }),
  append: (path, pieces) =>
    withFile(path, constants.O_WRONLY | constants.O_APPEND, async (handle) => {
      for (const piece of joined(pieces)) await handle.appendFile(piece);
      await handle.datasync();
    }),
  truncate: (path, bytes) => withFile(path, 'r+', (handle) => handle.truncate(bytes)),
  rename,
  link,
  remove: (path) => rm(path, { force: true }),
  async syncFolder(path) {
    if (process.platform === 'win32') return; // it cannot open a folder, and does not need it
    await withFile(path, 'r', (handle) => handle.sync());
  },
};

/** Short pieces in one: a change is mostly so short that it is written at once. */
function* joined(pieces: Iterable<string>): Generator<string, void> {
  let text = '';
  for (const piece of pieces) {
    if (text.length + piece.length > JOINED_LENGTH && text !== '') {
      yield text;
      text = '';
    }
    text += piece;
  }
  yield text;
}

const JOINED_LENGTH = 1 << 18;

async function withFile<T>(path: string, flags: string | number, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, flags, PRIVATE_FILE);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T, U>(found: Promise<T>, missing: U): Promise<T | U> {
  try {
    return await found;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw cause;
  }
}
