import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import type { FeedWindow } from '../../ports/feed.ts';
import type { SampleLimits } from '../../ports/sampled.ts';
import type { SamplePosition } from './sample-position.ts';

/** What is to be done next, and why. */
export type SamplePlan =
  | { readonly kind: 'wait'; readonly ms: number; readonly reason: 'up-to-date' | 'looks-spent' }
  /** Messages of this stretch are listed: to choose among them, or to find those that were chosen before a restart. */
  | { readonly kind: 'list'; readonly window: FeedWindow; readonly reason: 'to-choose' | 'to-find' }
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

/** What is older is not begun, and what was begun ends after as long again. */
const YOUNG_MS = MS_PER_DAY;
const MIN_WAIT_MS = 1000;

/** Looks for each stretch, so that all of a day have as many. */
export const looksOfStretch = ({ looksADay, windowMs }: SampleLimits): number =>
  Math.floor((looksADay * windowMs) / MS_PER_DAY);

/** Where it begins: the day that is complete now. */
export const beginSampleAt = (now: number, limits: SampleLimits): SamplePosition => ({
  ...{ version: 1, kind: 'sample', stretch: null, spent: [] },
  until: lastEnd(now, limits) - YOUNG_MS,
});

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
    return isListed ? { kind: 'look', reason: 'chosen' } : { kind: 'list', window, reason: 'to-find' };
  }
  if (until < end - YOUNG_MS)
    return { kind: 'pass-over', window: { from: until, until: end - YOUNG_MS }, reason: 'too-old' };
  const window = { from: until, until: until + limits.windowMs };
  const waitMs = window.until + limits.lagMs - now;
  if (waitMs > 0) return { kind: 'wait', ms: Math.max(MIN_WAIT_MS, waitMs), reason: 'up-to-date' };
  if (looksLeft(position, now, limits) < looksOfStretch(limits))
    return { kind: 'wait', ms: untilNextHour(now), reason: 'looks-spent' };
  return { kind: 'list', window, reason: 'to-choose' };
}

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
