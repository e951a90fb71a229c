import { join } from 'node:path';
import type { z } from 'zod';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { breathing } from './breath.ts';
import { changed } from './change.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { type DurableOptions, type DurableState, durableState } from './durable-state.ts';
import { frozen } from './frozen.ts';
import { partsOf } from './parts.ts';
import { type Doubt, hasChanges, recover } from './recover.ts';
import { readFileOf, stateFiles } from './state-files.ts';

export interface StateOptions<T> {
  /** What the state must look like, on disk and after every change: an object, its lists made of rows. Plain JSON only. */
  readonly schema: z.ZodType<T>;
  /** Where a new installation begins; never changed. */
  readonly initial: T;
  /**
   * Is given what people should know: `state.corrupt-set-aside`, `state.previous-used`, `state.journal-torn`,
   * `state.snapshot-failed`.
   */
  readonly onWord: DurableOptions<T>['onWord'];
  readonly disk?: Disk;
  /** So long a journal gets, in bytes, before a snapshot takes its place; longer where the state is large. */
  readonly journalBytes?: number;
}

/** A journal of this length is read in a moment, and most states never get so large. */
const JOURNAL_BYTES = 1_000_000;

/**
 * The state kept in `file`, a snapshot, with what changed since in `file.journal-<n>`, and the snapshot before it in
 * `file.previous`. A change costs what it changes: rows that are the same objects as before are not looked at. Hold the
 * data directory's lock first: two that write the same files would overwrite each other.
 *
 * A snapshot that cannot be read is set aside: the one before it and the journals give the same state. Throws as
 * `recover` does where that is not so, and then leaves everything where it is.
 */
export async function openState<T extends object>(file: string, options: StateOptions<T>): Promise<StateStore<T>> {
  const given = durableOptions(file, options);
  return stateOver(file, await durableState<T>({ ...given, wanted: 'whole' }), given);
}

/** What is kept in `file` now, whoever is writing it; null where there is nothing. Changes nothing, whatever it finds. */
export async function readState<T extends object>(
  file: string,
  { schema, disk = nodeDisk }: Pick<StateOptions<T>, 'schema' | 'disk'>,
): Promise<T | null> {
  const found = { disk, files: stateFiles(file, disk), parts: partsOf(schema) };
  for (let tries = 1; ; tries++) {
    try {
      return (await recover<T>(found))?.state ?? null;
    } catch (cause) {
      // A snapshot may have been made between the reading of one file and of the next.
      if (tries === READ_TRIES) throw cause;
    }
  }
}

const READ_TRIES = 3;

/**
 * Whether any file of a state is there, readable or not. A journal without a change is none: a start that died before
 * its first snapshot leaves one, and so does a state whose snapshots were lost just after one was made.
 */
export async function isAnyStateThere(file: string, disk = nodeDisk): Promise<boolean> {
  const files = stateFiles(file, disk);
  for (const number of await files.journals()) {
    const bytes = await readFileOf(disk, files.journal(number));
    if (bytes !== null && hasChanges(bytes)) return true;
  }
  return (await disk.names(files.folder)).some((name) =>
    [files.latest, files.previous].includes(join(files.folder, name)),
  );
}

/**
 * Makes a state of what can still be believed, or a new one where that is nothing, and answers what could not. The files
 * as they were are kept under other names.
 */
export async function recoverState<T extends object>(
  file: string,
  options: StateOptions<T>,
): Promise<readonly Doubt[]> {
  const durable = await durableState<T>({ ...durableOptions(file, options), wanted: 'readable' });
  await durable.close();
  return durable.lost;
}

function durableOptions<T extends object>(
  file: string,
  { schema, initial, onWord, disk = nodeDisk, journalBytes = JOURNAL_BYTES }: StateOptions<T>,
): Omit<DurableOptions<T>, 'wanted'> {
  const parts = partsOf(schema);
  const begun = parts.whole(JSON.parse(JSON.stringify(initial))) as T;
  return { disk, files: stateFiles(file, disk), parts, initial: begun, onWord, journalBytes };
}

function stateOver<T extends object>(
  file: string,
  durable: DurableState<T>,
  { parts }: Pick<DurableOptions<T>, 'parts'>,
): StateStore<T> {
  let current = frozen(durable.found);
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    read: () => current,
    update(change) {
      if (closed) return Promise.reject(new Error(`${file} is closed`));
      const done = tail.then(() => apply(change));
      tail = done.catch(() => undefined);
      return done;
    },
    async close() {
      closed = true;
      await tail;
      await durable.close();
    },
  };

  async function apply(change: Parameters<StateStore<T>['update']>[0]): Promise<T> {
    const wanted = await change(current);
    if (wanted === current) return current;
    const result = await changed(current, wanted, parts, breathing());
    if (result === null) return current;
    await durable.keep(result);
    current = result.after;
    return current;
  }
}
