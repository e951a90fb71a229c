import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskFault } from '../../src/model/text/disk-fault.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { SeenEvents } from '../../src/ports/seen-events.ts';

const KEPT_MS = 24 * 3_600_000;
const NOTED_BETWEEN_REWRITES = 10_000;

interface Waiting {
  readonly id: string;
  readonly answer: (isNew: boolean) => void;
  readonly fail: (cause: unknown) => void;
}

/** Appends to a file so that it is on the disk; what of it is there when that fails is not known. */
export type Append = (file: string, text: string) => Promise<void>;

/**
 * Events in a file of lines, `instant id`, only appended; what is older than a day falls out when the file is opened
 * and every so often. A line that a crash or a full disk left unfinished is passed over, and ended before the next one
 * is written. A full disk does not keep the file from being opened: who only asks needs no notes. Events that arrive
 * while others are being written are written together: the disk is waited for once for all of them.
 */
export async function seenEvents(file: string, clock: Clock, append: Append = appendDurably): Promise<SeenEvents> {
  await mkdir(dirname(file), { recursive: true });
  const known = await readLines(file);
  /** Whether the file may end in the middle of a line. */
  let isTorn = true;
  await rewrite().catch((cause: unknown) => {
    if (diskFault(cause) === null) throw cause;
  });
  let noted = 0;
  let waiting: Waiting[] = [];
  let isWriting = false;
  return {
    isNew: (id) =>
      new Promise((answer, fail) => {
        waiting.push({ id, answer, fail });
        if (!isWriting) void noteAll();
      }),
  };

  async function noteAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const fresh = new Set(group.map(({ id }) => id).filter(isNew));
      const failure = await note([...fresh]).catch((cause: unknown) => ({ cause }));
      for (const { id, answer, fail } of group) {
        if (failure && fresh.has(id)) fail(failure.cause);
        // New for the first that asked.
        else answer(fresh.delete(id));
      }
    }
    isWriting = false;
  }

  async function note(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const now = clock.now().getTime();
    const lines = linesOf(ids.map((id) => [id, now]));
    const text = isTorn ? `\n${lines}` : lines;
    isTorn = true;
    await append(file, text);
    isTorn = false;
    for (const id of ids) known.set(id, now);
    noted += ids.length;
    if (noted < NOTED_BETWEEN_REWRITES) return;
    noted = 0;
    // They are noted: that the file could not be made shorter is no reason to be deaf.
    await rewrite().catch(() => undefined);
  }

  function isNew(id: string): boolean {
    const at = known.get(id);
    return at === undefined || isOld(at);
  }

  function isOld(at: number): boolean {
    // A clock that was set back must not make everything new again.
    return clock.now().getTime() - at > KEPT_MS;
  }

  async function rewrite(): Promise<void> {
    for (const [id, at] of known) if (isOld(at)) known.delete(id);
    await writeFile(`${file}.new`, linesOf([...known]), { flush: true });
    await rename(`${file}.new`, file);
    isTorn = false;
  }
}

const appendDurably: Append = async (file, text) => {
  const handle = await open(file, 'a');
  try {
    await handle.appendFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
};

const linesOf = (events: readonly (readonly [id: string, at: number])[]): string =>
  events.map(([id, at]) => `${at} ${JSON.stringify(id)}\n`).join('');

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
