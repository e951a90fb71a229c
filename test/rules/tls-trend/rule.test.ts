import { expect, test } from 'vitest';
import { tlsTrend as rule } from '../../../src/rules/tls-trend/rule.ts';
import { dayByDay, events } from '../day-by-day.ts';
import { growing, times } from '../growing.ts';

const FIRST_DAY = 20_000;
const clean = { '1.2': 60, '1.3': 40 };
const trace = { '1.0': 1, '1.2': 99 };
const bad = { '1.0': 40, '1.2': 60 };
const few = { '1.0': 1 };

type Series = readonly (Partial<Record<'none' | '1.0' | '1.2' | '1.3' | 'unknown', number>> | null)[];
const looking = (connectors: Readonly<Record<string, Series>>) =>
  dayByDay(
    rule,
    growing({
      firstDay: FIRST_DAY,
      paths: Object.entries(connectors).map(([connector, days]) => ({ connector, days })),
    }),
  );

test.for<[string, Readonly<Record<string, Series>>, ReturnType<typeof events>]>([
  ['says nothing while all are ready', { a: times(30, clean), b: times(30, clean) }, []],
  ['says nothing of a steady trace', { a: times(30, clean), b: times(30, trace) }, []],
  ['says nothing of too few messages', { a: times(30, few).map((day, at) => (at % 2 ? day : {})) }, []],
  ['says nothing of clear text below one percent', { a: times(30, { none: 1, '1.2': 999 }) }, []],
  ['opens while one is not ready', { a: times(10, clean), b: times(10, bad) }, [[0, 'opened']]],
  ['opens on clear text', { a: times(10, { none: 4, '1.2': 96 }) }, [[4, 'opened']]],
  ['opens when one that was ready shows a trace', { a: [...times(14, clean), ...times(3, trace)] }, [[14, 'opened']]],
  [
    'ends when all were ready for a week, and the trace of the week before is no news any more',
    { a: [...times(14, clean), trace, ...times(30, clean)] },
    [
      [14, 'opened'],
      [27, 'closed'],
    ],
  ],
  [
    'ends nothing while nobody tells anything',
    { a: [...times(14, bad), ...times(20, null)], b: [...times(14, clean), ...times(20, null)] },
    [[0, 'opened']],
  ],
])('%s', ([, connectors, expected]) => {
  expect(events(looking(connectors), 'organisation')).toEqual(expected);
});

test('says from where to where it went, who is behind, and never in a loud voice', () => {
  const steps = looking({
    Fabrikam: [...times(14, clean), ...times(7, bad)],
    Woodgrove: times(21, bad),
    Litware: times(21, clean),
    Tailspin: times(21, { '1.2': 1 }),
  });
  const findings = steps.flatMap((step) => step.findings);
  expect(new Set(findings.map(({ severity, magnitude }) => `${severity} ${magnitude}`))).toEqual(new Set(['low 1']));
  const words = rule.word({ subject: 'organisation', severity: 'low', numbers: findings.at(-1)?.numbers ?? {} });
  expect(words.sentence).toBe(
    '1 of 4 connectors ready for TLS 1.2 alone (2024-10-18 to 2024-10-24): 2 not ready, 1 with too few messages to ' +
      'judge; compared with the week before, ready 2 → 1, not ready 1 → 2.',
  );
  expect(words.facts).toContainEqual({ label: 'Worse than the week before', value: 'From your partner - Fabrikam' });
});

test('messages of unknown TLS make a connector neither ready nor not', () => {
  const [step] = looking({ a: [{ unknown: 500 }], b: [bad] });
  expect(step?.findings[0]?.numbers).toMatchObject({ ready: 0, notReady: 1, tooFew: 1, readyBefore: null });
});

test('the digest has it every time', () => {
  const [history] = growing({ firstDay: FIRST_DAY, paths: [{ days: [clean] }] });
  const assessing = { history: history as NonNullable<typeof history>, open: new Map(), calibration: undefined };
  expect(rule.digestLine?.({ ...assessing, params: rule.params.parse({}) })).toContain('1 of 1 connector ready');
});
