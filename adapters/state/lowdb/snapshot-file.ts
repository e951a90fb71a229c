import type { Adapter } from 'lowdb';
import type { Disk } from './disk.ts';
import { readSnapshotText, type Snapshot, snapshotText, type Unsealed } from './snapshot-text.ts';
import { readFileOf, type StateFiles, writing } from './state-files.ts';

/** Both generations of the snapshot as they lie on the disk. */
export interface Generations {
  readonly latest: Unsealed;
  /** `missing` also where the latest is good: then nobody needs it, and it is as large. */
  readonly previous: Unsealed;
}

export async function readGenerations(disk: Disk, { latest, previous }: StateFiles): Promise<Generations> {
  const first = await readGeneration(disk, latest);
  return { latest: first, previous: first.kind === 'good' ? MISSING : await readGeneration(disk, previous) };
}

const MISSING: Unsealed = { kind: 'missing', reason: 'it is missing' };

async function readGeneration(disk: Disk, path: string): Promise<Unsealed> {
  const bytes = await readFileOf(disk, path);
  return bytes === null ? MISSING : readSnapshotText(bytes.toString('utf8'));
}

interface SnapshotPlace<T> {
  readonly disk: Disk;
  readonly files: StateFiles;
  /** What can be believed now; null for a new installation. */
  readonly read: () => Promise<Snapshot<T> | null>;
  /** Whether the journals go on from `latest`, so that it is worth keeping as `previous`. */
  readonly isContinued: () => boolean;
  /** Is given the length of a snapshot that was written, in characters. */
  readonly onWritten: (length: number) => void;
}

/**
 * lowdb's place for the snapshots: `latest`, and the one before it in `previous`. lowdb's own adapter writes without
 * fsync, keeps one generation, and makes its text in one piece. At every instant, whatever dies, one of both is whole:
 * the new text is on the disk before anything is renamed, and a rename is all or nothing.
 */
export function snapshotFile<T extends object>(place: SnapshotPlace<T>): Adapter<Snapshot<T>> {
  const { disk, files, read, isContinued, onWritten } = place;
  const { folder, latest, previous } = files;
  return {
    read,
    write: (snapshot) =>
      writing(latest, async () => {
        await disk.makeFolder(folder);
        const next = `${latest}.next`;
        const beforeNext = `${previous}.next`;
        let length = 0;
        await disk.write(
          next,
          counted(snapshotText(snapshot), (each) => (length += each)),
        );
        if (isContinued()) await keepAs(latest, beforeNext);
        // There is none that journals go on from: twice the same is better than one alone.
        else await disk.write(beforeNext, snapshotText(snapshot));
        await disk.rename(beforeNext, previous);
        await disk.rename(next, latest);
        await disk.syncFolder(folder);
        onWritten(length);
      }),
  };

  /** A second name for the same file, brought in by rename; where the disk knows no hard links, a copy. */
  async function keepAs(file: string, name: string): Promise<void> {
    await disk.remove(name); // left by a crash, or by a rename between two names of one file
    await linkOrCopy(disk, file, name);
  }
}

function* counted(pieces: Iterable<string>, count: (length: number) => void): Generator<string, void> {
  for (const piece of pieces) {
    count(piece.length);
    yield piece;
  }
}

export async function linkOrCopy(disk: Disk, file: string, name: string): Promise<void> {
  await disk.link(file, name).catch(async () => {
    const bytes = await disk.read(file);
    if (bytes !== null) await disk.write(name, [bytes]);
  });
}
