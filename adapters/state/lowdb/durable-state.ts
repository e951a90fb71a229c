import { randomBytes } from 'node:crypto';
import { Low } from 'lowdb';
import type { Changed } from './change.ts';
import type { Disk } from './disk.ts';
import { type JournalFile, journalFile } from './journal-file.ts';
import type { Parts } from './parts.ts';
import { type Recovered, recover } from './recover.ts';
import { linkOrCopy, snapshotFile } from './snapshot-file.ts';
import type { Snapshot } from './snapshot-text.ts';
import { type StateFiles, writing } from './state-files.ts';

export interface DurableOptions<T> {
  readonly disk: Disk;
  readonly files: StateFiles;
  readonly parts: Parts;
  /** Where a new installation begins. */
  readonly initial: T;
  /** What to do with what cannot be believed: throw, or go on with what is left and keep it under another name. */
  readonly wanted: 'whole' | 'readable';
  readonly onWord: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  /** So long a journal gets, in bytes, before a snapshot takes its place; longer where the state is large. 0: no journal stays. */
  readonly journalBytes: number;
}

/** The state on the disk, for its one writer. */
export interface DurableState<T> {
  /** As it was found. */
  readonly found: T;
  /** What was not believed, and is set aside. */
  readonly lost: Recovered<T>['lost'];
  /** Keeps a change; it is on the disk when it resolves. One after another. */
  keep(change: Changed<T>): Promise<void>;
  /** Resolves when a snapshot that is under way is written. */
  close(): Promise<void>;
}

export async function durableState<T extends object>(options: DurableOptions<T>): Promise<DurableState<T>> {
  const { disk, files, parts, initial, wanted, onWord } = options;
  let recovered: Recovered<T> | null = null;
  let journal: JournalFile | null = null;
  let first: JournalFile | null = null;
  let snapshotLength = 0;
  const low = new Low<Snapshot<T>>(
    snapshotFile<T>({
      disk,
      files,
      read: async () => {
        recovered = await recover<T>({ disk, files, parts }, wanted);
        snapshotLength = recovered?.snapshotLength ?? 0;
        return recovered && { ...recovered.snapshot, state: recovered.state };
      },
      isContinued: () => journal !== null,
      onWritten: (length) => {
        snapshotLength = length;
      },
    }),
    // A chain of its own: a journal of another life, left behind, does not go on from it.
    { generation: 0, after: randomBytes(16).toString('hex'), state: initial },
  );
  await low.read();
  const start = recovered as Recovered<T> | null;
  let sinceSnapshot = start?.journalBytes ?? 0;
  let retryAt = 0;
  let snapshotting: Promise<void> | null = null;

  if (start !== null && start.tornBytes > 0)
    onWord('state.journal-torn', { file: files.journal(start.end?.generation ?? 0), bytes: start.tornBytes });
  const isDoubted = start === null ? wanted === 'readable' : start.lost.length > 0;
  if (isDoubted) {
    await setAllAside();
    await begin(low.data.state);
  } else if (start !== null) {
    const { latest } = start.generations;
    if (latest.kind !== 'good') await goOnFromPrevious(latest);
    else if (start.end !== null) journal = journalFile(disk, files, start.end);
  }
  return {
    found: low.data.state,
    lost: start?.lost ?? [],
    async keep({ after, patch }) {
      if (journal === null) return begin(after);
      sinceSnapshot += await journal.add(patch);
      if (snapshotting === null && sinceSnapshot >= mostJournal()) await beginSnapshot(journal, after);
    },
    close: async () => void (await snapshotting),
  };

  function mostJournal(): number {
    return options.journalBytes === 0 ? 0 : Math.max(options.journalBytes, snapshotLength / 2, retryAt);
  }

  /** Where there is no snapshot that a journal goes on from: writes both, before anything is added. */
  async function begin(state: T): Promise<void> {
    if (start?.snapshot.generation === 0 && start.generations.latest.kind === 'good') await keepFirstFormat();
    const generation = Math.max(low.data.generation, ...(await files.journals()));
    const checksum = start?.end?.checksum ?? low.data.after;
    // One for all attempts: each goes on from what the one before has written.
    first ??= journalFile(disk, files, { generation, checksum, bytes: 0, isWhole: false });
    await write({ ...(await first.beginNext()), state });
    journal = first;
    await forgetJournalsBefore(low.data.generation);
  }

  /** From now on changes go to the next journal; the snapshot is written beside them, in pieces. */
  async function beginSnapshot(from: JournalFile, state: T): Promise<void> {
    const before = low.data.generation;
    const failed = (cause: unknown): void => {
      retryAt = sinceSnapshot + options.journalBytes;
      onWord('state.snapshot-failed', { file: files.latest, cause: String(cause) });
    };
    try {
      const heading = await from.beginNext();
      snapshotting = write({ ...heading, state })
        .then(() => forgetJournalsBefore(before))
        .catch(failed)
        .finally(() => {
          snapshotting = null;
        });
    } catch (cause) {
      failed(cause);
    }
  }

  async function write(snapshot: Snapshot<T>): Promise<void> {
    const [before, journaled] = [low.data, sinceSnapshot];
    low.data = snapshot;
    try {
      await low.write();
    } catch (cause) {
      low.data = before;
      throw cause;
    }
    sinceSnapshot -= journaled;
    retryAt = 0;
  }

  /**
   * The journals that neither snapshot needs. That one could not be removed is no reason to say that a change was not
   * kept: it is on the disk by now, and memory would go on from another state.
   */
  async function forgetJournalsBefore(generation: number): Promise<void> {
    try {
      for (const number of await files.journals()) if (number < generation) await disk.remove(files.journal(number));
    } catch (cause) {
      onWord('state.journal-not-removed', { file: files.latest, cause: String(cause) });
    }
  }

  async function goOnFromPrevious({ kind, reason }: { readonly kind: string; readonly reason: string }): Promise<void> {
    const { latest: file, previous } = files;
    if (kind !== 'missing') {
      const keptAs = await files.freeNameBeside(file);
      await writing(file, () => disk.rename(file, keptAs));
      onWord('state.corrupt-set-aside', { file, reason, keptAs });
    }
    onWord('state.previous-used', { file, previous, reason });
  }

  /** All files that are there, under a second name: what is not believed now may be of use to somebody. */
  async function setAllAside(): Promise<void> {
    const journals = (await files.journals()).map((number) => files.journal(number));
    for (const file of [files.latest, files.previous, ...journals]) {
      if ((await disk.read(file)) === null) continue;
      const keptAs = await files.freeNameBeside(file);
      await writing(keptAs, () => linkOrCopy(disk, file, keptAs));
      onWord('state.corrupt-set-aside', { file, keptAs });
    }
  }

  /** The way back to the version before: it finds this file when it is moved back to its old name. */
  async function keepFirstFormat(): Promise<void> {
    await disk.remove(files.firstFormat);
    await writing(files.firstFormat, () => linkOrCopy(disk, files.latest, files.firstFormat));
  }
}
