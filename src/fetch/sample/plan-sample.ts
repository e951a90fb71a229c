import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import type { FeedWindow } from '../../ports/feed.ts';
import type { SampleLimits } from '../../ports/sampled.ts';
import type { SamplePosition } from './sample-position.ts';

/** What is to be done next, and why. */
export type SamplePlan =
  | { readonly kind: 'wait'; readonly ms: number; readonly reason: 'up-to-date' | 'looks-spent' }
  /** Messages of this stretch are listed: to choose so many among them, or to find those that were chosen before a restart. */
  | {
      readonly kind: 'list';
      readonly window: FeedWindow;
      readonly looks: number;
      readonly reason: 'newest' | 'back-fill';
    }
  | { readonly kind: 'list'; readonly window: FeedWindow; readonly looks: null; readonly reason: 'to-find' }
  | { readonly kind: 'look'; readonly reason: 'chosen' }
  /** What was seen of the stretch is what there will be. */
  | { readonly kind: 'close'; readonly window: FeedWindow; readonly reason: 'all-looked-at' | 'too-old' }
  /** It is too long ago to be looked at beside what is new. */
  | { readonly kind: 'pass-over'; readonly window: FeedWindow; readonly reason: 'too-old' };

export interface SamplePlanning {
  /** ms since 1970, as the service has it. */
  readonly now: number;
  readonly limits: SampleLimits;
  /** Whether the messages of the stretch are at hand. */
  readonly isListed: boolean;
  /** Whether a message is being looked at, or a request that is noted was not sent yet. */
  readonly isLooking: boolean;
}

/** What is older is not begun as new, and what was left for later, or begun, ends after as long again. */
const YOUNG_MS = MS_PER_DAY;
const MIN_WAIT_MS = 1000;

/** Looks for each stretch, at most: so many can be for each of a day. */
export const looksOfStretch = ({ looksADay, windowMs }: SampleLimits): number =>
  Math.floor((looksADay * windowMs) / MS_PER_DAY);

/** Where it begins: the day that is complete now, its newest stretch first. */
export const beginSampleAt = (now: number, limits: SampleLimits): SamplePosition => ({
  ...{ version: 1, kind: 'sample', stretch: null, spent: [], left: [] },
  until: lastEnd(now, limits) - YOUNG_MS,
});

/** Goes on from what was kept, also as it was before newer stretches went first. */
export function resumedSample(kept: SamplePosition, limits: SampleLimits): SamplePosition {
  const { stretch, until } = kept;
  return stretch === null || stretch.from < until ? kept : withBegun(kept, stretchAt(stretch.from, limits), limits);
}

/** Up to when messages are complete, at the end of a stretch. */
const lastEnd = (now: number, { lagMs, windowMs }: SampleLimits): number =>
  Math.floor((now - lagMs) / windowMs) * windowMs;

export function planSample(position: SamplePosition, planning: SamplePlanning): SamplePlan {
  const { now, limits, isListed, isLooking } = planning;
  const { until, stretch } = position;
  const end = lastEnd(now, limits);
  if (stretch !== null) {
    const window = { from: stretch.from, until: stretch.from + limits.windowMs };
    if (stretch.looks.length === 0 && !isLooking) return { kind: 'close', window, reason: 'all-looked-at' };
    if (window.until < end - 2 * YOUNG_MS) return { kind: 'close', window, reason: 'too-old' };
    return isListed ? { kind: 'look', reason: 'chosen' } : { kind: 'list', window, looks: null, reason: 'to-find' };
  }
  const tooOld = end - YOUNG_MS;
  if (until < tooOld) return { kind: 'pass-over', window: { from: until, until: tooOld }, reason: 'too-old' };
  const [oldest] = position.left;
  if (oldest !== undefined && oldest < end - 2 * YOUNG_MS)
    return { kind: 'pass-over', window: stretchAt(oldest, limits), reason: 'too-old' };
  if (until < end) {
    const looks = looksOfNewest(position, now, limits);
    if (looks < leastLooks(limits)) return { kind: 'wait', ms: untilNextHour(now), reason: 'looks-spent' };
    return { kind: 'list', window: stretchAt(end - limits.windowMs, limits), looks, reason: 'newest' };
  }
  const waitMs = Math.max(MIN_WAIT_MS, until + limits.windowMs + limits.lagMs - now);
  const youngest = position.left.at(-1);
  if (youngest === undefined) return { kind: 'wait', ms: waitMs, reason: 'up-to-date' };
  const looks = looksOfBackFill(position, now, limits);
  return looks < leastLooks(limits)
    ? { kind: 'wait', ms: Math.min(waitMs, untilNextHour(now)), reason: 'looks-spent' }
    : { kind: 'list', window: stretchAt(youngest, limits), looks, reason: 'back-fill' };
}

