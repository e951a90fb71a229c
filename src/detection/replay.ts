import type { Episode } from '../episodes/episode.ts';
import { isReported, type Partition } from '../model/partition.ts';
import { type Day, instantText, MS_PER_HOUR, startOfDay } from '../model/time.ts';
import type { History } from '../rules/history.ts';
import type { Rule } from '../rules/rule.ts';
import { type Detection, type Detector, detect } from './detect.ts';
import type { HistoryReader } from './history-reader.ts';
import { stepsBetween } from './steps.ts';

export interface Replayed extends Detection {
  readonly now: Date;
  readonly history: History;
}

/**
 * Looks at the stored facts at each of these instants, in order, as if it had been then. With `present`, the last look
 * is at what is known at that instant of the hours after it, too.
 */
export async function* replay(
  detector: Detector,
  reader: HistoryReader,
  steps: readonly Date[],
  before: readonly Episode[],
  present?: Date,
): AsyncGenerator<Replayed> {
  const needs = needsOf(detector.rules);
  let episodes = before;
  const failures: Detection['failures'][number][] = [];
  for (const [at, now] of steps.entries()) {
    const history = await reader.at(now, needs);
    const isPresent = at === steps.length - 1;
    const growing = isPresent && present ? await reader.growing(history, present, needs) : null;
    const detection = await detect(detector, history, episodes, { earlier: isPresent ? failures : null, growing });
    episodes = detection.episodes;
    failures.push(...detection.failures);
    yield { now, history, ...detection };
  }
}

/** As much history as the rule that wants most. */
export const needsOf = (rules: readonly Rule[]): Rule['needs'] => ({
  senderDays: Math.max(0, ...rules.map(({ needs }) => needs.senderDays)),
  connectorDays: Math.max(0, ...rules.map(({ needs }) => needs.connectorDays)),
  tlsReportDays: Math.max(0, ...rules.map(({ needs }) => needs.tlsReportDays ?? 0)),
  signInDays: Math.max(0, ...rules.map(({ needs }) => needs.signInDays ?? 0)),
});

/** Facts older than this are history for the rules, and no longer looked at for what happened then. */
const REPLAYED_DAYS = 100;
/** The days in which every hour is looked at. */
const LATE_DAYS = 2;

/** From when to when there are facts to look at. */
interface Stretch {
  readonly begin: Date;
  /** Before it facts are not looked at, however many there are. */
  readonly earliest: Date;
  readonly end: Date;
  /**
   * Up to when there is mail by the hour; null where only its days are known of late, as an hour says nothing then that its
   * day does not. TLS reports may tell of later days.
   */
  readonly hourlyUntil: Date | null;
}

/** What there is to look at by `now`, within reason. Null when there is nothing. */
export function stretchOf(partitions: readonly Partition[], now: Date): Stretch | null {
  const past = partitions.filter(({ day }) => startOfDay(day) < now);
  if (past.length === 0) return null;
  const first = past.reduce((min, { day }) => Math.min(min, day), Number.POSITIVE_INFINITY);
  const last = lastDayOf(past);
  const mail = past.filter(isReported);
  const lastWithMail = lastDayOf(mail);
  const knowsHours = mail.some(({ precision, day }) => precision === 'hour' && day >= lastWithMail - LATE_DAYS);
  return {
    begin: startOfDay(Math.max(first, last - REPLAYED_DAYS)),
    earliest: startOfDay(last - REPLAYED_DAYS),
    end: endOf(past, now),
    hourlyUntil: knowsHours ? endOf(mail, now) : null,
  };
}

/**
 * From when on what changes from `from` (ISO 8601; null where that is not known) on can be looked at again, where facts of
 * these days were held before. What was found of earlier ones cannot be found again, and stays.
 */
export function replayableFrom(from: string | null, held: readonly Day[], now: Date): string | null {
  const last = held.filter((day) => startOfDay(day) < now).reduce((max, day) => Math.max(max, day), 0);
  if (from === null || last === 0) return from;
  const earliest = startOfDay(last - REPLAYED_DAYS);
  return new Date(from) < earliest ? instantText(earliest) : from;
}

const lastDayOf = (partitions: readonly Partition[]): Day => partitions.reduce((max, { day }) => Math.max(max, day), 0);

/** Up to when they tell, in whole hours, but not after `now`. */
function endOf(partitions: readonly Partition[], now: Date): Date {
  const until = partitions.reduce((latest, { untilSeconds }) => Math.max(latest, untilSeconds * 1000), 0);
  return new Date(Math.min(now.getTime(), Math.ceil(until / MS_PER_HOUR) * MS_PER_HOUR));
}

/** The instants to look at after `from`: those at which facts say something new, and `now`. */
export function looksAfter(
  from: Date,
  { end, hourlyUntil }: Omit<Stretch, 'begin' | 'earliest'>,
  now: Date,
): readonly Date[] {
  const last = end < now ? end : now;
  const steps =
    from < last ? stepsBetween(from, last, hourlyUntil === null ? 0 : undefined, hourlyUntil ?? undefined) : [];
  return steps.at(-1)?.getTime() === now.getTime() ? steps : [...steps, now];
}
