import { z } from 'zod';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { patched } from './change.ts';
import type { Disk } from './disk.ts';
import type { JournalEnd } from './journal-file.ts';
import { Foreign, type Journal, loneHeading, MAX_HEADING_BYTES, readJournal } from './journal-text.ts';
import type { Parts } from './parts.ts';
import { type Generations, readGenerations } from './snapshot-file.ts';
import type { Snapshot, Unsealed } from './snapshot-text.ts';
import { readFileOf, type StateFiles } from './state-files.ts';

/** A file that cannot be believed, and why not. */
export interface Doubt {
  readonly file: string;
  readonly reason: string;
}

export interface Recovered<T> {
  readonly state: T;
  readonly snapshot: Pick<Snapshot<T>, 'generation' | 'after'>;
  readonly generations: Generations;
  /** Of the snapshot's text. */
  readonly snapshotLength: number;
  /** Bytes of all journals that were read. */
  readonly journalBytes: number;
  /** At the end of the journals: a line that was never finished, so that nobody was answered that it is kept. */
  readonly tornBytes: number;
  /** Null after a snapshot of the first format, which had no journal. */
  readonly end: JournalEnd | null;
  /** What was kept and cannot be believed: the state is the one before it. Empty unless that was asked for. */
  readonly lost: readonly Doubt[];
}

/**
 * What the files hold: the newest good snapshot, and what its journals say has changed since, up to a line that was
 * never finished. Changes nothing on the disk. Null where there is nothing at all.
 *
 * Throws `store-damaged` where something that was kept cannot be believed, unless `readable` asks for as much as can be
 * read; `store-newer` for files of a version that this one does not know; `disk` for what cannot be read.
 */
export async function recover<T>(
  { disk, files, parts }: { readonly disk: Disk; readonly files: StateFiles; readonly parts: Parts },
  wanted: 'whole' | 'readable' = 'whole',
): Promise<Recovered<T> | null> {
  const generations = await readGenerations(disk, files);
  const { latest, previous } = generations;
  if (latest.kind === 'foreign') throw newer(files.latest, latest.reason);
  if (previous.kind === 'foreign') throw newer(files.previous, previous.reason);
  const found = latest.kind === 'good' ? latest : previous;
  const numbers = await files.journals();
  if (found.kind !== 'good') {
    const isNew = latest.kind === 'missing' && previous.kind === 'missing' && (await usedJournals()).length === 0;
    if (isNew || wanted === 'readable') return null;
    const doubtIn = (file: string, each: Unsealed) => ('reason' in each ? [{ file, reason: each.reason }] : []);
    throw damaged([...doubtIn(files.latest, latest), ...doubtIn(files.previous, previous)]);
  }
  const file = latest.kind === 'good' ? files.latest : files.previous;
  const { generation, after } = found.snapshot;
  const snapshotLength = found.length;
  let state = checked<T>(file, found.snapshot.state, parts);
  let end: JournalEnd | null = null;
  let journalBytes = 0;
  let tornBytes = 0;
  const lost: Doubt[] = [];
  if (generation === 0) {
    // It has no journals: those that are there were begun by a start that died, or belong to a later state.
    lost.push(...(await usedJournals()));
    if (lost.length > 0 && wanted === 'whole') throw damaged(lost);
    return { state, snapshot: { generation, after }, generations, snapshotLength, journalBytes, tornBytes, end, lost };
  }
  /** Those in the journal before that others than its last line have. */
  let checksums: ReadonlySet<string> = new Set();
  const last = Math.max(generation, numbers.at(-1) ?? 0);
  for (let number = generation; number <= last; number++) {
    const path = files.journal(number);
    const bytes = await readFileOf(disk, path);
    const checksum: string = end?.checksum ?? after;
    const journal = bytes === null ? null : read(path, bytes, checksum);
    if (bytes !== null && isUnused(bytes, number, checksums)) break;
    const doubt = doubtOf(journal, { number, checksum, isNamed: number === generation, length: bytes?.length ?? 0 });
    if (doubt !== null) lost.push({ file: path, reason: doubt });
    if (doubt !== null && wanted === 'whole') throw damaged(lost);
    if (journal === null || (doubt !== null && journal.end !== 'damaged')) break;
    state = replayed(path, state, journal, parts);
    journalBytes += journal.bytes;
    tornBytes = journal.end === 'torn' ? (bytes?.length ?? 0) - journal.bytes : 0;
    checksums = new Set(journal.checksums.slice(0, -1));
    end = { generation: number, checksum: journal.checksum, bytes: journal.bytes, isWhole: journal.end === 'whole' };
    if (doubt !== null) break;
  }
  return { state, snapshot: { generation, after }, generations, snapshotLength, journalBytes, tornBytes, end, lost };

  /** Those that have more than a heading. */
  async function usedJournals(): Promise<readonly Doubt[]> {
    const used: Doubt[] = [];
    for (const number of numbers) {
      const bytes = await readFileOf(disk, files.journal(number));
      if (bytes !== null && hasChanges(bytes))
        used.push({ file: files.journal(number), reason: 'it has changes that are newer than the state beside it' });
    }
    return used;
  }
}

