import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces `file` by `text`, keeping what it held as `previous`. At every instant, whatever dies, `file` or `previous`
 * is whole: the new text is on the disk before anything is renamed, and a rename is all or nothing.
 */
export async function replaceKeepingPrevious(file: string, previous: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const next = `${file}.next`;
  await writeThrough(next, text);
  await keepAs(file, previous);
  await rename(next, file);
  await syncFolder(dirname(file));
}

async function writeThrough(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A second name for the same file, brought in by rename; where the disk knows no hard links, a copy. */
async function keepAs(file: string, previous: string): Promise<void> {
  const candidate = `${previous}.next`;
  await rm(candidate, { force: true }); // left by a crash, or by a rename between two names of one file
  try {
    await link(file, candidate);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return; // the first write, or the one after a corrupt file was set aside
    await copyFile(file, candidate);
    await syncFile(candidate);
  }
  await rename(candidate, previous);
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}

/** Makes the renames last. Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
