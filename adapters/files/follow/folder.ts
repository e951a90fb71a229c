import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderListing, FoundFile, LogReaders, Recognition } from '../../../src/follow/log-reader.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { Files } from '../../../src/ports/files.ts';
import type { Source } from '../../../src/ports/source.ts';
import { isUnfinished } from '../inbox.ts';
import { folderRefusalOf, refusalOf } from './refusal.ts';

/** What is known of each is kept in memory, and looked up at every look. */
const MAX_FILES = 20_000;
const MAX_DEPTH = 8;
const AT_ONCE = 32;

/** The files in a folder and those below it whose logs are followed; the newest where there are more than 20,000. */
export async function filesIn(folder: string): ReturnType<LogReaders['files']> {
  const found: FoundFile[] = [];
  const closed: FolderListing['closed'][number][] = [];
  const waiting = [''];
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    try {
      const { files, folders } = await listed(folder, inside);
      found.push(...files);
      if (inside.split('/').length < MAX_DEPTH) waiting.push(...folders);
    } catch (cause) {
      const fault = await folderRefusalOf(join(folder, inside), cause);
      if (inside === '') return fault;
      if (fault.kind !== 'gone') closed.push({ name: inside, fault });
    }
  }
  const files = found.sort((a, b) => b.modifiedAt - a.modifiedAt).slice(0, MAX_FILES);
  return { files, leftOut: found.length - files.length, closed };
}

/** `inside`: a folder in `folder`, relative to it; what is in it is, too. */
async function listed(folder: string, inside: string) {
  const entries = await readdir(join(folder, inside), { withFileTypes: true });
  const seen = entries.filter(({ name }) => !isUnfinished(name));
  const namesOf = (those: readonly { readonly name: string }[]): readonly string[] =>
    those.map(({ name }) => (inside === '' ? name : `${inside}/${name}`));
  const names = namesOf(seen.filter((entry) => entry.isFile()));
  const files: FoundFile[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = await Promise.all(names.slice(at, at + AT_ONCE).map((name) => foundFile(folder, name)));
    files.push(...some.filter((file) => file !== null));
  }
  return { files, folders: namesOf(seen.filter((entry) => entry.isDirectory())) };
}

/** Null where it is no file any more. */
async function foundFile(folder: string, name: string): Promise<FoundFile | null> {
  const stats = await lstat(join(folder, name), { bigint: true }).catch((cause: NodeJS.ErrnoException) => cause);
  if (stats instanceof Error) {
    if (stats.code === 'ENOENT') return null;
    throw stats;
  }
  if (!stats.isFile()) return null;
  return {
    ...{ name, sizeBytes: Number(stats.size), modifiedAt: Number(stats.mtimeNs) / 1e6 },
    ...{ device: String(stats.dev), inode: String(stats.ino) },
  };
}

const HEAD_BYTES = 64 * 1024;
/** Where a system's whole log is one file, mail may come late in it. */
const LONG_HEAD_BYTES = 4 * 1024 * 1024;

/** Whether a file that others put into a folder is one of this source. */
export async function recognisedAs(source: Source, path: string, files: Files): Promise<Recognition> {
  try {
    const file = await files.open(path, { followSymlinks: false });
    try {
      for (const bytes of [HEAD_BYTES, LONG_HEAD_BYTES]) {
        const head = await file.head(bytes);
        if (head[0] === 0) return { is: 'foreign', isUnwritten: true };
        if (source.recognise(head, file.name) !== undefined) return { is: 'own' };
        if (file.sizeBytes <= bytes && !file.isCompressed) break;
      }
      return { is: 'foreign' };
    } finally {
      await file.close();
    }
  } catch (cause) {
    // What is damaged is no log; it is looked at again when there is more of it.
    if (cause instanceof MailflowError && cause.code !== 'not-permitted') return { is: 'foreign' };
    return { is: 'unreadable', fault: await refusalOf(path, cause) };
  }
}
