import { breathing } from './breath.ts';
import type { Disk } from './disk.ts';
import { type Heading, headingLine, patchLine } from './journal-text.ts';
import type { Patch } from './patch.ts';
import { type StateFiles, writing } from './state-files.ts';

/** Where a journal ends: what is added goes on from there. */
export interface JournalEnd {
  readonly generation: number;
  /** Of its last good line. */
  readonly checksum: string;
  readonly bytes: number;
  /** Whether the file is good to its last byte, so that more may be added to it. */
  readonly isWhole: boolean;
}

/** The journals of one state, as their one writer has them. */
export interface JournalFile {
  /** Adds a change; it is on the disk when it resolves to the bytes that it took. */
  add(patch: Patch): Promise<number>;
  /** Begins the next journal, which goes on from the end of this one, and answers its heading. */
  beginNext(): Promise<Heading>;
}

export function journalFile(disk: Disk, files: StateFiles, last: JournalEnd): JournalFile {
  let { generation, checksum, bytes } = last;
  /** Whether something may stand behind the last good byte: `before` from another life, or of a write that failed now. */
  let rest: 'none' | 'before' | 'failed' = last.isWhole ? 'none' : 'before';
  return { add, beginNext };

  async function add(patch: Patch): Promise<number> {
    // What ends in something else than a whole line stays as it is; another file goes on from its last good line.
    if (rest === 'before') await beginNext();
    const path = files.journal(generation);
    const line = await patchLine(checksum, patch, breathing());
    await writing(path, async () => {
      if (rest === 'failed') await disk.truncate(path, bytes);
      await disk.append(path, line.pieces).catch(async (cause: unknown) => {
        rest = 'failed';
        // Nobody is answered that it is kept, so it should not be found after a crash either.
        await disk.truncate(path, bytes).catch(() => undefined);
        throw cause;
      });
    });
    rest = 'none';
    bytes += line.bytes;
    checksum = line.checksum;
    return line.bytes;
  }

  async function beginNext(): Promise<Heading> {
    const heading = { generation: generation + 1, after: checksum };
    const path = files.journal(heading.generation);
    const line = await headingLine(heading);
    await writing(path, async () => {
      await disk.makeFolder(files.folder);
      try {
        await disk.write(path, line.pieces);
        await disk.syncFolder(files.folder);
      } catch (cause) {
        // Changes go on in the journal before. Where this one stays, its heading shows that it was never used.
        await disk.remove(path).catch(() => undefined);
        throw cause;
      }
    });
    generation = heading.generation;
    checksum = line.checksum;
    bytes = line.bytes;
    rest = 'none';
    return heading;
  }
}
