import type { CarryChange } from '../imports/carry-changes.ts';
import { type ImportRecord, isLive } from '../imports/import-record.ts';
import { causeInWords } from '../model/mailflow-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Log } from '../ports/log.ts';
import { additionOf, firstOf, type Reading, type Subject, stagedIn, subjectId } from './addition.ts';
import type { Fault, FollowStatus } from './follow-status.ts';
import type { FollowedLog } from './followed-log.ts';
import type { LogPiece, LogReader, LogReaders } from './log-reader.ts';

/** Reads one log into the store, a piece at a time. */
export interface OneLog {
  /** Reads and keeps a piece; answers after how many ms there may be another. What fails is in the status. */
  step(): Promise<number>;
  status(): FollowStatus;
  /** How far it was read, of what was read since the start; null before. */
  position(): unknown;
  /** Whether its file is held open. */
  isOpen(): boolean;
  /** Lets its file go; the next step opens it again, where it was read to. */
  close(): Promise<void>;
}

export interface OneLogOptions {
  readonly readers: Pick<LogReaders, 'open'>;
  readonly store: Pick<FactStore, 'stream' | 'append' | 'carries' | 'imports' | 'partitions'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Before something is kept: from this instant on, up to the last line, there is something new. */
  readonly announce: (from: Date, to: Date, log: FollowedLog) => Promise<void>;
  /** What was announced is kept, the first of it of this instant; null where no answer differs for it. */
  readonly added: (from: Date | null, log: FollowedLog) => void;
  readonly pollMs: number;
  /** Whether logs of this source decide what others of it tell: see Source.joinsLogs. */
  readonly joinsLogs?: (source: string) => boolean;
  /** Aborted when what is being read need not be waited for. */
  readonly ending: AbortSignal;
}

/** What cannot be read or kept is tried again after so long, and ever longer up to a minute. */
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 60_000;
/** That there is nothing is kept once a minute. */
const QUIET_MS = 60_000;
const GAPS_KEPT = 5;

/** How a log does before it is looked at. */
export const notReadYet = ({ name, source }: Pick<FollowedLog, 'name' | 'source'>): FollowStatus => ({
  ...{ name, source, stand: 'starting', fault: null, lastSuccess: null, dataUntil: null, bytesBehind: null },
  ...{ nextLook: null, lines: 0, rejected: 0, firstRejection: null, gaps: [], notes: [] },
});

