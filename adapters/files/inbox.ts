import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRotationOrder } from '../../src/ingest/rotation-order.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { systemWords } from '../../src/model/text/system-text.ts';
import type { Inbox, InboxEntry } from '../../src/ports/inbox.ts';
import { moveAside } from './move-aside.ts';
import { numbered } from './numbered-name.ts';

/** Whoever has written to a file so recently may go on by its name. */
const WRITTEN_MS = 3_000;

const OUTCOMES = ['done', 'rejected'] as const;

/**
 * Names that programs give to files they are still writing: our own and curl's `.part`, Chrome's `.crdownload`,
 * WinSCP's `.filepart`, the general `.tmp`, and editors' backups `~`.
 */
const UNFINISHED = /(\.(part|tmp|crdownload|filepart)|~)$/i;

/** Whether a program is still writing the file of this name, or keeps it for itself. */
export const isUnfinished = (name: string): boolean => name.startsWith('.') || UNFINISHED.test(name);

/**
 * The drop folder at `directory`; it and its `done/` and `rejected/` are created when they are missing.
 * `look` lists what is waiting, oldest first (so that rotated logs come in their order: see rotation-order.ts), and follows nothing.
 * `drop` replaces what waits under that name. `settle` throws `not-found` when the entry has gone meanwhile, and `disk`
 * when it cannot be moved.
 */
export function directoryInbox(directory: string): Inbox {
  return {
    async look() {
      await prepare(directory);
      const names: string[] = [];
      for (const bytes of await readdir(directory, { encoding: 'buffer' })) {
        if (!isWaiting(bytes.toString('latin1'))) continue;
        const name = await readableName(directory, bytes);
        if (name !== null) names.push(name);
      }
      const entries = await Promise.all(names.map((name) => entryAt(directory, name)));
      return inRotationOrder(entries.filter((entry) => entry !== undefined));
    },
    async drop(name, content) {
      await prepare(directory);
      const unfinished = join(directory, `.${name}`);
      await writeFile(unfinished, content);
      await rename(unfinished, join(directory, name));
    },
    async settle(entry, outcome, note) {
      await prepare(directory);
      await moveAside(entry.path, join(directory, outcome), note);
    },
  };
}

const isWaiting = (name: string): boolean => !isUnfinished(name) && !OUTCOMES.some((outcome) => outcome === name);

/**
 * A name as text. One that is no UTF-8 (from an old Windows share, out of an archive) could not be opened under any
 * text, so the file gets another name first: `B%FCro.csv`. Null where it may not have one (yet): what is being written, a
 * folder, somebody else's file in a sticky folder. The others are read all the same.
 */
async function readableName(directory: string, bytes: Buffer): Promise<string | null> {
  const text = bytes.toString();
  if (Buffer.from(text).equals(bytes)) return text;
  const path = Buffer.concat([Buffer.from(`${directory}/`), bytes]);
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined || !stats.isFile() || Date.now() - stats.mtimeMs < WRITTEN_MS) return null;
  const name = bytes
    .toString('latin1')
    .replace(/[^ -~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  for (let copy = 1; ; copy++) {
    const to = numbered(name, copy);
    if (await lstat(join(directory, to)).catch(() => undefined)) continue;
    return rename(path, join(directory, to)).then(
      () => to,
      () => null,
    );
  }
}

/** Undefined when it vanished between listing and looking. */
async function entryAt(directory: string, name: string): Promise<InboxEntry | undefined> {
  const path = join(directory, name);
  const stats = await lstat(path).catch(() => undefined);
  return stats && { name, path, type: typeOf(stats), sizeBytes: stats.size, modifiedAt: stats.mtime };
}

function typeOf(stats: Stats): InboxEntry['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  return stats.isDirectory() ? 'directory' : 'other';
}

async function prepare(directory: string): Promise<void> {
  try {
    for (const outcome of OUTCOMES) await mkdir(join(directory, outcome), { recursive: true });
  } catch (cause) {
    throw new MailflowError('disk', `The inbox ${directory} cannot be prepared: ${systemWords(cause)}.`, {
      cure: `Make ${directory} a folder that this user can write to, with only the folders done and rejected in it.`,
      retry: 'later',
      cause,
    });
  }
}
