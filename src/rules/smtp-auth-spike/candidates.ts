import type { SenderDay } from '../history.ts';
import { historyDays, recordsUntil, type Shared, withRecent } from './records.ts';
import { recordScore, usualUpTo, wakingScore } from './score.ts';
import type { Timeline } from './timeline.ts';
import { poolBefore } from './wakers.ts';

/** A sender on a day of the past on which it could have raised an alert. */
export interface Candidate {
  readonly sender: number;
  /** Place in the timeline. */
  readonly at: number;
  readonly score: number;
  readonly usualUpTo: number;
}

/** Who would have scored at least this much on a day of the past, whole UTC days taken for 24 hours. */
export function candidatesOn(timeline: Timeline, at: number, least: number, shared: Shared): readonly Candidate[] {
  const today = timeline.days[at];
  const pairs = timeline.pairs[at];
  if (today === undefined || pairs === undefined) return [];
  const records = withRecent(recordsUntil(timeline, at, today.day, shared), yesterday(timeline, at));
  const pool = poolBefore(timeline, at);
  const candidates: Candidate[] = [];
  for (let row = 0; row < today.sender.length; row++) {
    const sender = today.sender[row] as number;
    const last24h = today.messages[row] as number;
    const last48h = pairs[row] as number;
    const record24h = records.peak24h[sender] as number;
    const record48h = records.peak48h[sender] as number;
    if (last24h <= record24h && last48h <= record48h && records.isAwake[sender] === 1) continue;
    const action = { last24h, last48h, record24h, record48h, historyDays: historyDays(records, timeline, at, sender) };
    const score = records.isAwake[sender] === 1 ? recordScore(action) : pool && wakingScore(last24h, pool);
    if (score === undefined || score.total < least) continue;
    const span = score.kind === 'record' ? score.span : 24;
    candidates.push({ sender, at, score: score.total, usualUpTo: usualUpTo(span, action) });
  }
  return candidates;
}

/** By sender: messages of the day before, as far as that day is known. */
function yesterday({ days, firstSeen }: Timeline, at: number): Float64Array {
  const recent = new Float64Array(firstSeen.length);
  const before: SenderDay | undefined = days[at - 1];
  if (before === undefined || before.day !== (days[at]?.day ?? 0) - 1) return recent;
  for (let row = 0; row < before.sender.length; row++) {
    recent[before.sender[row] as number] = before.messages[row] as number;
  }
  return recent;
}
