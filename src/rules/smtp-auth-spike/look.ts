import type { Day, Hour } from '../../model/time.ts';
import type { SenderHistory } from '../history.ts';
import { type Past, past } from './past.ts';
import { historyDays, type Records, withRecent } from './records.ts';
import { type DayTotal, recordScore, type Score, wakingScore } from './score.ts';
import type { Pool } from './wakers.ts';

/** Everything that is worked out once per look at a history. */
export interface Look {
  readonly senders: SenderHistory;
  readonly until: Hour;
  /** The day of the last hours that are known. */
  readonly today: Day;
  readonly past: Past;
  readonly records: Records;
  /** By sender: messages since the start of the day before `today`. */
  readonly last48h: Float64Array;
  readonly pool: Pool | undefined;
}

export interface Scored {
  readonly sender: number;
  readonly total: DayTotal;
  readonly score: Score;
}

/** Undefined when nothing is known. */
export function lookAt(senders: SenderHistory): Look | undefined {
  const { days, until } = senders;
  const today = days.at(-1)?.day;
  if (until === null || today === undefined) return undefined;
  const before = past.of(days.slice(0, -1), today);
  const last48h = Float64Array.from(senders.last24h);
  const sums = new Float64Array(last48h.length);
  for (const { day, sender, messages } of days.slice(-2)) {
    if (day < today - 1) continue;
    for (let row = 0; row < sender.length; row++) {
      const id = sender[row] as number;
      sums[id] = (sums[id] as number) + (messages[row] as number);
      last48h[id] = Math.max(last48h[id] as number, sums[id] as number);
    }
  }
  const records = withRecent(before.records, senders.recentPeak);
  return { senders, until, today, past: before, records, last48h, pool: before.pool };
}

export function deedOf({ senders, past, records, last48h }: Look, sender: number): DayTotal {
  return {
    last24h: senders.last24h[sender] ?? 0,
    last48h: last48h[sender] ?? 0,
    record24h: records.peak24h[sender] ?? 0,
    record48h: records.peak48h[sender] ?? 0,
    historyDays: historyDays(records, past, senders.days.length - 1, sender),
  };
}

/** Everybody who is above what it, or senders like it, did before. */
export function scoredIn(look: Look): readonly Scored[] {
  const { senders, records, pool, last48h } = look;
  const found: Scored[] = [];
  for (let sender = 0; sender < senders.last24h.length; sender++) {
    const isAwake = records.isAwake[sender] === 1;
    const isWithinRecords =
      (senders.last24h[sender] as number) <= (records.peak24h[sender] as number) &&
      (last48h[sender] as number) <= (records.peak48h[sender] as number);
    if (isWithinRecords && isAwake) continue;
    const action = deedOf(look, sender);
    const score = isAwake ? recordScore(action) : pool && wakingScore(action.last24h, pool);
    if (score !== undefined) found.push({ sender, total: action, score });
  }
  return found;
}
