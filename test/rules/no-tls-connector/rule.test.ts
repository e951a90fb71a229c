import { expect, test } from 'vitest';
import { noTlsConnector as rule } from '../../../src/rules/no-tls-connector/rule.ts';
import { dayByDay, events } from '../day-by-day.ts';
import { growing, times } from '../growing.ts';

const FIRST_DAY = 20_000;
const of = (none: number, messages: number) => ({ none, '1.2': messages - none });
type Days = readonly ReturnType<typeof of>[];

test.for<[string, Days, ReturnType<typeof events>]>([
  ['0.9 % say nothing', times(14, of(9, 1000)), []],
  ['3 % speak', times(7, of(30, 1000)), [[0, 'opened']]],
  ['3 % of few messages speak when the week has 20 of them', times(10, of(3, 100)), [[6, 'opened']]],
  [
    'it is over after three days below half a percent',
    [...times(7, of(30, 1000)), ...times(4, of(4, 1000))],
    [
      [0, 'opened'],
      [9, 'closed'],
    ],
  ],
])('%s', ([, days, expected]) => {
  expect(events(dayByDay(rule, growing({ firstDay: FIRST_DAY, paths: [{ days }] })))).toEqual(expected);
});

test('mail that goes out through a connector counts too, and has its own advice', () => {
  const paths = [{ direction: 'outbound', connector: 'Tailspin Toys', days: times(7, of(30, 100)) }] as const;
  const [finding] = dayByDay(rule, growing({ firstDay: FIRST_DAY, paths })).at(-1)?.findings ?? [];
  const numbers = { ...finding?.numbers, answeredBy: 'report-csv' };
  const words = rule.word({ subject: finding?.subject ?? '', severity: 'medium', numbers });
  expect(words.title).toBe('Outbound Partner connector seeing significant mail flow without TLS');
  expect(words.sentence).toContain('To your partner - Tailspin Toys: 210 of 700 messages (30%) went out without TLS');
  expect(words.advice.join(' ')).toContain('always use TLS');
  expect(words.drill.command).toBe('connectors 30d outbound type:partner connector:"Tailspin Toys"');
});

test('the internet without a connector is no card, and neither is what never left a host', () => {
  const days = times(7, of(50, 100));
  const paths = [
    { connectorType: 'none', connector: '', days },
    { direction: 'outbound', connectorType: 'none', connector: '', days },
    { direction: 'local', days },
  ] as const;
  expect(events(dayByDay(rule, growing({ firstDay: FIRST_DAY, paths })))).toEqual([]);
});
