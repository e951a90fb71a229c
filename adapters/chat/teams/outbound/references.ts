import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { type Reference, referenceSchema } from './reference.ts';

/**
 * The conversations that Teams has told us of. Without them nothing can be said there first. Nothing throws: a disk that
 * cannot be written keeps nobody from being answered.
 */
export interface References {
  get(id: string): Reference | null;
  all(): readonly Reference[];
  /** On disk when it resolves, unless there is trouble; nothing is written where nothing changed. */
  keep(reference: Reference): Promise<void>;
  forget(id: string): Promise<void>;
  /** Why what is known is not on disk, with the cure; null when it is. */
  trouble(): string | null;
  /** Puts what is known on disk once more. */
  write(): Promise<void>;
}

const schema = z.object({ version: z.literal(1), references: z.array(z.unknown()) });

export interface ReadReferences {
  readonly references: readonly Reference[];
  /** What nobody can read: how many of them, null when nothing of the file can be read; and as it stands there. */
  readonly broken: { readonly count: number | null; readonly text: string } | null;
}

/** Reads the conversations that are kept in a file, and changes nothing. No file holds none. Throws what the disk throws. */
export async function readReferences(file: string): Promise<ReadReferences> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return { references: [], broken: null };
  const { data } = schema.safeParse(parseJson(text));
  if (data === undefined) return { references: [], broken: { count: null, text } };
  const read = data.references.map((entry) => ({ entry, reference: referenceSchema.safeParse(entry).data }));
  const bad = read.filter(({ reference }) => reference === undefined).map(({ entry }) => entry);
  return {
    references: read.flatMap(({ reference }) => reference ?? []),
    broken: bad.length === 0 ? null : { count: bad.length, text: `${JSON.stringify(bad, null, 2)}\n` },
  };
}

/**
 * Opens the file, which need not be there yet. What of it cannot be read is set aside, and said to be, once: those
 * conversations come back one by one as people speak there. Throws a MailflowError when it cannot be read or set aside.
 */
export async function openReferences(file: string, log: Log): Promise<References> {
  const known = new Map((await readable(file, log)).map((each) => [each.id, each]));
  let last: Promise<void> = Promise.resolve();
  let trouble: string | null = null;

  function written(): Promise<void> {
    const text = textOf([...known.values()]);
    last = last.then(() => replace(file, text)).then(kept, notKept);
    return last;
  }

  function kept(): void {
    if (trouble !== null) log.info('teams.references-kept', { file });
    trouble = null;
  }

  function notKept(cause: unknown): void {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    const before = trouble;
    trouble = `Mailflow cannot save the addresses of Teams conversations (${code}): after a restart it cannot post alerts there. ${CURE}`;
    if (trouble !== before) log.warn('teams.references-not-kept', { file, code, why: trouble });
  }

  return {
    get: (id) => known.get(id) ?? null,
    all: () => [...known.values()],
    async keep(reference) {
      if (isSame(known.get(reference.id), reference) && trouble === null) return;
      known.set(reference.id, reference);
      await written();
    },
    async forget(id) {
      if (known.delete(id)) await written();
    },
    trouble: () => trouble,
    write: written,
  };
}

const CURE = 'Free some disk space, and give it write permission for state/teams in its data directory.';

const isSame = (before: Reference | undefined, after: Reference): boolean =>
  before !== undefined &&
  (Object.keys(referenceSchema.shape) as readonly (keyof Reference)[]).every((key) => before[key] === after[key]);

/** What of the file can be read; the rest is in a file of its own before it is taken out of this one. */
async function readable(file: string, log: Log): Promise<readonly Reference[]> {
  try {
    const { references, broken } = await readReferences(file);
    if (broken === null) return references;
    const setAside = await putAside(file, broken.text);
    await replace(file, textOf(references));
    log.warn('teams.references-broken', { kept: references.length, broken: broken.count ?? 'all', setAside });
    return references;
  } catch (cause) {
    throw new MailflowError('disk', `${file} cannot be used: ${(cause as Error).message}`, {
      cure: 'It holds the addresses of Teams conversations. Free some disk space, and give this user read and write permission there.',
      retry: 'later',
      cause,
    });
  }
}

/** Into the first of `….broken`, `….broken-2`, … that is free. */
async function putAside(file: string, text: string): Promise<string> {
  for (let copy = 1; ; copy++) {
    const path = copy === 1 ? `${file}.broken` : `${file}.broken-${copy}`;
    try {
      await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

const textOf = (references: readonly Reference[]): string => `${JSON.stringify({ version: 1, references }, null, 2)}\n`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The new text is on the disk before it takes the old one's place; others on this machine need not read it. */
async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(`${file}.next`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.next`, file);
}
