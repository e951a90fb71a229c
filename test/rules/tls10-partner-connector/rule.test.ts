import { describe, expect, test } from 'vitest';
import type { TlsCounts } from '../../../src/model/tls.ts';
import { tls10PartnerConnector as rule } from '../../../src/rules/tls10-partner-connector/rule.ts';
import { dayByDay, events } from '../day-by-day.ts';
import { givenHistory } from '../given-history.ts';
import { growing, times } from '../growing.ts';

type Day = Partial<TlsCounts> | null;

const FIRST_DAY = 20_000;
const FABRIKAM = 'From your partner - Fabrikam';
const of = (old: number, messages: number): Day => ({ '1.0': old, '1.2': messages - old });
const days = (count: number, day: Day) => times(count, day);
const looking = (series: readonly Day[], set?: Record<string, unknown>) =>
  dayByDay(rule, growing({ firstDay: FIRST_DAY, paths: [{ days: series }] }), set);

describe('begins and ends', () => {
  test.for<[string, readonly Day[], ReturnType<typeof events>]>([
    ['never without TLS 1.0', days(30, of(0, 500)), []],
    ['never on 19 messages, were they all', [...days(7, of(0, 0)), of(19, 19), ...days(7, of(0, 0))], []],
    ['never on two of three messages a day', days(10, of(2, 3)).slice(0, 7), []],
    ['never on 4 % for a month', days(30, of(40, 1000)), []],
    ['never where the week is above 5 % but may well be below', days(7, of(6, 100)), []],
    ['on one day that is certain', [...days(7, of(0, 100)), of(40, 100)], [[7, 'opened']]],
    ['on a week where no day is certain', days(8, of(9, 100)), [[2, 'opened']]],
    ['on a week of few messages', days(7, of(4, 5)), [[4, 'opened']]],
    [
      'after three clean days, although the week is not clean yet',
      [...days(7, of(80, 100)), ...days(7, of(0, 100))],
      [
        [0, 'opened'],
        [9, 'closed'],
      ],
    ],
    [
      'not after two clean days',
      [...days(7, of(80, 100)), ...days(2, of(0, 100)), ...days(7, of(80, 100))],
      [[0, 'opened']],
    ],
    [
      'not while an unknown day lies between',
      [...days(7, of(80, 100)), of(0, 100), null, ...days(2, of(0, 100))],
      [[0, 'opened']],
    ],
    [
      'after three clean days behind an unknown one',
      [...days(7, of(80, 100)), of(0, 100), null, ...days(3, of(0, 100))],
      [
        [0, 'opened'],
        [11, 'closed'],
      ],
    ],
    ['never on unknown days alone', [...days(7, of(80, 100)), ...days(14, null)], [[0, 'opened']]],
    ['not between the batches of every Monday', times(5, [of(30, 30), ...days(6, of(0, 0))]).flat(), [[0, 'opened']]],
    ['not on quiet days that only lack messages', days(30, of(8, 8)), [[2, 'opened']]],
    [
      'a week after mail ended altogether',
      [...days(7, of(80, 100)), ...days(9, of(0, 0))],
      [
        [0, 'opened'],
        [13, 'closed'],
      ],
    ],
  ])('%s', ([, series, expected]) => {
    expect(events(looking(series))).toEqual(expected);
  });

  test.for([20, 60, 200, 1000, 5000])(
    'at most once within 30 days of 5 % ± 1 %, with %d messages a day',
    (messages) => {
      const wave = [0.06, 0.05, 0.04, 0.05, 0.06, 0.06, 0.04];
      const series = Array.from({ length: 30 }, (_, at) =>
        of(Math.round(messages * (wave[at % 7] as number)), messages),
      );
      const happened = events(looking([...days(10, of(0, messages)), ...series]));
      expect(happened.filter(([, what]) => what === 'opened').length).toBeLessThanOrEqual(1);
    },
  );

  test('does not begin again because the week still holds what is over', () => {
    const series = [...days(7, of(80, 100)), ...days(3, of(0, 100)), of(4, 100), ...days(7, of(0, 100))];
    expect(events(looking(series)).filter(([, what]) => what === 'opened')).toHaveLength(1);
  });

  test('a threshold that is set is the one that counts', () => {
    expect(events(looking(days(7, of(40, 1000)), { share: 0.02 }))).toEqual([[0, 'opened']]);
    expect(events(looking(days(7, of(12, 12)), { minMessages: 100 }))).toEqual([]);
  });
});

describe('a day that is not over', () => {
  const history = (today: Day) => {
    const whole = givenHistory({ firstDay: FIRST_DAY, paths: [{ days: [...days(10, of(0, 100)), today] }] });
    return { ...whole, connectors: { ...whole.connectors, until: (FIRST_DAY + 10) * 24 + 9 } };
  };

  test('is enough to begin, and says that it is not over', () => {
    const [step] = dayByDay(rule, [history(of(30, 60))]);
    expect(step?.findings[0]).toMatchObject({
      stand: 'open',
      reason: 'day-over-threshold',
      numbers: { basis: 'day-so-far' },
    });
    expect(
      rule.word({ subject: FABRIKAM, severity: 'medium', numbers: step?.findings[0]?.numbers ?? {} }).sentence,
    ).toBe(
      'From your partner - Fabrikam: 30 of 60 messages (50%) came in over TLS 1.0 on 2024-10-14, a day that is not over ' +
        'yet; 0% in the 7 days before. Seen since 2024-10-14.',
    );
  });

  test('is not a quiet day, however little came so far', () => {
    const before = growing({
      firstDay: FIRST_DAY,
      paths: [{ days: [...days(8, of(80, 100)), ...days(2, of(0, 100))] }],
    });
    const ended = givenHistory({
      firstDay: FIRST_DAY,
      paths: [{ days: [...days(8, of(80, 100)), ...days(2, of(0, 100)), of(0, 1)] }],
    });
    const early = { ...ended, connectors: { ...ended.connectors, until: (FIRST_DAY + 10) * 24 + 1 } };
    expect(events(dayByDay(rule, [...before, early]))).toEqual([[0, 'opened']]);
  });
});

