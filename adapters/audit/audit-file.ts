import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Audit, AuditEntry } from '../../src/ports/audit.ts';
import { lastLineFile, sha256 } from './chain.ts';
import { linesFromTheEnd } from './lines-from-the-end.ts';

const entrySchema = z.object({
  at: z.string(),
  by: z.string(),
  conversation: z.string(),
  conversationName: z.string().optional(),
  deed: z.string(),
  to: z.string(),
  detail: z.string(),
});

const NEW_LINE = 0x0a;

/**
 * The audit in a file of JSON lines that only grows; several programs may append to it. Entries are on the disk when
 * `append` resolves, and each says what the line before it is (`chain.ts`). A line that a crash left unfinished is ended
 * before the next one and passed over by readers.
 */
export function auditFile(file: string): Audit {
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(...entries) {
      const done = last.then(() => appendEntries(file, entries));
      last = done.catch(() => undefined);
      return done;
    },
    async last(count, isWanted = () => true) {
      const entries: AuditEntry[] = [];
      for await (const line of linesFromTheEnd(file)) {
        if (entries.length >= count) break;
        const entry = entryIn(line);
        if (entry && isWanted(entry)) entries.push(entry);
      }
      return entries;
    },
  };
}

function entryIn(line: string): AuditEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function appendEntries(file: string, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await mkdir(dirname(file), { recursive: true });
  const lines = await chained(entries, await linkOf(file));
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    const isTorn = size > 0 && buffer[0] !== NEW_LINE;
    await handle.appendFile(`${isTorn ? '\n' : ''}${lines.join('\n')}\n`);
    await handle.sync();
    if (size === 0) await syncFolder(dirname(file));
  } finally {
    await handle.close();
  }
  // Only `audit verify` reads it; one that is older than the audit proves less, and nothing wrong.
  await writeFile(lastLineFile(file), `${sha256(lines.at(-1) ?? '')}\n`, { mode: 0o600 }).catch(() => undefined);
}

interface Link {
  readonly before: string;
  readonly begins?: true;
}

/** So many lines are made before others have their turn: whoever acknowledges a group may acknowledge thousands. */
const LINES_A_TURN = 200;

/** A line for each entry; `first` is the link of the first, and each other one says what the one before it is. */
async function chained(entries: readonly AuditEntry[], first: Link): Promise<readonly string[]> {
  let link = first;
  const lines: string[] = [];
  for (const entry of entries) {
    const line = JSON.stringify({ ...entrySchema.parse(entry), ...link });
    link = { before: sha256(line) };
    lines.push(line);
    if (lines.length % LINES_A_TURN === 0) await setImmediate();
  }
  return lines;
}

/** What a line says of the one before; the first that says it, of all that are before. */
async function linkOf(file: string): Promise<Link> {
  let isEnd = true;
  for await (const line of linesFromTheEnd(file)) {
    // The file ends in a line break: behind it is nothing, and no line.
    if (isEnd && line === '') {
      isEnd = false;
      continue;
    }
    isEnd = false;
    if (line.includes('"before":"')) return { before: sha256(line) };
    const isChained = (await readFile(file, 'utf8')).includes('"begins":true');
    if (isChained) return { before: sha256(line) };
    break;
  }
  const all = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  return { before: sha256(all === '' || all.endsWith('\n') ? all : `${all}\n`), begins: true };
}

/** Makes the file's name last. Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
