import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const lineSchema = z.object({
  at: z.string(),
  conversation: z.string(),
  key: z.string(),
  handle: z.string().regex(/^\d+$/),
  thread: z.string().nullable(),
  isEdit: z.boolean(),
  words: z.array(z.string()).readonly(),
});
export type JournalLine = z.infer<typeof lineSchema>;

/** What was said, in JSON lines that are only ever appended: the file, and the one before it in `file.previous`. */
export interface Journal {
  /** Resolves when the line is on the disk. */
  append(line: JournalLine): Promise<void>;
  /** The posts (not their edits) that are remembered, oldest first. */
  messages(): readonly JournalLine[];
  /** A handle that no message has had, nor will be given twice. */
  nextHandle(): string;
}

const NEW_LINE = 0x0a;

/**
 * Opens the journal; a line that a crash left unfinished is passed over. When the file is longer than `longestBytes` it
 * takes the place of the one before.
 */
export async function openJournal(file: string, longestBytes: number): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true });
  const older = await linesIn(`${file}.previous`);
  let newer = await linesIn(file);
  let posts = postsIn([...older, ...newer]);
  let lastHandle = Math.max(0, ...[...older, ...newer].map(({ handle }) => Number(handle)));
  let last: Promise<unknown> = Promise.resolve();

  return {
    append(line) {
      const done = last.then(() => append(line));
      last = done.catch(() => undefined);
      return done;
    },
    messages: () => posts,
    nextHandle: () => String(++lastHandle),
  };

  async function append(line: JournalLine): Promise<void> {
    const bytes = await appendLine(file, JSON.stringify(line));
    newer.push(line);
    if (!line.isEdit) posts.push(line);
    if (bytes <= longestBytes) return;
    await rename(file, `${file}.previous`);
    posts = postsIn(newer);
    newer = [];
  }
}

const postsIn = (lines: readonly JournalLine[]): JournalLine[] => lines.filter(({ isEdit }) => !isEdit);

async function linesIn(file: string): Promise<JournalLine[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  return text.split('\n').flatMap((line) => lineIn(line) ?? []);
}

function lineIn(text: string): JournalLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Ends an unfinished line first. Answers how long the file is now. */
async function appendLine(file: string, line: string): Promise<number> {
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    const isTorn = size > 0 && buffer[0] !== NEW_LINE;
    await handle.appendFile(`${isTorn ? '\n' : ''}${line}\n`);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}
