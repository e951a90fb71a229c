import type { Change } from '../episodes/change.ts';
import type { Partition } from '../model/partition.ts';
import { type Day, dayOf, instantText, MS_PER_HOUR, startOfDay } from '../model/time.ts';
import type { Severity } from '../rules/rule.ts';
import type { Detector } from './detect.ts';
import type { HistoryReader } from './history-reader.ts';
import { replay, stretchOf } from './replay.ts';
import { stepsBetween } from './steps.ts';

/** An episode that would have been opened, or spoken of again because it came back or got much worse. */
interface Opened {
  readonly rule: string;
  readonly subject: string;
  /** The last second of the facts that opened it, ISO 8601: on the day that it is about. */
  readonly time: string;
  readonly severity: Severity;
  readonly score: number;
}

const SPOKEN: readonly Change['change'][] = ['opened', 'reopened', 'worsened'];

export interface Backtest {
  readonly opened: readonly Opened[];
  /** How often was looked between the first day and the last. */
  readonly looks: number;
  readonly failures: readonly { readonly rule: string; readonly cause: unknown }[];
}

/**
 * What would have been opened from the first day to the last, both included, had the bot been running: facts are
 * looked at hour by hour where hours are known, else day by day, with what was stored before as their history.
 */
export async function backtest(
  detector: Detector,
  reader: HistoryReader,
  partitions: readonly Partition[],
  { first, last }: { readonly first: Day; readonly last: Day },
): Promise<Backtest> {
  const [from, to] = [startOfDay(first), startOfDay(last + 1)];
  const stretch = stretchOf(partitions, to);
  if (stretch === null) return { opened: [], looks: 0, failures: [] };
  // What comes before the first day is history, as much of it as the first look of a bot would have.
  const { begin } = stretchOf(partitions, from) ?? { begin: from };
  const knowsHours = partitions.some((p) => p.precision === 'hour' && p.day >= first && p.day <= last);
  const hours = knowsHours ? (to.getTime() - from.getTime()) / MS_PER_HOUR : 0;
  const before = begin < from ? stepsBetween(begin, from, 0) : [];
  const during = stepsBetween(from, to, hours);
  const opened: Opened[] = [];
  const failures = new Map<string, unknown>();
  for await (const step of replay(detector, reader, [...before, ...during], [])) {
    for (const { rule, cause } of step.failures) failures.set(rule, cause);
    for (const { change, episode } of step.changes) {
      const at = new Date(episode.findingAt);
      const day = dayOf(at);
      if (!SPOKEN.includes(change) || day < first || day > last) continue;
      const { rule, subject, severity, score } = episode;
      opened.push({ rule, subject, time: instantText(at), severity, score });
    }
  }
  return { opened, looks: during.length, failures: [...failures].map(([rule, cause]) => ({ rule, cause })) };
}
