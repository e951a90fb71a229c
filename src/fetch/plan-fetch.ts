import { MS_PER_DAY, MS_PER_HOUR } from '../model/time.ts';
import type { FeedLimits, FeedWindow } from '../ports/feed.ts';
import { type FetchPosition, gapsWith, gapsWithout, type Pass } from './fetch-position.ts';

/** What is to be done next for a feed, and why. */
export type FetchPlan =
  | { readonly kind: 'read'; readonly window: FeedWindow; readonly reason: ReadReason }
  /** The service does not keep it any more: it is passed over, and shown as missing. */
  | { readonly kind: 'pass-over'; readonly window: FeedWindow; readonly reason: 'not-kept' }
  | { readonly kind: 'wait'; readonly ms: number; readonly reason: 'up-to-date' | 'spare-requests' };

/**
 * `new`: nothing of it was read yet; `hourly`, `nightly`: once more, since records come late and change; `back-fill`: from
 * before the first day that was read.
 */
type ReadReason = 'new' | 'hourly' | 'nightly' | 'back-fill';

export interface Planning {
  /** ms since 1970, as the service has it. */
  readonly now: number;
  readonly limits: FeedLimits;
  /** The longest window that is to be tried, ms. */
  readonly sizeMs: number;
  /** What was taken back, oldest first: it is not read once more, or the undo would be undone. */
  readonly undone: readonly FeedWindow[];
  /** Whether there are requests to spare for what is old. */
  readonly hasSpare: boolean;
}

/** What is read first at a cold start, so that there is something to see within minutes. */
const FIRST_MS = MS_PER_DAY;
/** What is about to be dropped by the service may be gone when it is asked for. */
const EDGE_MS = 5 * 60_000;
/** The last hours once an hour, the last days once a night, after the service had time for late records (docs allow 24 h). */
const HOURLY_MS = 4 * MS_PER_HOUR;
const NIGHTLY_DAYS = 2;
const NIGHT_HOUR = 2;
/** A pass that began in times to come was begun by a clock that was wrong. */
const NEVER: Pass = { begunAt: 0, rest: null };

/** Where a feed begins that was never read. */
export function beginAt(now: number, limits: FeedLimits): FetchPosition {
  const { lagMs, retentionMs } = limits;
  const from = now - lagMs - Math.min(FIRST_MS, retentionMs - EDGE_MS);
  const floor = Math.min(from, firstFloor(now, limits));
  const pass = { begunAt: now, rest: null };
  return { version: 1, kind: 'fetch', from, until: from, floor, hourly: pass, nightly: pass, gaps: [] };
}

const firstFloor = (now: number, { retentionMs, backFillMs }: FeedLimits): number =>
  now - Math.min(backFillMs, retentionMs - EDGE_MS);

/**
 * The position as far as it can be true at this time, for all that follows. Of what is still to come nothing was read,
 * whatever a clock said that was wrong then; what it was ahead of was read too early, so all of it is read once more. What
 * the service does not keep any more is left of no pass.
 */
export function believedAt(position: FetchPosition, now: number, limits: FeedLimits): FetchPosition {
  // By a clock that was so far ahead nothing was read at all.
  if (position.from > now) return beginAt(now, limits);
  const kept = now - limits.retentionMs + EDGE_MS;
  const { hourly, nightly } = position;
  if (position.until <= now) {
    const passes = { hourly: clipped(hourly, kept), nightly: clipped(nightly, kept) };
    return passes.hourly === hourly && passes.nightly === nightly ? position : { ...position, ...passes };
  }
  const until = now - limits.lagMs;
  const from = Math.min(position.from, until);
  return {
    ...{ ...position, from, until, floor: Math.min(position.floor, firstFloor(now, limits)) },
    ...{ hourly: begun(now, { from: Math.max(from, kept), until }), nightly: clipped(nightly, kept) },
    gaps: gapsWithout(position.gaps, { from: until, until: Number.POSITIVE_INFINITY }),
  };
}

/** Without what is older; over where nothing is left. */
function clipped(pass: Pass, kept: number): Pass {
  const { begunAt, rest } = pass;
  if (rest === null || rest.from >= kept) return pass;
  return { begunAt, rest: rest.until > kept ? { from: kept, until: rest.until } : null };
}

