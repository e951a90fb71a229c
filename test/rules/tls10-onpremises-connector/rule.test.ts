import { expect, test } from 'vitest';
import { tls10OnPremisesConnector as rule } from '../../../src/rules/tls10-onpremises-connector/rule.ts';
import { dayByDay, events } from '../day-by-day.ts';
import { growing, times } from '../growing.ts';

const FIRST_DAY = 20_000;
const bad = times(7, { '1.0': 12, '1.2': 88 });

test('speaks of our own servers that hand in mail over TLS 1.0, in the words of the original', () => {
  const paths = [{ connectorType: 'on-premises', connector: 'Contoso hybrid', days: bad }] as const;
  const steps = dayByDay(rule, growing({ firstDay: FIRST_DAY, paths }));
  expect(events(steps, 'From your org - Contoso hybrid')).toEqual([[1, 'opened']]);
  const { subject = '', severity = 'low', numbers = {} } = steps.at(-1)?.findings[0] ?? {};
  const words = rule.word({ subject, severity, numbers: { ...numbers, answeredBy: 'report-csv' } });
  expect(words.title).toBe('Inbound OnPremises connector seeing significant TLS1.0 mail flow');
  expect(words.sentence).toContain('84 of 700 messages (12%) came in over TLS 1.0');
  expect(words.advice.join(' ')).toContain('SP_PROT_TLS1_0_CLIENT');
  expect(words.drill.command).toBe('connectors 30d inbound type:on-premises connector:"Contoso hybrid"');
});

test('says nothing of partners and of mail that goes out', () => {
  const paths = [{ days: bad }, { direction: 'outbound', connectorType: 'on-premises', days: bad }] as const;
  expect(events(dayByDay(rule, growing({ firstDay: FIRST_DAY, paths })))).toEqual([]);
});
