import { expect, test } from 'vitest';
import { type Day, MS_PER_HOUR, startOfDay } from '../../../src/model/time.ts';
import { dataMissing as rule } from '../../../src/rules/data-missing/rule.ts';
import type { History, Telling } from '../../../src/rules/history.ts';
import { dayByDay } from '../day-by-day.ts';
import { givenHistory } from '../given-history.ts';

const FIRST_DAY = 20_000; // a Friday

interface Told {
  readonly kind?: Telling['kind'];
  readonly source?: string;
  readonly filters?: Telling['filters'];
  /** Days after the first one. */
  readonly days: readonly number[];
}

/** Every six hours for so many days: what was told of the days that were over by then. */
const looks = (days: number, all: readonly Told[]): readonly History[] =>
  Array.from({ length: days * 4 }, (_, at): History => {
    const now = new Date(startOfDay(FIRST_DAY).getTime() + (at + 1) * 6 * MS_PER_HOUR);
    const tellings = all.flatMap(
      ({ kind = 'smtp-auth', source = 'report-csv', filters = {}, days: told }): readonly Telling[] => {
        const known = told.map((day): Day => FIRST_DAY + day).filter((day) => startOfDay(day + 1) <= now);
        const last = known.at(-1);
        return last === undefined ? [] : [{ kind, source, filters, days: known, until: startOfDay(last + 1) }];
      },
    );
    return { ...givenHistory({ firstDay: FIRST_DAY }), now, tellings };
  });

const from = (first: number, count: number, step = 1) => Array.from({ length: count }, (_, at) => first + at * step);
const happened = (days: number, all: readonly Told[]) =>
  dayByDay(rule, looks(days, all)).flatMap(({ at, opened, closed }) => [
    ...opened.map((subject) => `day ${(at + 1) / 4}: no ${subject}`),
    ...closed.map((subject) => `day ${(at + 1) / 4}: ${subject} again`),
  ]);

test.for<[string, number, readonly Told[], readonly string[]]>([
  ['says nothing while data come every day', 30, [{ days: from(0, 30) }], []],
  ['says nothing of what never came', 30, [], []],
  ['says nothing of what came once, since nothing is usual then', 30, [{ days: [0] }], []],
  ['says nothing of two old logs, since one interval is no habit', 60, [{ days: [0, 6] }], []],
  ['says so more than two days after the last one', 30, [{ days: from(0, 20) }], ['day 22.25: no smtp-auth']],
  [
    'is over when data come again',
    30,
    [{ days: [...from(0, 15), ...from(18, 12)] }],
    ['day 17.25: no smtp-auth', 'day 19: smtp-auth again'],
  ],
  ['waits two weeks for what comes every week', 60, [{ days: from(0, 5, 7) }], ['day 43.25: no smtp-auth']],
  [
    'learns in two weeks that nothing ever comes at weekends',
    42,
    [{ days: from(0, 42).filter((day) => day % 7 !== 1 && day % 7 !== 2) }],
    ['day 10.25: no smtp-auth', 'day 11: smtp-auth again'],
  ],
  [
    'tells kinds apart',
    30,
    [{ days: from(0, 30) }, { kind: 'connector', days: from(0, 20) }],
    ['day 22.25: no connector'],
  ],
  [
    'tells sources of a kind apart while one goes on, and is silent when the other is replaced',
    60,
    [
      { source: 'old', days: from(0, 10) },
      { source: 'new', days: from(8, 52) },
    ],
    ['day 12.25: no smtp-auth from old', 'day 40: smtp-auth from old again'],
  ],
  [
    'is one gap when all sources of a kind are silent at once',
    30,
    [
      { source: 'a', days: from(0, 20) },
      { source: 'b', days: from(0, 20) },
    ],
    ['day 22.25: no smtp-auth'],
  ],
  [
    'misses a part of what a source tells while the others go on',
    40,
    [
      { kind: 'connector', filters: { site: 'Dublin' }, days: from(0, 40) },
      { kind: 'connector', filters: { site: 'Lyon' }, days: [...from(0, 20), ...from(25, 15)] },
    ],
    ['day 22.25: no connector from report-csv, site Lyon', 'day 26: connector from report-csv, site Lyon again'],
  ],
  [
    'does not miss a part that somebody tells with the rest, nor one that was asked for once beside the whole',
    40,
    [
      { filters: { host: 'a' }, days: from(0, 40) },
      { filters: { host: 'b' }, days: from(0, 20) },
      { filters: {}, days: from(20, 20) },
    ],
    [],
  ],
  [
    'is one gap when all parts are silent at once',
    30,
    [
      { filters: { host: 'a' }, days: from(0, 20) },
      { filters: { host: 'b' }, days: from(0, 20) },
    ],
    ['day 22.25: no smtp-auth'],
  ],
])('%s', ([, days, told, expected]) => {
  expect(happened(days, told)).toEqual(expected);
});

test.for([
  ['smtp-auth', 'smtp-auth', 'high'],
  ['connector', 'connector', 'medium'],
] as const)('a gap in all %s data is of severity %s', ([kind, subject, severity]) => {
  const last = dayByDay(rule, looks(30, [{ kind, days: from(0, 20) }])).at(-1);
  expect(last?.findings).toMatchObject([{ subject, severity, stand: 'open', magnitude: 1 }]);
});

test('says since when, what is usual, and that nothing known is not nothing', () => {
  const [finding] = dayByDay(rule, looks(25, [{ kind: 'connector', days: from(0, 20) }])).at(-1)?.findings ?? [];
  const words = rule.word({ subject: 'connector', severity: 'medium', numbers: finding?.numbers ?? {} });
  expect(words.title).toBe('No new mail flow data');
  expect(words.sentence).toBe(
    'No new mail flow data for 5 days, since <2024-10-24T00:00Z>; usually something every day.',
  );
  expect(words.advice.join(' ')).toContain('neither open nor close');
  expect(words.drill.command).toBe('status 30d');
});
