import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Audit, AuditEntry } from '../../src/ports/audit.ts';
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
 * The audit in a file of JSON lines that only grows; several programs may append to it. An entry is on the disk when
 * `append` resolves. A line that a crash left unfinished is ended before the next one and passed over by readers.
 */
export function auditFile(file: string): Audit {
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(entry) {
      const done = last.then(() => appendLine(file, JSON.stringify(entrySchema.parse(entry))));
      last = done.catch(() => undefined);
      return done;
    },
    async last(count) {
      const entries: AuditEntry[] = [];
      for await (const line of linesFromTheEnd(file)) {
        if (entries.length >= count) break;
        const entry = entryIn(line);
        if (entry) entries.push(entry);
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

async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    const isTorn = size > 0 && buffer[0] !== NEW_LINE;
    await handle.appendFile(`${isTorn ? '\n' : ''}${line}\n`);
    await handle.sync();
    if (size === 0) await syncFolder(dirname(file));
  } finally {
    await handle.close();
  }
}

/** Makes the file's name last. Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