/** What is due next: new records, then those that are read once more, then old ones. */
export function planFetch(position: FetchPosition, planning: Planning): FetchPlan {
  const { now, limits, sizeMs, hasSpare, undone } = planning;
  const settled = now - limits.lagMs;
  const kept = now - limits.retentionMs + EDGE_MS;
  if (position.until < kept)
    return { kind: 'pass-over', window: { from: position.until, until: kept }, reason: 'not-kept' };
  if (settled - position.until >= limits.everyMs)
    return {
      kind: 'read',
      window: { from: position.until, until: Math.min(settled, position.until + sizeMs) },
      reason: 'new',
    };
  for (const reason of ['hourly', 'nightly'] as const) {
    const rest = passOf(position, reason, { now, undone }).rest;
    if (rest === null) continue;
    const left = leftOf({ from: Math.max(rest.from, kept), until: rest.until }, undone);
    if (left !== null)
      return { kind: 'read', window: { from: left.from, until: Math.min(left.until, left.from + sizeMs) }, reason };
  }
  const floor = floorAt(position, now, limits);
  const isBehind = position.from > floor;
  if (isBehind && hasSpare)
    return {
      kind: 'read',
      window: { from: Math.max(floor, position.from - sizeMs), until: position.from },
      reason: 'back-fill',
    };
  const dueMs = position.until + limits.everyMs + limits.lagMs - now;
  const ms = Math.max(1000, Math.min(limits.everyMs, dueMs));
  return isBehind
    ? { kind: 'wait', ms: Math.min(ms, 60_000), reason: 'spare-requests' }
    : { kind: 'wait', ms, reason: 'up-to-date' };
}

/** How far back there is anything to be read, ms since 1970: what the service drops meanwhile is not. */
export const floorAt = ({ floor }: FetchPosition, now: number, { retentionMs }: FeedLimits): number =>
  Math.max(floor, now - retentionMs + EDGE_MS);

/** A pass that is under way, or begins now, or is over. */
function passOf(
  position: FetchPosition,
  which: 'hourly' | 'nightly',
  { now, undone }: Pick<Planning, 'now' | 'undone'>,
): Pass {
  const { from, until } = position;
  const known = position[which].begunAt > now ? NEVER : position[which];
  if (known.rest !== null && leftOf(known.rest, undone) !== null) return known;
  if (which === 'hourly') {
    if (now - known.begunAt < MS_PER_HOUR) return over(known);
    return begun(now, { from: Math.max(from, until - HOURLY_MS), until });
  }
  const midnight = Math.floor(now / MS_PER_DAY) * MS_PER_DAY;
  if (now < midnight + NIGHT_HOUR * MS_PER_HOUR || known.begunAt >= midnight + NIGHT_HOUR * MS_PER_HOUR)
    return over(known);
  return begun(now, { from: Math.max(from, midnight - NIGHTLY_DAYS * MS_PER_DAY), until: Math.min(until, midnight) });
}

const over = ({ begunAt }: Pass): Pass => ({ begunAt, rest: null });

/** The first stretch of a window that was not taken back; null where all of it was. */
function leftOf(window: FeedWindow, undone: readonly FeedWindow[]): FeedWindow | null {
  let { from } = window;
  for (const each of undone) {
    if (each.until <= from) continue;
    if (each.from > from) return from < window.until ? { from, until: Math.min(window.until, each.from) } : null;
    from = each.until;
  }
  return from < window.until ? { from, until: window.until } : null;
}

const begun = (now: number, rest: FeedWindow): Pass => ({
  begunAt: now,
  rest: rest.from < rest.until ? rest : null,
});

type Done = Extract<FetchPlan, { readonly kind: 'read' | 'pass-over' }>;

/** The position after a window was read to its end, or was given up. */
export function positionAfter(
  position: FetchPosition,
  done: Done,
  { now, undone }: Pick<Planning, 'now' | 'undone'>,
  isGivenUp = false,
): FetchPosition {
  const { window, reason } = done;
  const moved = movedBy(position, done, { now, undone });
  if (reason === 'not-kept') return { ...moved, gaps: gapsWith(moved.gaps, { ...window, why: reason }) };
  if (!isGivenUp) return { ...moved, gaps: gapsWithout(moved.gaps, window) };
  // What was read before stays.
  const isFirst = reason === 'new' || reason === 'back-fill';
  return isFirst ? { ...moved, gaps: gapsWith(moved.gaps, { ...window, why: 'refused' }) } : moved;
}

function movedBy(
  position: FetchPosition,
  { window, reason }: Done,
  at: Pick<Planning, 'now' | 'undone'>,
): FetchPosition {
  switch (reason) {
    case 'new':
    case 'not-kept':
      return { ...position, until: window.until };
    case 'back-fill':
      return { ...position, from: window.from };
    case 'hourly':
    case 'nightly': {
      const { begunAt, rest } = passOf(position, reason, at);
      const left = rest !== null && rest.until > window.until ? { from: window.until, until: rest.until } : null;
      return { ...position, [reason]: { begunAt, rest: left } };
    }
  }
}
