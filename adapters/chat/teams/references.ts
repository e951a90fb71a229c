import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../../src/ports.ts';
import { type Reference, referenceSchema } from './reference.ts';

/** The conversations that Teams has told us of. Without them nothing can be said there first. */
export interface References {
  get(id: string): Reference | null;
  all(): readonly Reference[];
  /** On disk when it resolves; nothing is written where nothing changed. */
  keep(reference: Reference): Promise<void>;
  forget(id: string): Promise<void>;
}

const schema = z.object({ version: z.literal(1), references: z.array(referenceSchema) });

/**
 * Reads them from a file, which need not be there yet. A broken one is set aside, and said to be: the conversations come
 * back one by one as people speak there.
 */
export async function openReferences(file: string, log: Log): Promise<References> {
  const known = new Map((await read(file, log)).map((each) => [each.id, each]));
  let last: Promise<void> = Promise.resolve();

  function written(): Promise<void> {
    const text = `${JSON.stringify({ version: 1, references: [...known.values()] }, null, 2)}\n`;
    last = last.then(
      () => replace(file, text),
      () => replace(file, text),
    );
    return last;
  }

  return {
    get: (id) => known.get(id) ?? null,
    all: () => [...known.values()],
    async keep(reference) {
      if (isSame(known.get(reference.id), reference)) return;
      known.set(reference.id, reference);
      await written();
    },
    async forget(id) {
      if (known.delete(id)) await written();
    },
  };
}

const isSame = (before: Reference | undefined, after: Reference): boolean =>
  before !== undefined &&
  (Object.keys(referenceSchema.shape) as readonly (keyof Reference)[]).every((key) => before[key] === after[key]);

async function read(file: string, log: Log): Promise<readonly Reference[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return [];
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.references;
  await rename(file, `${file}.broken`);
  log.warn('teams.references-broken', { setAside: `${file}.broken` });
  return [];
}

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
