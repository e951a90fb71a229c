import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/*
 * Each line of the audit carries the SHA-256 of the line before as `before`, so that none can be altered, taken out, put
 * in or moved without the next one showing it. The first line that does so has `begins` and the hash of all that was
 * there: lines of a version that did not chain them. The last line of all is known by its hash in a file beside.
 */

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

export const lastLineFile = (file: string): string => `${file}.last`;

const linkSchema = z.object({ before: z.string().optional(), begins: z.literal(true).optional() });

export interface AuditCheck {
  /** Lines in the file. */
  readonly lines: number;
  /** The line from which on they are chained, counted from 1; null where none is. */
  readonly chainedFrom: number | null;
  /** What is wrong, each with its line. */
  readonly faults: readonly string[];
}

/** Looks through an audit for what was altered, taken out, put in, moved or cut off. Changes nothing. */
export async function checkAudit(file: string): Promise<AuditCheck> {
  // First: a program that appends writes the line before its hash, so that what is read after this has the line.
  const last = (await textOf(lastLineFile(file))).trim();
  const text = await textOf(file);
  const ended = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = ended === '' ? [] : ended.split('\n');
  const faults: string[] = [];
  let chainedFrom: number | null = null;
  let offset = 0;
  for (const [at, line] of lines.entries()) {
    const link = linkIn(line);
    if (link?.begins === true && chainedFrom === null) {
      chainedFrom = at + 1;
      if (link.before !== sha256(text.slice(0, offset))) faults.push(`line ${at + 1}: what is before it was changed`);
    } else if (chainedFrom !== null && link !== null && link.before === undefined) {
      faults.push(`line ${at + 1}: it was inserted, or the line before it was removed or changed`);
    } else if (link?.before !== undefined && link.before !== sha256(lines[at - 1] ?? '')) {
      faults.push(`line ${at + 1}: the line before it was altered, taken out, put in or moved`);
    }
    offset += line.length + 1;
  }
  if (last !== '' && lines.length === 0) faults.push(EMPTIED);
  else if (last !== '' && !lines.some((line) => sha256(line) === last))
    faults.push(`line ${lines.length}: what came after it was cut off, or the last line was altered`);
  return { lines: lines.length, chainedFrom, faults };
}

const EMPTIED =
  'it is empty or gone, though it had entries: it was deleted, or rotated. After a rotation that is so until the next entry, which begins a new chain; check that the rotated file is there';

/** Null for a line that is no JSON: a crash has left it unfinished, perhaps one after the other. */
function linkIn(line: string): z.infer<typeof linkSchema> | null {
  try {
    return linkSchema.safeParse(JSON.parse(line)).data ?? {};
  } catch {
    return null;
  }
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
}
