import { z } from 'zod';
import { CONNECTOR_TYPES, DIRECTIONS } from '../model/dimensions.ts';
import { dayText } from '../model/time.ts';
import type { ConnectorDays, PathDays } from './path-days.ts';
import { type PathVerdict, share } from './share-of-path.ts';
import type { ShareParams } from './share-params.ts';
import { wilson } from './wilson.ts';

const day = z.iso.date();

/** The figures of a finding on a share of a path's messages, thresholds included. Shares are 0…1. */
export const shareNumbers = z.object({
  direction: z.enum(DIRECTIONS),
  connectorType: z.enum(CONNECTOR_TYPES),
  connector: z.string(),
  /** What decided: the week, one day (which may not be over yet), or the quiet days that end it. */
  basis: z.enum(['week', 'day', 'day-so-far', 'quiet-days']),
  from: day,
  to: day,
  part: z.int(),
  messages: z.int(),
  share: z.number(),
  lowerBound: z.number(),
  confidence: z.number(),
  /** The days before `from`, as many as are looked at together; null where nobody told us about them. */
  beforePart: z.int().nullable(),
  beforeMessages: z.int().nullable(),
  weekPart: z.int().nullable(),
  weekMessages: z.int().nullable(),
  since: day,
  /** It may have begun before the days that are looked at. */
  sinceOrEarlier: z.boolean(),
  threshold: z.number(),
  days: z.int(),
  minMessages: z.int(),
  weekConfidence: z.number(),
  dayConfidence: z.number(),
  quietDays: z.int(),
  highShare: z.number(),
  highMessages: z.int(),
});
export type ShareNumbers = Readonly<z.infer<typeof shareNumbers>>;

/** The conditions in words. */
export const shareReasonNames = (of: string): Readonly<Record<string, string>> => ({
  'week-over-threshold': `too large a share of ${of} over the days counted`,
  'day-over-threshold': `too large a share of ${of} on one day`,
  'quiet-days': `hardly any ${of} for days`,
  'too-few-known-days': 'too few days with data to decide',
  'not-quiet-yet': 'not over yet',
});

/** The same figures in words, for *Why this alert?*; `of`: `messages over TLS 1.0`. */
export const shareNumberNames = (of: string): Readonly<Record<string, string>> => ({
  direction: 'direction',
  connector: 'connector',
  connectorType: 'type of connector',
  basis: 'decided by (week, day, day so far or quiet days)',
  from: 'first day counted',
  to: 'last day counted',
  part: of,
  messages: 'all messages',
  share: 'share',
  lowerBound: 'share at least',
  confidence: 'confidence of that',
  beforePart: `${of}, days before`,
  beforeMessages: 'all messages, days before',
  weekPart: `${of}, last week`,
  weekMessages: 'all messages, last week',
  since: 'first seen on',
  sinceOrEarlier: 'or earlier',
  threshold: 'alert above share',
  days: 'days counted together',
  minMessages: `fewest ${of}`,
  weekConfidence: 'confidence over these days',
  dayConfidence: 'confidence on one day',
  quietDays: 'over after quiet days',
  highShare: 'high from share',
  highMessages: `high from ${of}`,
});

/** `opening` is what the episode was opened with, if it is open. */
export function numbersOf(
  path: PathDays,
  verdict: PathVerdict,
  { firstDay, lastDay }: ConnectorDays,
  params: ShareParams,
  opening: ShareNumbers | undefined,
): ShareNumbers {
  const { basis, before, week, reason } = verdict;
  const confidence = reason === 'day-over-threshold' ? params.fastConfidence : params.confidence;
  const seen = verdict.since === null ? null : dayText(firstDay + verdict.since);
  // What began before an open episode did stays so, however far the days that are looked at move on.
  const isOlder = opening !== undefined && (seen === null || opening.since <= seen);
  return {
    direction: path.direction,
    connectorType: path.connectorType,
    connector: path.connector,
    basis: basisOf(verdict, firstDay + basis.first > lastDay),
    from: dayText(firstDay + basis.first),
    to: dayText(firstDay + basis.last),
    part: basis.part,
    messages: basis.messages,
    share: rounded(share(basis)),
    lowerBound: rounded(wilson(basis.part, basis.messages, confidence).lower),
    confidence,
    beforePart: before?.part ?? null,
    beforeMessages: before?.messages ?? null,
    weekPart: week?.part ?? null,
    weekMessages: week?.messages ?? null,
    since: isOlder ? opening.since : (seen ?? dayText(firstDay + basis.first)),
    sinceOrEarlier: isOlder
      ? opening.sinceOrEarlier
      : verdict.since === verdict.days.findIndex((each) => each !== null),
    threshold: params.share,
    days: params.days,
    minMessages: params.minMessages,
    weekConfidence: params.confidence,
    dayConfidence: params.fastConfidence,
    quietDays: params.quietDays,
    highShare: params.highShare,
    highMessages: params.highMessages,
  };
}

function basisOf({ reason }: PathVerdict, isToday: boolean): ShareNumbers['basis'] {
  if (reason === 'day-over-threshold') return isToday ? 'day-so-far' : 'day';
  return reason === 'quiet-days' ? 'quiet-days' : 'week';
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
