import type { CarryChange } from '../imports/carry-changes.ts';
import type { ImportDetails } from '../imports/import-record.ts';
import { planWrites } from '../ingest/plan-writes.ts';
import type { Kind } from '../model/dimensions.ts';
import type { FactBatch } from '../model/fact-batch.ts';
import { type Slice, sliceId } from '../model/slice.ts';
import { instantText, MS_PER_DAY, MS_PER_HOUR } from '../model/time.ts';
import type { Addition, StagedDay } from '../ports/fact-store.ts';
import type { Flushed } from '../ports/source.ts';
import type { FollowedLog } from './followed-log.ts';
import type { LogPiece } from './log-reader.ts';

/** What a log speaks of: mail of one kind, on one host. */
export interface Subject {
  readonly kind: Kind;
  readonly slice: Slice;
}

export const subjectId = ({ kind, slice }: Subject): string => `${kind} ${sliceId(slice)}`;

const HOURS_PER_DAY = MS_PER_DAY / MS_PER_HOUR;

/** How lines were read (ImportDetails.format, revision): an import grows only by what was read alike. */
export type Reading = Pick<Flushed, 'format' | 'revision'>;

export interface Adding {
  /** What the log spoke of before and says nothing of here: that there was nothing is kept as well. */
  readonly quiet: readonly Subject[];
  /** What became of the carry since what was kept last, in this order. */
  readonly carryChanges: readonly CarryChange[];
  readonly now: Date;
  /** Lines before this piece may be missing; as the piece itself says where it is absent. */
  readonly isAfterGap?: boolean;
  /** How the lines before were read, for a piece without any. */
  readonly readBefore?: Reading | null;
}

/** What the store is to add of a piece. */
export function additionOf(
  log: FollowedLog,
  piece: LogPiece,
  { quiet, carryChanges, now, isAfterGap = piece.gaps.length > 0, readBefore = null }: Adding,
): Addition {
  const { batches, texts, position } = piece;
  const lines = piece.lines && { ...piece.lines, ...knownOf(piece.lines, isAfterGap, now) };
  const from = lines?.from ?? null;
  const to = lines?.to ?? null;
  const known = [...stagedIn(batches), ...nothingOf(quiet, to)];
  const whole = { mode: 'merge', precision: 'hour', cut: false, derivedCounts: false, from, to } as const;
  return {
    ...{ stream: log.name, source: log.source, position, carry: null, carryChanges, batches, texts },
    write: planWrites(log.source, whole, known, now),
    about: aboutPiece(log, { ...piece, lines }, lines ?? readBefore, known, now),
    fingerprints: lines?.fingerprints ?? [],
  };
}

/**
 * From when to when a piece knows what there was. A silence since the lines before is known to be one, unless some of it
 * may be missing; and after a line that is dated wrongly, in times to come, the next one begins where it stands itself.
 */
function knownOf({ from, first, to }: Flushed, isAfterGap: boolean, now: Date): Pick<Flushed, 'from' | 'to'> {
  const begin = isAfterGap || (from !== null && from > now) ? first : from;
  return { from: begin, to: begin !== null && to !== null && begin > to ? begin : to };
}

function aboutPiece(
  log: FollowedLog,
  piece: LogPiece,
  reading: Reading | null,
  staged: readonly StagedDay[],
  now: Date,
): ImportDetails {
  const { lines, rejected, bytes } = piece;
  const { year, ...declared } = log.declared;
  return {
    ...{ file: placeOf(log), path: log.from.kind === 'journal' ? null : log.from.path },
    ...{ sizeBytes: bytes, format: reading?.format ?? log.source, at: instantText(now), by: 'follow' },
    ...{ rows: lines?.rows ?? 0, rejected, declared, year: year === undefined ? null : Number(year) },
    from: lines?.from ? instantText(lines.from) : null,
    to: lines?.to ? instantText(lines.to) : null,
    ...{ revision: reading?.revision ?? 1, sha256: '' },
    slices: [...new Set(staged.map(subjectId))],
  };
}

/** The file's name, or the journal, as people know it. */
const placeOf = ({ from }: FollowedLog): string =>
  from.kind === 'journal' ? 'journal' : (from.path.split(/[\\/]/).at(-1) ?? from.path);

/** Messages by kind, slice and day. */
export function stagedIn(batches: readonly FactBatch[]): readonly StagedDay[] {
  const days = new Map<string, StagedDay>();
  for (const { kind, slice, length, hour, messages } of batches) {
    const id = subjectId({ kind, slice });
    for (let row = 0; row < length; row++) {
      const day = Math.floor((hour[row] as number) / HOURS_PER_DAY);
      const known = days.get(`${id} ${day}`);
      days.set(`${id} ${day}`, { kind, slice, day, messages: (known?.messages ?? 0) + (messages[row] as number) });
    }
  }
  return [...days.values()];
}

/** From when on a piece says something new; null where it has no line. What it decides may have begun hours before. */
export function firstOf({ batches, lines }: LogPiece): Date | null {
  if (lines?.from == null || lines.first === null) return null;
  let first = Math.min(lines.from.getTime(), lines.first.getTime());
  for (const { hour, length } of batches)
    for (let row = 0; row < length; row++) first = Math.min(first, (hour[row] as number) * MS_PER_HOUR);
  return new Date(first);
}

const nothingOf = (quiet: readonly Subject[], to: Date | null): readonly StagedDay[] =>
  to === null
    ? []
    : quiet.map(({ kind, slice }) => ({ kind, slice, day: Math.floor(to.getTime() / MS_PER_DAY), messages: 0 }));
