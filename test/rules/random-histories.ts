import fc from 'fast-check';
import { CONNECTOR_TYPES } from '../../src/model/dimensions.ts';
import { POLICY_TYPES, type TlsSessions } from '../../src/model/tls-reports/tls-session.ts';
import type { History } from '../../src/rules/history.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { growing } from './growing.ts';

const FIRST_DAY = 20_000;

const few = fc.integer({ min: 0, max: 40 });
const sent = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: few },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 20_000 }) },
);
const senderDay = fc
  .record({ messages: sent, oldTls: fc.constantFrom(0, 0, 0, 1), basic: fc.constantFrom(0, 0, 1) })
  .map(({ messages, oldTls, basic }) => ({ messages, oldTls: oldTls * messages, basic: basic * messages }));
const pathDay = fc.record({
  '1.2': sent,
  '1.0': fc.oneof(fc.constant(0), few),
  '1.1': fc.constantFrom(0, 0, 30),
  none: fc.constantFrom(0, 0, 9),
});

const organisation = fc.constantFrom('Litware Inc.', 'The "old" `one`');
const reported = fc.record({
  organisation,
  policyDomain: fc.constantFrom('contoso.com', 'fabrikam.com'),
  policyType: fc.constantFrom(...POLICY_TYPES),
  counts: fc.constantFrom('successful' as const, 'failed' as const, 'unexplained' as const, 'surplus' as const),
  sessions: fc.integer({ min: 1, max: 60 }),
});
const reason = fc.record({
  organisation,
  policyDomain: fc.constantFrom('contoso.com', 'fabrikam.com'),
  policyType: fc.constantFrom(...POLICY_TYPES),
  counts: fc.constant('reason' as const),
  resultType: fc.constantFrom('certificate-expired', 'sts-policy-fetch-error', 'something-new'),
  mx: fc.constantFrom('', 'mx2.contoso.com'),
  sessions: fc.integer({ min: 1, max: 60 }),
});
const reportDay = fc
  .array(fc.oneof(reported, reported, reason), { maxLength: 6 })
  .map((rows) => rows.map((row): TlsSessions => ({ resultType: '', mx: '', ...row })));

/** Four senders and three paths over some weeks, with unknown days; known day by day. */
export const randomHistories: fc.Arbitrary<readonly History[]> = fc.integer({ min: 20, max: 50 }).chain((length) => {
  const days = <T>(day: fc.Arbitrary<T>) => fc.array(day, { minLength: length, maxLength: length });
  return fc
    .record({
      senders: fc.array(days(senderDay), { minLength: 4, maxLength: 4 }),
      paths: fc.array(
        fc.record({
          direction: fc.constantFrom('inbound' as const, 'outbound' as const),
          connectorType: fc.constantFrom(...CONNECTOR_TYPES),
          connector: fc.constantFrom('Fabrikam', 'Fabrikam partner', 'The “old" one', ''),
          days: days(pathDay),
        }),
        { minLength: 3, maxLength: 3 },
      ),
      reports: days(reportDay),
      unknown: fc.uniqueArray(fc.integer({ min: 0, max: length - 1 }), { maxLength: 5 }),
    })
    .map(({ senders, paths, reports, unknown }) => {
      const hidden = <T>(series: readonly T[]) => series.map((day, at) => (unknown.includes(at) ? null : day));
      const entries = senders.map((series, at) => [`sender-${at}@contoso.com`, hidden(series)] as const);
      const named = paths.map((path, at) => ({ ...path, connector: path.connector && `${path.connector} ${at}` }));
      return growing({
        firstDay: FIRST_DAY,
        reports: hidden(reports),
        senders: Object.fromEntries(entries),
        paths: named.map((path) => ({ ...path, days: hidden(path.days) })),
      });
    });
});

/** What a rule is given: no more days than it asks for. */
export function asAskedFor(history: History, { senderDays, connectorDays, tlsReportDays = 0 }: Rule['needs']): History {
  const last = <T>(days: readonly T[], length: number) => (length === 0 ? [] : days.slice(-length));
  return {
    ...history,
    senders: { ...history.senders, days: last(history.senders.days, senderDays) },
    connectors: { ...history.connectors, days: last(history.connectors.days, connectorDays) },
    tlsReports: { ...history.tlsReports, days: last(history.tlsReports.days, tlsReportDays) },
  };
}
