import type { History } from '../history.ts';
import { alertsAt, rehearsalOf } from './budget.ts';
import { candidatesOn } from './candidates.ts';
import { BUILT_IN_THRESHOLD, LEARNING_DAYS, type SpikeParams } from './params.ts';
import { sharedBetween } from './records.ts';
import { timelineSteps } from './timeline.ts';

const TESTED_DAYS = 60;
/** With fewer days to test than this the built-in threshold holds. */
const LEAST_TESTED_DAYS = 21;
/** Below the first nothing is worth a card; above the second a noisy tenant would hear of nothing at all. */
const LEAST_THRESHOLD = 2.8;
const MAX_THRESHOLD = 5;
const PRECISION = 0.005;
/** Days whose records are worked out from what they have in common. */
const DAYS_TOGETHER = 10;

/** What the tenant's own history says about where to draw the line. Plain JSON. */
export interface Calibration {
  readonly threshold: number;
  /** Days it was tried on; 0 when there were too few and the threshold is the built-in one. */
  readonly testedDays: number;
}

export const uncalibrated: Calibration = { threshold: BUILT_IN_THRESHOLD, testedDays: 0 };

/**
 * The lowest threshold that would have kept within the budget on the last 60 days. One day counts for at most a
 * week's budget, so that an attack within the 60 days does not make us deaf to the next one.
 */
export function* calibrate(history: History, params: SpikeParams): Generator<undefined, Calibration> {
  const { days: known, addresses, until } = history.senders;
  // The last day may be a part of one, which would look quieter than it is.
  const days = until !== null && until % 24 !== 0 ? known.slice(0, -1) : known;
  const from = Math.max(LEARNING_DAYS, days.length - TESTED_DAYS);
  const testedDays = days.length - from;
  if (testedDays < LEAST_TESTED_DAYS) return uncalibrated;
  const timeline = yield* timelineSteps(days, addresses.length);
  yield;
  const found = [];
  for (let first = from; first < days.length; first += DAYS_TOGETHER) {
    const end = Math.min(days.length, first + DAYS_TOGETHER);
    const shared = sharedBetween(timeline, first, end - 1);
    yield;
    for (let at = first; at < end; at++) {
      found.push(...candidatesOn(timeline, at, LEAST_THRESHOLD, shared));
      yield;
    }
  }
  const rehearsal = rehearsalOf(timeline, found);
  const budget = (params.alertsPerWeek * testedDays) / 7;
  const keepsWithin = (threshold: number): boolean => {
    const perDay = alertsAt(threshold, rehearsal, params.newUsualAfterDays);
    const counted = [...perDay.values()].map((alerts) => Math.min(alerts, Math.max(1, params.alertsPerWeek)));
    return counted.reduce((sum, alerts) => sum + alerts, 0) <= budget;
  };
  if (keepsWithin(LEAST_THRESHOLD)) return { threshold: LEAST_THRESHOLD, testedDays };
  let [tooLow, threshold] = [LEAST_THRESHOLD, MAX_THRESHOLD];
  while (threshold - tooLow > PRECISION) {
    const middle = (tooLow + threshold) / 2;
    if (keepsWithin(middle)) threshold = middle;
    else tooLow = middle;
    yield;
  }
  return { threshold, testedDays };
}
