import {
  constants,
  copyFile,
  cp,
  lstat,
  mkdir,
  open,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { systemWords } from '../../src/model/text/system-text.ts';
import { NOTE_SUFFIX, numbered } from './numbered-name.ts';

/**
 * Moves the entry itself (a link, not what it points to) into the folder `target`, under its own name or, where that
 * is taken, as `name (2).ext`. A note, unless it is empty, is written beside it first: nothing is rejected without a word.
 *
 * `rename` overwrites in silence, so the name is reserved with an empty placeholder that only one can create, and only
 * that placeholder is overwritten.
 */
export async function moveAside(path: string, target: string, note: string): Promise<void> {
  const isFolder = await lstat(path).then(
    (stats) => stats.isDirectory(),
    (cause: unknown) => {
      throw new MailflowError('not-found', `${path} is no longer there.`, { cure: 'Copy it there again.', cause });
    },
  );
  const reserved: string[] = [];
  try {
    const to = await reserve(basename(path), target, isFolder, note !== '', reserved);
    if (note !== '') await writeFile(`${to}${NOTE_SUFFIX}`, note.endsWith('\n') ? note : `${note}\n`);
    await move(path, to, isFolder);
  } catch (cause) {
    for (const placeholder of reserved) await rm(placeholder, { recursive: true, force: true });
    throw new MailflowError('disk', `${path} cannot be moved to ${target}: ${systemWords(cause)}.`, {
      cure: `Free some disk space and give this user write permission there, or move the file yourself.`,
      retry: 'later',
      cause,
    });
  }
}

async function reserve(
  name: string,
  target: string,
  asFolder: boolean,
  withNote: boolean,
  reserved: string[],
): Promise<string> {
  for (let copy = 1; ; copy++) {
    const to = join(target, numbered(name, copy));
    if (!(await claim(to, asFolder))) continue;
    if (!withNote || (await claim(`${to}${NOTE_SUFFIX}`, false))) {
      reserved.push(to, ...(withNote ? [`${to}${NOTE_SUFFIX}`] : []));
      return to;
    }
    await rm(to, { recursive: true });
  }
}

/** Creates an empty file or folder that did not exist; answers false when something has that name. */
async function claim(path: string, asFolder: boolean): Promise<boolean> {
  try {
    if (asFolder) await mkdir(path);
    else await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function move(from: string, to: string, isFolder: boolean): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyAcross(from, to, isFolder);
    await rm(from, { recursive: isFolder });
  }
}

/** `done/` may be a mount of its own, to which nothing can be renamed. */
async function copyAcross(from: string, to: string, isFolder: boolean): Promise<void> {
  if (isFolder) return cp(from, to, { recursive: true, verbatimSymlinks: true });
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) {
    await rm(to);
    return symlink(await readlink(from), to);
  }
  if (!stats.isFile()) throw new Error('a pipe or device cannot be copied to another disk');
  return copyFile(from, to, constants.COPYFILE_FICLONE);
}
