import { expect, test } from 'vitest';
import { tls11Connector as rule } from '../../../src/rules/tls11-connector/rule.ts';
import { dayByDay, events } from '../day-by-day.ts';
import { growing, times } from '../growing.ts';

const FIRST_DAY = 20_000;

test.for([
  [
    'inbound',
    'partner',
    'From your partner - Fabrikam',
    'Inbound Partner connector seeing significant TLS1.1 mail flow',
  ],
  [
    'outbound',
    'on-premises',
    'To your org - Fabrikam',
    'Outbound OnPremises connector seeing significant TLS1.1 mail flow',
  ],
] as const)('speaks of TLS 1.1 %s on a connector of type %s', ([direction, connectorType, subject, title]) => {
  const days = times(7, { '1.1': 30, '1.2': 70 });
  const steps = dayByDay(rule, growing({ firstDay: FIRST_DAY, paths: [{ direction, connectorType, days }] }));
  expect(events(steps)).toEqual([[0, 'opened']]);
  const finding = steps.at(-1)?.findings[0];
  expect(finding?.subject).toBe(subject);
  expect(rule.word({ subject, severity: 'medium', numbers: finding?.numbers ?? {} }).title).toBe(title);
});

test('TLS 1.0, clear text and the internet are not its business', () => {
  const paths = [
    { days: times(7, { '1.0': 50, none: 50 }) },
    { connectorType: 'none', connector: '', days: times(7, { '1.1': 100 }) },
  ] as const;
  expect(events(dayByDay(rule, growing({ firstDay: FIRST_DAY, paths })))).toEqual([]);
});
