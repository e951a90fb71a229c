import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock, SeenEvents } from '../../src/ports.ts';

const KEPT_MS = 24 * 3_600_000;
const NOTED_BETWEEN_REWRITES = 10_000;

/**
 * Events in a file of lines, `instant id`, only appended; what is older than a day falls out when the file is opened
 * and every so often. A line that a crash left unfinished is passed over.
 */
export async function seenEvents(file: string, clock: Clock): Promise<SeenEvents> {
  await mkdir(dirname(file), { recursive: true });
  const known = await readLines(file);
  await rewrite();
  let noted = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    isNew(id) {
      const next = last.then(() => note(id));
      last = next.catch(() => undefined);
      return next;
    },
  };

  async function note(id: string): Promise<boolean> {
    const at = known.get(id);
    if (at !== undefined && !isOld(at)) return false;
    const now = clock.now().getTime();
    const handle = await open(file, 'a');
    try {
      await handle.appendFile(`${now} ${JSON.stringify(id)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    known.set(id, now);
    // It is noted: that the file could not be made shorter is no reason to be deaf.
    if (++noted % NOTED_BETWEEN_REWRITES === 0) await rewrite().catch(() => undefined);
    return true;
  }

  function isOld(at: number): boolean {
    // A clock that was set back must not make everything new again.
    return clock.now().getTime() - at > KEPT_MS;
  }

  async function rewrite(): Promise<void> {
    for (const [id, at] of known) if (isOld(at)) known.delete(id);
    const text = [...known].map(([id, at]) => `${at} ${JSON.stringify(id)}\n`).join('');
    await writeFile(`${file}.new`, text, { flush: true });
    await rename(`${file}.new`, file);
  }
}

async function readLines(file: string): Promise<Map<string, number>> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  const known = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, at, id] = /^(\d+) (".*")$/.exec(line) ?? [];
    if (at !== undefined && id !== undefined) known.set(textOf(id), Number(at));
  }
  return known;
}

function textOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
