import { basename, dirname, join } from 'node:path';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { systemWords } from '../../../src/model/text/system-text.ts';
import type { Disk } from './disk.ts';

/** The names of the files that a state is kept in. */
export interface StateFiles {
  readonly folder: string;
  readonly latest: string;
  readonly previous: string;
  /** The state as a version without journals left it. */
  readonly firstFormat: string;
  journal(generation: number): string;
  /** The numbers of the journals that are there, the first one first. */
  journals(): Promise<readonly number[]>;
  /** A name beside this file that nothing has yet: what is set aside is never written over. */
  freeNameBeside(path: string): Promise<string>;
}

export function stateFiles(file: string, disk: Disk): StateFiles {
  const folder = dirname(file);
  const stem = `${basename(file)}.journal-`;
  return {
    folder,
    latest: file,
    previous: `${file}.previous`,
    firstFormat: `${file}.format-1`,
    journal: (generation) => join(folder, `${stem}${generation}`),
    journals: async () =>
      (await disk.names(folder))
        .filter((name) => name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)))
        .map((name) => Number(name.slice(stem.length)))
        .sort((a, b) => a - b),
    async freeNameBeside(path) {
      const names = new Set(await disk.names(folder));
      let n = 1;
      while (names.has(`${basename(path)}.corrupt-${n}`)) n++;
      return `${path}.corrupt-${n}`;
    },
  };
}

/** Reads a file of the state. That it cannot be read is not that it is damaged: the next try may well succeed. */
export async function readFileOf(disk: Disk, path: string): Promise<Buffer | null> {
  try {
    return await disk.read(path);
  } catch (cause) {
    throw new MailflowError('disk', `${path} cannot be read: ${systemWords(cause)}.`, {
      cure: 'Check the disk and the permissions, then start again.',
      retry: 'later',
      cause,
    });
  }
}

/** Does something that writes; the disk's answer becomes an error that says what to do. */
export async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw new MailflowError('disk', `${path} cannot be written: ${systemWords(cause)}.`, {
      cure: 'Free some disk space and give this user write permission. The earlier content is intact.',
      retry: 'later',
      cause,
    });
  }
}