const stretchAt = (from: number, { windowMs }: SampleLimits): FeedWindow => ({ from, until: from + windowMs });

/** With fewer it is waited for more: they would say little. */
const leastLooks = (limits: SampleLimits): number => Math.ceil(looksOfStretch(limits) / 6);

/**
 * For the newest stretch: its share of what is left, among those that end before any of what was spent is free again. So the
 * next ones are looked at on time as well.
 */
function looksOfNewest(position: SamplePosition, now: number, limits: SampleLimits): number {
  const spent = spentLately(position, now).filter(({ looks }) => looks > 0);
  const freeAt = Math.min(...spent.map(({ hour }) => (hour + 1) * MS_PER_HOUR + MS_PER_DAY));
  const before = spent.length === 0 ? 0 : Math.floor(Math.max(0, freeAt - now) / limits.windowMs);
  return Math.min(looksOfStretch(limits), Math.floor(looksLeft(position, now, limits) / (1 + before)));
}

/** For one that was left: what is more than half of what those of the next day may need. */
function looksOfBackFill(position: SamplePosition, now: number, limits: SampleLimits): number {
  const kept = Math.ceil(looksOfStretch(limits) / 2) * Math.floor(MS_PER_DAY / limits.windowMs);
  return Math.min(looksOfStretch(limits), looksLeft(position, now, limits) - kept);
}

/** The position with a stretch begun, or passed over; the older ones that nothing was done with are left for later. */
export function withBegun(position: SamplePosition, { from, until }: FeedWindow, limits: SampleLimits): SamplePosition {
  if (from < position.until) return { ...position, left: position.left.filter((each) => each !== from) };
  const between: number[] = [];
  for (let at = position.until; at < from; at += limits.windowMs) between.push(at);
  return { ...position, until, left: [...position.left, ...between] };
}

/** Up to when messages were looked at, as far as is known. */
export const lookedUntil = ({ until, stretch }: SamplePosition, { windowMs }: SampleLimits): number =>
  stretch !== null && stretch.from + windowMs === until ? stretch.from : until;

export const untilNextHour = (now: number): number => MS_PER_HOUR - (now % MS_PER_HOUR);

/** How many requests may be noted now, so that there are never more than allowed in any 24 hours. */
export const looksLeft = (position: SamplePosition, now: number, { looksADay }: SampleLimits): number =>
  Math.max(0, looksADay - spentLately(position, now).reduce((sum, { looks }) => sum + looks, 0));

/** The position with so many requests noted. */
export function withSpent(position: SamplePosition, looks: number, now: number): SamplePosition {
  const hour = Math.floor(now / MS_PER_HOUR);
  const before = spentLately(position, now);
  const others = before.filter((each) => each.hour !== hour);
  const same = before.find((each) => each.hour === hour)?.looks ?? 0;
  return { ...position, spent: [...others, { hour, looks: same + looks }] };
}

/** Those of an hour count until its end is a day ago; what was noted by a clock that was ahead counts as noted now. */
function spentLately({ spent }: SamplePosition, now: number): SamplePosition['spent'] {
  const hour = Math.floor(now / MS_PER_HOUR);
  return spent
    .map((each) => ({ ...each, hour: Math.min(each.hour, hour) }))
    .filter((each) => (each.hour + 1) * MS_PER_HOUR > now - MS_PER_DAY);
}

/** The position with so many of the next messages taken out, which are asked for now. */
export function withoutNext(position: SamplePosition, count: number): SamplePosition {
  const { stretch } = position;
  return stretch === null ? position : { ...position, stretch: { ...stretch, looks: stretch.looks.slice(count) } };
}