/** `forgetting`: logs, by name, whose positions are to be dropped with what is kept next; emptied then. */
export function followOne(followed: FollowedLog, options: OneLogOptions, forgetting = new Set<string>()): OneLog {
  const { readers, store, clock, log, pollMs } = options;
  const { name, source } = followed;
  let status = notReadYet(followed);
  let reader: LogReader | null = null;
  let known = new Map<string, Subject>();
  /** How the newest lines were read that were kept. */
  let readBefore: Reading | null = null;
  /** Lines may be missing before the next ones, which have not come yet. */
  let isAfterGap = false;
  /** What became of the carry in pieces that were not kept, as there was nothing new in them. */
  let unkept: readonly CarryChange[] = [];
  let position: unknown = null;
  let quietKeptAt = 0;
  let keptAt = '';
  let retryMs = FIRST_RETRY_MS;

  return {
    step: () => step().catch(failed),
    status: () => status,
    position: () => position,
    isOpen: () => reader !== null,
    close,
  };

  /** Reads and keeps a piece; answers after how many ms there may be another. */
  async function step(): Promise<number> {
    if (reader === null) {
      reader = await open();
      unkept = [];
    }
    const others = options.joinsLogs?.(source) === true ? [await store.carries(source, name)] : [];
    const piece = await unlessEnding(reader.read(...others), options.ending);
    if (piece === null) return 0;
    await keep(piece);
    ({ position } = piece);
    settle(piece);
    retryMs = FIRST_RETRY_MS;
    return piece.isAtEnd || piece.fault !== null || piece.bytes === 0 ? pollMs : 0;
  }

  async function open(): Promise<LogReader> {
    const kept = await store.stream(name);
    const own = (await store.imports()).filter((record) => record.stream === name);
    const counting = own.filter(isLive);
    readBefore ??= counting[0] ?? null;
    status = { ...status, dataUntil: status.dataUntil ?? untilOf(counting, clock.now()) };
    keptAt = kept === null ? '' : JSON.stringify(kept.position);
    known = new Map((await knownBefore(source, own, store)).map((each) => [subjectId(each), each]));
    return readers.open(followed, kept, await store.carries(source));
  }

  async function keep(piece: LogPiece): Promise<void> {
    const { lines, batches } = piece;
    const at = JSON.stringify(piece.position);
    if (piece.gaps.length > 0) isAfterGap = true;
    if (piece.carryChange !== null) unkept = [...unkept, piece.carryChange];
    if (lines === null && at === keptAt) return;
    // Where nothing was taken it can be found again: what may be missing is kept with the first line after it.
    if (batches.length === 0 && (isAfterGap ? lines?.first == null : lines === null && readBefore === null)) return;
    const now = clock.now();
    const fresh = new Map(stagedIn(batches).map((each) => [subjectId(each), each as Subject]));
    const keepsQuiet = lines?.to != null && now.getTime() - quietKeptAt >= QUIET_MS;
    const quiet = keepsQuiet ? [...known.values()].filter((each) => !fresh.has(subjectId(each))) : [];
    const addition = additionOf(followed, piece, { quiet, carryChanges: unkept, now, isAfterGap, readBefore });
    const from = firstOf(piece);
    if (from !== null && lines?.to) await options.announce(from, lines.to, followed);
    const forget = [...forgetting];
    const { changesAnswers } = await store.append(forget.length === 0 ? addition : { ...addition, forget });
    for (const each of forget) forgetting.delete(each);
    keptAt = at;
    unkept = [];
    readBefore = lines ?? readBefore;
    if (lines?.first != null) isAfterGap = false;
    for (const [id, { kind, slice }] of fresh) known.set(id, { kind, slice });
    if (keepsQuiet) quietKeptAt = now.getTime();
    if (from !== null) options.added(changesAnswers ? from : null, followed);
  }

  function settle(piece: LogPiece): void {
    const now = clock.now();
    const gaps = piece.gaps.map((text) => ({ at: now, text }));
    for (const { text } of gaps) log.warn('follow.gap', { log: name, text });
    noteFault(piece.fault, now);
    status = {
      ...status,
      stand: piece.fault !== null ? 'failing' : piece.isAtEnd ? 'up-to-date' : 'behind',
      lastSuccess: piece.fault === null ? now : status.lastSuccess,
      dataUntil: newestOf(status.dataUntil, piece.lines?.to ?? null, now),
      bytesBehind: piece.behind,
      lines: status.lines + (piece.lines?.rows ?? 0),
      rejected: status.rejected + piece.rejected,
      firstRejection: status.firstRejection ?? piece.firstRejection,
      gaps: [...status.gaps, ...gaps].slice(-GAPS_KEPT),
      notes: piece.notes ?? status.notes,
    };
  }

  /** What was read and could not be kept is read again, from where the store says. */
  async function failed(cause: unknown): Promise<number> {
    // Before it is closed, which may fail as well, or last.
    noteFault({ kind: 'other', text: causeInWords(cause) }, clock.now());
    status = { ...status, stand: 'failing' };
    await close();
    const wait = retryMs;
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    return wait;
  }

  function noteFault(fault: Omit<Fault, 'since'> | null, now: Date): void {
    const before = status.fault;
    if (fault === null) {
      if (before !== null) log.info('follow.works-again', { log: name });
      status = { ...status, fault: null };
    } else if (before?.text !== fault.text) {
      log.warn('follow.failing', { log: name, cause: fault.text });
      status = { ...status, fault: { ...fault, since: before?.since ?? now } };
    }
  }

  async function close(): Promise<void> {
    const closing = reader;
    reader = null;
    await closing?.close().catch(() => {});
  }
}

/** Null where it is to end before: what was read and not kept is read again. */
export async function unlessEnding<T>(reading: Promise<T>, ending: AbortSignal): Promise<T | null> {
  let end = (): void => {};
  const ended = new Promise<null>((resolve) => {
    end = () => resolve(null);
    ending.addEventListener('abort', end, { once: true });
    if (ending.aborted) end();
  });
  try {
    return await Promise.race([reading, ended]);
  } finally {
    ending.removeEventListener('abort', end);
  }
}

/** A line may be dated wrongly, up to a day ahead: there are no data of times to come. */
function newestOf(before: Date | null, to: Date | null, now: Date): Date | null {
  const newest = before === null || (to !== null && to > before) ? to : before;
  return newest !== null && newest > now ? now : newest;
}

/** The newest line's time among what was kept before: after a restart there may be no new line for hours. */
const untilOf = (own: readonly ImportRecord[], now: Date): Date | null =>
  own.reduce<Date | null>((until, { to }) => newestOf(until, to === null ? null : new Date(to), now), null);

/** What this log spoke of before: it goes on to say of it that there is nothing. */
async function knownBefore(
  source: string,
  imports: readonly ImportRecord[],
  store: Pick<FactStore, 'partitions'>,
): Promise<readonly Subject[]> {
  const slices = new Set(imports.flatMap((record) => record.slices ?? []));
  const own = (await store.partitions()).filter((each) => each.source === source && slices.has(subjectId(each)));
  return [...new Map(own.map(({ kind, slice }) => [subjectId({ kind, slice }), { kind, slice }])).values()];
}