test('the data of another direction say nothing about this one', () => {
  const bad = growing({ firstDay: FIRST_DAY, paths: [{ days: days(7, of(80, 100)) }] });
  const later = givenHistory({
    firstDay: FIRST_DAY,
    paths: [{ days: days(7, of(80, 100)) }, { direction: 'outbound', days: days(12, of(0, 100)) }],
  });
  const untold = later.connectors.days.map((day, at) => (at < 7 ? day : { ...day, directions: ['outbound'] as const }));
  const steps = dayByDay(rule, [...bad, { ...later, connectors: { ...later.connectors, days: untold } }]);
  expect(events(steps)).toEqual([[0, 'opened']]);
});

test.for([
  [of(10, 100), 'medium'],
  [of(60, 100), 'high'],
  [of(200, 2000), 'high'],
] as const)('%o a day is of severity %s', ([day, severity]) => {
  const last = looking(days(7, day)).at(-1);
  expect(last?.findings[0]).toMatchObject({ subject: FABRIKAM, severity });
});

test('only inbound connectors of partners are looked at', () => {
  const bad = { days: days(7, of(80, 100)) };
  const steps = dayByDay(rule, [
    givenHistory({
      firstDay: FIRST_DAY,
      paths: [
        { ...bad, direction: 'outbound' },
        { ...bad, connectorType: 'on-premises', connector: 'Hybrid' },
        { ...bad, connectorType: 'none', connector: '' },
      ],
    }),
  ]);
  expect(steps[0]?.findings).toEqual([]);
});

test('the small chart has the last days, and ends with the day that the data end', () => {
  const [finding] = looking([...days(7, of(0, 100)), null, of(80, 100)]).at(-1)?.findings ?? [];
  expect(finding?.trail).toEqual({
    unit: 'messages over TLS 1.0',
    firstDay: FIRST_DAY - 5,
    values: [...days(5, null), ...times(7, 0), null, 80],
  });
});

test('how much there is does not grow while the week only fills up', () => {
  const steps = looking([...days(14, of(0, 100)), ...days(10, of(50, 100))]);
  const magnitudes = steps.flatMap(({ findings }) => findings.map(({ magnitude }) => magnitude));
  expect(new Set(magnitudes)).toEqual(new Set([350]));
});

test('it says the number, what it is compared with, since when, and what to do', () => {
  const steps = looking([...days(14, of(1, 100)), ...days(7, of(56, 100))]);
  const finding = steps.at(-1)?.findings[0];
  const words = rule.word({ subject: FABRIKAM, severity: 'high', numbers: finding?.numbers ?? {} });
  expect(words.title).toBe('Inbound Partner connector seeing significant TLS1.0 mail flow');
  expect(words.sentence).toBe(
    'From your partner - Fabrikam: 392 of 700 messages (56%) came in over TLS 1.0 in the 7 days to 2024-10-24; ' +
      '1% in the 7 days before. Seen since 2024-10-18.',
  );
  expect(words.advice[0]).toContain('Ask the mail administrators of Fabrikam to enable TLS 1.2');
  expect(words.facts).toContainEqual({
    label: 'Significant from',
    value: '20 messages over TLS 1.0 and more than 5% of all: over 7 days (95% sure) or in one (99.9% sure)',
  });
  expect(words.drill.command).toBe('connectors 30d inbound type:partner connector:Fabrikam');
});

test('what is over is told by the days that ended it, and since when it was', () => {
  const steps = looking([...days(7, of(0, 100)), ...days(7, of(80, 100)), ...days(3, of(0, 100))]);
  const numbers = steps.at(-1)?.findings[0]?.numbers ?? {};
  expect(rule.word({ subject: FABRIKAM, severity: 'high', numbers }).sentence).toBe(
    'From your partner - Fabrikam: only 0 of 300 messages (0%) came in over TLS 1.0 in the 3 days to ' +
      '2024-10-20; it was more since 2024-10-11.',
  );
});

test('below the threshold a connector is a trace in the digest, and with few messages too few to tell', () => {
  const params = rule.params.parse({});
  const history = givenHistory({
    firstDay: FIRST_DAY,
    paths: [
      { connector: 'Bad', days: days(7, of(50, 100)) },
      { connector: 'Trace', days: days(7, of(2, 100)) },
      { connector: 'Small', days: days(7, of(1, 2)) },
      { connector: 'Clean', days: days(7, of(0, 100)) },
    ],
  });
  expect(rule.digestLine?.({ history, params, open: new Map(), calibration: undefined })).toBe(
    'Messages over TLS 1.0 on inbound Partner connectors in the 7 days to 2024-10-10 – below the threshold of 5%: From your partner - Trace (2%, 14 of 700); too few to judge ' +
      '(under 20 messages): From your partner - Small (50%, 7 of 14).',
  );
});