/** Whether a journal has more than its heading. */
export const hasChanges = (journal: Buffer): boolean => journal.indexOf('\n') !== journal.lastIndexOf('\n');

/**
 * Whether a journal was begun and never used, because that failed: it has a heading alone, and goes on from the middle
 * of the one before it, to which changes were added instead.
 */
function isUnused(file: Buffer, number: number, checksums: ReadonlySet<string>): boolean {
  const heading = loneHeading(file);
  return heading !== null && heading.generation === number && checksums.has(heading.after);
}

/** Why a journal does not go on from where the one before it, or the snapshot, ends; null where it does. */
function doubtOf(
  journal: Journal | null,
  {
    number,
    checksum,
    isNamed,
    length,
  }: {
    readonly number: number;
    readonly checksum: string;
    /** By the snapshot, which is written when the heading is on the disk. */
    readonly isNamed: boolean;
    readonly length: number;
  },
): string | null {
  if (journal === null) return 'it is missing';
  if (journal.end === 'damaged')
    return `its line ${journal.patches.length + (journal.heading === null ? 1 : 2)} is damaged`;
  if (journal.heading === null) {
    // Nothing was ever kept in one whose heading was never finished.
    return isNamed || length > MAX_HEADING_BYTES ? 'its beginning is missing' : null;
  }
  const { generation, after } = journal.heading;
  return generation === number && after === checksum ? null : 'it does not go on from the one before it';
}

function read(path: string, bytes: Buffer, checksum: string): Journal {
  try {
    return readJournal(bytes, checksum);
  } catch (cause) {
    if (cause instanceof Foreign) throw newer(path, cause.message);
    throw cause;
  }
}

function checked<T>(file: string, state: unknown, parts: Parts): T {
  try {
    return parts.whole(state) as T;
  } catch (cause) {
    if (cause instanceof z.ZodError) throw newer(file, unfit(cause));
    throw cause;
  }
}

function replayed<T>(file: string, before: T, { patches }: Journal, parts: Parts): T {
  try {
    return patches.reduce((state, patch) => patched(state, patch, parts), before);
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof RangeError) throw newer(file, unfit(cause));
    throw cause;
  }
}

function unfit(cause: z.ZodError | RangeError): string {
  const place = cause instanceof z.ZodError ? z.core.toDotPath(cause.issues[0]?.path ?? []) : '';
  return `its content does not fit this version of Mailflow, first at ${place || 'its beginning'}`;
}

const newer = (file: string, reason: string): MailflowError =>
  new MailflowError('store-newer', `${file} is not damaged, but not for this version of Mailflow: ${reason}.`, {
    cure: 'Use the version of Mailflow that wrote it, or a newer one. Nothing was changed.',
  });

/** All stay where they are: moved away, the next start would take their absence for a new installation. */
function damaged(doubts: readonly Doubt[]): MailflowError {
  const texts = doubts.map(({ file, reason }) => `${file}: ${reason}.`);
  return new MailflowError('store-damaged', `The state cannot be read. ${texts.join(' ')} Nothing was changed.`, {
    cure: `Restore the folder of ${doubts[0]?.file ?? 'the state'} from a backup, or continue with the readable part: \`mailflow recover\`.`,
  });
}
