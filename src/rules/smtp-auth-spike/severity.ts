import type { Severity } from '../rule.ts';
import { type DayTotal, type Score, timesRecord } from './score.ts';

const HIGH = { times: 10, waking: 1000 } as const;
const MEDIUM = { times: 3, waking: 100 } as const;

/**
 * By how far: high from ten times the record, or 1,000 messages of a sender that was silent before; medium from three
 * times, or 100 messages.
 */
export function severityOf(action: Omit<DayTotal, 'historyDays'>, { kind }: Score): Severity {
  const times = Math.max(
    timesRecord(action.last24h, action.record24h),
    action.record48h > 0 ? timesRecord(action.last48h, action.record48h) : 0,
  );
  const reaches = (step: typeof HIGH | typeof MEDIUM) =>
    kind === 'waking' ? action.last24h >= step.waking : times >= step.times;
  if (reaches(HIGH)) return 'high';
  return reaches(MEDIUM) ? 'medium' : 'low';
}
