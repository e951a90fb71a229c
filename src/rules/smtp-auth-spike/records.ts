import type { Day } from '../../model/time.ts';
import { SILENT_DAYS } from './params.ts';
import type { Timeline } from './timeline.ts';

/** A record older than this is forgotten. */
const RECORD_DAYS = 90;

/** The most that every sender sent over some days, by sender number. */
interface Peaks {
  readonly peak24h: Float64Array;
  readonly peak48h: Float64Array;
}

/** What every sender had done before the 24 hours that are judged. */
export interface Records extends Peaks {
  /** 1 when it sent something in the 60 days before. */
  readonly isAwake: Uint8Array;
  /** Place in the timeline of the first day that counts. */
  readonly from: number;
}

/** Peaks of the days `from` … `to`, the second excluded: what the records of several days have in common. */
export interface Shared extends Peaks {
  readonly from: number;
  readonly to: number;
}

/**
 * What the days before this one say; yesterday, which may overlap with the 24 hours that are judged, only of who was
 * awake. `today` is the date of the place `at`, which may be the end of the timeline.
 */
export function recordsUntil(timeline: Timeline, at: number, today: Day, shared?: Shared): Records {
  const senders = timeline.firstSeen.length;
  const { from, to } = recordDays(timeline, at, today);
  const isShared = shared !== undefined && shared.from >= from && shared.to <= to;
  const peak24h = isShared ? shared.peak24h.slice() : new Float64Array(senders);
  const peak48h = isShared ? shared.peak48h.slice() : new Float64Array(senders);
  for (let past = from; past < to; past++) {
    if (isShared && past === shared.from) past = shared.to;
    if (past < to) raise({ peak24h, peak48h }, timeline, past);
  }
  const isAwake = new Uint8Array(senders);
  for (let past = from; past < to; past++) {
    const day = timeline.days[past];
    if (day === undefined || day.day < today - SILENT_DAYS) continue;
    for (let row = 0; row < day.sender.length; row++) isAwake[day.sender[row] as number] = 1;
  }
  return { peak24h, peak48h, isAwake, from };
}

/** With yesterday from `recent`: by sender, most messages in 24 hours that are not part of those that are judged. */
export function withRecent(until: Records, recent: Float64Array): Records {
  // Since then there may be more senders.
  const peak24h = new Float64Array(recent.length);
  const peak48h = new Float64Array(recent.length);
  const isAwake = new Uint8Array(recent.length);
  peak24h.set(until.peak24h);
  peak48h.set(until.peak48h);
  isAwake.set(until.isAwake);
  for (let sender = 0; sender < recent.length; sender++) {
    const most = recent[sender] as number;
    if (most > 0) isAwake[sender] = 1;
    if (most > (peak24h[sender] as number)) peak24h[sender] = most;
  }
  return { peak24h, peak48h, isAwake, from: until.from };
}

/** Peaks of the days that count for both the first and the last of these days of judgement, and so for all between. */
export function sharedBetween(timeline: Timeline, first: number, last: number): Shared {
  const { from } = recordDays(timeline, last, timeline.days[last]?.day ?? 0);
  const { to } = recordDays(timeline, first, timeline.days[first]?.day ?? 0);
  const senders = timeline.firstSeen.length;
  const shared = {
    from,
    to: Math.max(from, to),
    peak24h: new Float64Array(senders),
    peak48h: new Float64Array(senders),
  };
  for (let past = from; past < shared.to; past++) raise(shared, timeline, past);
  return shared;
}

/** Known days from the first message of the sender within 90 days to the day at this place. */
export const historyDays = (
  { from }: Records,
  { firstSeen }: Pick<Timeline, 'firstSeen'>,
  at: number,
  sender: number,
): number => Math.max(0, at - Math.max(from, firstSeen[sender] ?? at));

/** Places of the days whose peaks are the records of the day at this place: 90 days back, yesterday left out. */
function recordDays({ days }: Timeline, at: number, today: Day): { readonly from: number; readonly to: number } {
  let from = at;
  while (from > 0 && (days[from - 1]?.day ?? 0) >= today - RECORD_DAYS) from--;
  const to = (days[at - 1]?.day ?? 0) === today - 1 ? at - 1 : at;
  return { from, to: Math.max(from, to) };
}

function raise({ peak24h, peak48h }: Peaks, { days, pairs }: Timeline, at: number): void {
  const day = days[at];
  const pair = pairs[at];
  if (day === undefined || pair === undefined) return;
  const { sender: senders, peak } = day;
  for (let row = 0; row < senders.length; row++) {
    const sender = senders[row] as number;
    const most = peak[row] as number;
    const both = pair[row] as number;
    if (most > (peak24h[sender] as number)) peak24h[sender] = most;
    if (both > (peak48h[sender] as number)) peak48h[sender] = both;
  }
}
