import { runCooperatively } from '../concurrency/cooperatively.ts';
import { dayOf } from '../model/time.ts';
import type { History } from '../rules/history.ts';
import type { Rule } from '../rules/rule.ts';

const DAYS_KEPT = 7;

/** What rules worked out from the whole history, kept for a week: a threshold that moves every day explains nothing. */
export interface Calibrations {
  of(rule: Rule, history: History, params: unknown): Promise<unknown>;
}

/** `pause` lets others have their turn; called whenever a rule's calibration yields. */
export function weeklyCalibrations(pause: () => Promise<void>): Calibrations {
  const kept = new Map<string, { readonly of: string; readonly calibration: unknown }>();
  return {
    async of(rule, history, params) {
      if (!rule.calibrate) return undefined;
      // An import of older days makes another history of it, whatever the week.
      const firstDay = history.tellings.reduce(
        (min, { days }) => Math.min(min, days[0] ?? min),
        Number.POSITIVE_INFINITY,
      );
      const of = `${Math.floor(dayOf(history.now) / DAYS_KEPT)} ${firstDay} ${JSON.stringify(params)}`;
      const last = kept.get(rule.name);
      if (last?.of === of) return last.calibration;
      const calibration = await runCooperatively(rule.calibrate(history, params), pause);
      kept.set(rule.name, { of, calibration });
      return calibration;
    },
  };
}
