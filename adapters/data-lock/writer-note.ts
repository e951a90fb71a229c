import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Who holds the lock, for the message to those who do not get it. Best effort: the lock itself never depends on it. */
export interface Writer {
  readonly pid: number;
  readonly who: string;
  readonly since: Date;
}

const noteSchema = z.object({ pid: z.int().positive(), who: z.string() });

const notePath = (directory: string): string => join(directory, 'writer.json');

export async function writeWriter(directory: string, who: string): Promise<void> {
  await writeFile(notePath(directory), `${JSON.stringify({ pid: process.pid, who })}\n`).catch(() => undefined);
}

export async function removeWriter(directory: string): Promise<void> {
  await rm(notePath(directory), { force: true }).catch(() => undefined);
}

/** Undefined when nothing is known, or only of a process that has since died. */
export async function readWriter(directory: string): Promise<Writer | undefined> {
  try {
    const note = noteSchema.parse(JSON.parse(await readFile(notePath(directory), 'utf8')));
    if (!isAlive(note.pid)) return undefined;
    return { ...note, since: (await stat(notePath(directory))).mtime };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, and somebody else's
  }
}
