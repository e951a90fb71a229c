import type { Fact } from '../../../src/model/fact.ts';
import type { Day } from '../../../src/model/time.ts';
import { type TlsSessions, tlsSessionFact } from '../../../src/model/tls-reports/tls-session.ts';
import { isWeekend } from '../../../src/sample/calendar.ts';
import { around, randomFor } from '../../../src/sample/random.ts';
import type { TlsReporter } from '../../../src/sample/tls-reporter.ts';

/** What an organisation reports of one day. */
export function* reporterDay(reporter: TlsReporter, seed: number, day: Day, storyDay: Day): Generator<Fact> {
  const { organisation, policyDomain, policyType, weekday, weekend, failing } = reporter;
  const random = randomFor(seed, `${organisation} ${policyDomain}`, day);
  const sessions = around(isWeekend(day) ? weekend : weekday, 0.2, random);
  const why = failing?.(day - storyDay) ?? null;
  const failed = why === null ? 0 : Math.round(sessions * why.part);
  const plain = { organisation, policyDomain, policyType, resultType: '', mx: '' } as const;
  const rows: readonly TlsSessions[] = [
    { ...plain, counts: 'successful', sessions: sessions - failed },
    { ...plain, counts: 'failed', sessions: failed },
    { ...plain, counts: 'reason', resultType: why?.resultType ?? '', mx: why?.mx ?? '', sessions: failed },
  ];
  for (const row of rows) if (row.sessions > 0) yield tlsSessionFact(row, day, null);
}
