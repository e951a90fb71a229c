import { z } from 'zod';
import { joinNames } from '../../model/text/names.ts';
import type { TrendParams } from './params.ts';
import { type WeekTrend, weekText } from './trend.ts';

const tally = z.int().nullable();

/** The figures of the trend; those of the week before are null where nothing is known of it. */
export const trendNumbers = z.object({
  week: z.string(),
  connectors: z.int(),
  ready: z.int(),
  trace: z.int(),
  notReady: z.int(),
  tooFew: z.int(),
  readyBefore: tally,
  traceBefore: tally,
  notReadyBefore: tally,
  tooFewBefore: tally,
  /** Names, the first few; empty when there is none. */
  notReadyNames: z.string(),
  worseNames: z.string(),
  betterNames: z.string(),
  minMessages: z.int(),
  share: z.number(),
  noTlsShare: z.number(),
  confidence: z.number(),
});
export type TrendNumbers = Readonly<z.infer<typeof trendNumbers>>;

export function numbersOf(trend: WeekTrend, params: TrendParams): TrendNumbers {
  const { now, before } = trend;
  return {
    week: weekText(trend.lastDay),
    connectors: Object.values(now).reduce((a, b) => a + b, 0),
    ready: now.ready,
    trace: now.trace,
    notReady: now['not-ready'],
    tooFew: now['too-few'],
    readyBefore: before?.ready ?? null,
    traceBefore: before?.trace ?? null,
    notReadyBefore: before?.['not-ready'] ?? null,
    tooFewBefore: before?.['too-few'] ?? null,
    notReadyNames: listed(trend.notReady),
    worseNames: listed(trend.worse),
    betterNames: listed(trend.better),
    ...params,
  };
}

const MAX_NAMES = 5;

const listed = (names: readonly string[]): string => joinNames(names, MAX_NAMES);
