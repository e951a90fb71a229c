import {
  BACKTEST_COLUMNS,
  backtestAnnouncement,
  backtestData,
  DEFAULT_DAYS,
} from '../alerts/messages/backtest-list.ts';
import type { Reply } from '../commands/reply.ts';
import { backtest } from '../detection/backtest.ts';
import { weeklyCalibrations } from '../detection/calibrations.ts';
import { historyReader } from '../detection/history-reader.ts';
import { type Day, dayOf, dayText } from '../model/time.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Log } from '../ports/log.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleSettings } from '../rules/settings.ts';

interface Testing {
  readonly store: FactStore;
  readonly rules: readonly Rule[];
  readonly settings: RuleSettings;
  readonly pause: () => Promise<void>;
  readonly log: Log;
}

type Tested =
  | { readonly ok: true; readonly said: Extract<Reply, { readonly kind: 'said' }> }
  | { readonly ok: false; readonly problem: string };

/** Replays the stored facts between two days, the last thirty where nobody says, and lists what would have opened. */
export async function runBacktest(
  { store, rules, settings, pause, log }: Testing,
  asked: { readonly from: Day | undefined; readonly to: Day | undefined; readonly now: Date },
): Promise<Tested> {
  const partitions = await store.partitions();
  const days = partitions.map(({ day }) => day).filter((day) => day <= dayOf(asked.now));
  const last = asked.to ?? days.reduce((max, day) => Math.max(max, day), asked.from ?? dayOf(asked.now));
  const first = asked.from ?? last - DEFAULT_DAYS + 1;
  if (first > last) {
    return { ok: false, problem: `--from ${dayText(first)} is after --to ${dayText(last)}.` };
  }
  const detector = { rules, settings, calibrations: weeklyCalibrations(pause), pause };
  const tested = await backtest(detector, historyReader(store, { pause }), partitions, { first, last });
  for (const { rule, cause } of tested.failures) log.warn('rule.failed', { rule, cause: String(cause) });
  const period = { first, last };
  const all = partitions.map(({ day }) => day);
  const held =
    all.length === 0
      ? null
      : { first: all.reduce((min, day) => Math.min(min, day)), last: all.reduce((max, day) => Math.max(max, day)) };
  const say = backtestAnnouncement(tested, period, { rules, held });
  return { ok: true, said: { kind: 'said', say, data: backtestData(tested, period), columns: BACKTEST_COLUMNS } };
}
