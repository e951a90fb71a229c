import type { SenderDay } from '../history.ts';
import { remembered } from '../remembered.ts';
import { sendersIn } from '../sender-days.ts';
import { type Records, recordsUntil } from './records.ts';
import { type Timeline, timelineSteps } from './timeline.ts';
import { type Pool, poolBefore } from './wakers.ts';

/** What the days before today say; it holds for every hour of today. */
export interface Past {
  readonly firstSeen: Timeline['firstSeen'];
  /** Without yesterday, as far as it may overlap with the 24 hours that are judged. */
  readonly records: Records;
  readonly pool: Pool | undefined;
}

/** By the days that are over, and today. */
export const past = remembered(function* (days: readonly SenderDay[], today = 0): Generator<undefined, Past> {
  const timeline = yield* timelineSteps(days, sendersIn(days));
  yield;
  const records = recordsUntil(timeline, days.length, today);
  yield;
  return { firstSeen: timeline.firstSeen, records, pool: poolBefore(timeline, days.length) };
});
