import type { CarryChange } from '../imports/carry-changes.ts';
import { SURVEYED_BYTES } from '../ingest/syslog/survey.ts';
import { BATCH_COLUMNS, type FactBatch, TextDictionary } from '../model/fact-batch.ts';
import { jsonEdit } from '../model/json-edit.ts';
import { MS_PER_HOUR } from '../model/time.ts';
import type { StreamState } from '../ports/fact-store.ts';
import type { Flushed, FollowedReading, Source } from '../ports/source.ts';
import type { FollowedLog } from './followed-log.ts';
import type { Follower } from './follower.ts';
import type { LogPiece, LogReader } from './log-reader.ts';

/** Bytes in a piece, at most: some hundred thousand messages at most. */
const PIECE_BYTES = 32 * 1024 * 1024;
/** What a log's beginning shows is looked at again when there is so many times as much of it. */
const SURVEY_GROWTH = 8;
/** A log that shows less than this, and nothing that its source knows, is waited with for a while. */
const SHORT_BYTES = 64 * 1024;
const SHORT_MS = 60_000;
/** The clock goes on: a date that is in the future today need not tomorrow. */
const REOPENED_MS = 3_600_000;

export interface ReadingOf {
  readonly log: FollowedLog;
  readonly source: Source;
  readonly kept: StreamState | null;
  readonly carries: readonly unknown[];
  /** Where its lines are, from where the last reading ended on. */
  readonly follower: Follower;
  /** ms since 1970. */
  readonly now: () => number;
  /** ms of a clock that cannot be set. */
  readonly elapsed: () => number;
  readonly pieceBytes?: number;
}

/** Reads one followed log: where its lines are is the follower's business, what they mean the source's. */
export function logReader({
  log,
  source,
  kept,
  carries,
  follower,
  now,
  elapsed,
  pieceBytes = PIECE_BYTES,
}: ReadingOf): LogReader {
  let carry: unknown = kept?.carry ?? null;
  /** The change that tells the carry up to here; null as long as nothing was told. */
  let lastChange: string | null = null;
  let changes = 0;
  let batches: FactBatch[] = [];
  let texts = new TextDictionary();
  let rejected = 0;
  let firstRejection: string | null = null;
  let reading: { readonly by: FollowedReading; readonly surveyed: number; readonly openedAt: number } | null = null;
  /** Bytes that were read since the log's beginning was looked at. */
  let sinceSurvey = 0;
  let emptySince: number | null = null;
  /** The newest line's instant. */
  let until: Date | null = null;
  const began = now();
  const sink = {
    get texts() {
      return texts;
    },
    async add(batch: FactBatch) {
      batches.push(trimmed(batch));
    },
    reject(_line: number, reason: string) {
      rejected++;
      firstRejection ??= reason;
    },
  };

  /** The reading goes on, but now and then, and when there is more to see of the log's beginning, as another one. */
  async function goOn(): Promise<void> {
    if (reading === null) return;
    const isOld = elapsed() - reading.openedAt >= REOPENED_MS;
    const surveyed = Math.max(reading.surveyed, SHORT_BYTES);
    const hasMore = reading.surveyed < SURVEYED_BYTES && sinceSurvey >= SURVEY_GROWTH * surveyed;
    if (isOld || hasMore) await open(await follower.head(SURVEYED_BYTES));
  }

  async function open(head: Uint8Array): Promise<FollowedReading> {
    if (source.follow === undefined) throw new Error(`${source.name} cannot be followed`);
    const by = source.follow(
      {
        ...{ head, carry, carries, declared: log.declared },
        fileName: follower.fileName(),
        modifiedAt: await follower.modifiedAt(),
        now: new Date(now()),
      },
      sink,
    );
    reading = { by, surveyed: head.length, openedAt: elapsed() };
    sinceSurvey = 0;
    return by;
  }

  async function take(lines: Uint8Array): Promise<void> {
    const by = reading?.by ?? (await open(await follower.head(SURVEYED_BYTES)));
    await by.push(lines);
  }

  /** What a log's first lines show holds for the rest: a few that say nothing yet are waited with, for a while. */
  async function showsEnough(): Promise<boolean> {
    const head = await follower.head(SURVEYED_BYTES);
    if (head.length === 0 || head.length >= SHORT_BYTES) return true;
    if (source.recognise(head, follower.fileName()) !== undefined) return true;
    emptySince ??= elapsed();
    return elapsed() - emptySince >= SHORT_MS;
  }

  /** What the source left open now, as what is other in it than before; the first time whole. */
  function carryChange(after: unknown): CarryChange | null {
    const edit = lastChange === null ? { set: after } : jsonEdit(carry, after);
    carry = after;
    if (edit === null) return null;
    const change = { id: `${began} ${changes++}`, of: lastChange, edit };
    lastChange = change.id;
    return change;
  }

  return {
    async read(others = carries): Promise<LogPiece> {
      // Finds the log, so that its beginning can be seen.
      const first = reading === null ? await follower.look(async () => {}, 0) : null;
      const waits = first !== null && (first.fault !== null || !(await showsEnough()));
      await goOn();
      const looked = waits ? { ...first, isAtEnd: true } : await follower.look(take, pieceBytes);
      sinceSurvey += looked.bytes;
      // What it waited for before the start may have come.
      if (reading === null && source.joinsLogs === true && carry !== null && !waits)
        await open(await follower.head(SURVEYED_BYTES));
      const isToFlush = looked.bytes > 0 || reading?.by.waits?.() === true;
      const flushed = reading !== null && isToFlush ? await reading.by.flush(others) : null;
      const lines = flushed && datedOf(flushed, { batches, until, isRead: looked.bytes > 0 });
      until = lines?.to ?? until;
      const piece = {
        ...{ batches, texts: texts.drain().texts, lines, rejected, firstRejection },
        carryChange: reading !== null && lines !== null ? carryChange(reading.by.carry()) : null,
        notes: flushed?.notes ?? null,
        position: follower.position(),
        ...{
          bytes: looked.bytes,
          isAtEnd: looked.isAtEnd,
          behind: looked.behind,
          fault: looked.fault,
        },
        gaps: [...new Set([...(first?.gaps ?? []), ...looked.gaps])],
      };
      batches = [];
      texts = new TextDictionary();
      rejected = 0;
      firstRejection = null;
      return piece;
    },
    close: () => follower.close(),
  };
}

/**
 * What was decided of earlier lines belongs to the newest one there was, where no new one has a date; null where nothing was
 * read or decided.
 */
function datedOf(
  flushed: Flushed,
  {
    batches,
    until,
    isRead,
  }: { readonly batches: readonly FactBatch[]; readonly until: Date | null; readonly isRead: boolean },
): Flushed | null {
  if (batches.length === 0) return isRead ? flushed : null;
  if (flushed.to !== null) return flushed;
  const hours = batches.map(({ hour, length }) =>
    hour.subarray(0, length).reduce((most, each) => Math.max(most, each), 0),
  );
  const at = until ?? new Date(Math.max(...hours) * MS_PER_HOUR);
  return { ...flushed, first: at, from: at, to: at };
}

/** Without the room that it has for more rows: it is kept, and handed to another thread. */
function trimmed(batch: FactBatch): FactBatch {
  const columns = BATCH_COLUMNS.map((name) => [name, batch[name].slice(0, batch.length)] as const);
  return { ...batch, ...Object.fromEntries(columns), event: batch.event?.slice(0, batch.length) ?? null };
}
