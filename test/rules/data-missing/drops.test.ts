import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayTotal, TotalledKind } from '../../../src/model/day-totals.ts';
import { dayText, startOfDay } from '../../../src/model/time.ts';
import { dataMissing as rule } from '../../../src/rules/data-missing/rule.ts';
import type { History } from '../../../src/rules/history.ts';
import { runs } from '../../seed/runs.ts';
import { dayByDay } from '../day-by-day.ts';
import { givenHistory } from '../given-history.ts';

const FIRST_DAY = 20_003; // a Monday

/** Messages of a day; `part`: more of that day may come. Undefined: not known. */
type Told = number | { readonly part: number } | undefined;

/** A busy office: the same every weekday, little at weekends. Days after the first one may be told otherwise. */
function told(days: number, otherwise: Readonly<Record<number, Told>> = {}, usual = 1000): readonly Told[] {
  return Array.from({ length: days }, (_, at) =>
    at in otherwise ? otherwise[at] : at % 7 > 4 ? Math.round(usual / 25) : usual + (at % 3),
  );
}

function totalsOf(days: readonly Told[]): readonly DayTotal[] {
  return days.flatMap((each, at): readonly DayTotal[] => {
    if (each === undefined) return [];
    const [messages, isWhole] = typeof each === 'number' ? [each, true] : [each.part, false];
    const day = FIRST_DAY + at;
    return [{ day, messages, isWhole, untilSeconds: (day + 1) * 86_400 }];
  });
}

interface Source {
  readonly kind?: TotalledKind;
  readonly source?: string;
  readonly days: readonly Told[];
}

/** At the end of each day, with what was known by then. */
const looks = (sources: readonly Source[]): readonly History[] =>
  Array.from({ length: Math.max(...sources.map(({ days }) => days.length)) }, (_, at) => ({
    ...givenHistory({ firstDay: FIRST_DAY, now: startOfDay(FIRST_DAY + at + 1) }),
    totals: sources.map(({ kind = 'smtp-auth', source = 'relay', days }) => ({
      ...{ kind, source },
      days: totalsOf(days.slice(0, at + 1)),
    })),
  }));

const happened = (sources: readonly Source[], set = {}): readonly string[] =>
  dayByDay(rule, looks(sources), set).flatMap(({ at, opened, closed }) => [
    ...opened.map((subject) => `${at} opens ${subject}`),
    ...closed.map((subject) => `${at} closes ${subject}`),
  ]);

const DROP = 'drop in smtp-auth from relay';

describe('a day with far fewer messages than its weekday', () => {
  test.for<{ what: string; days: readonly Told[]; set?: object; is: readonly string[] }>([
    { what: 'every day as usual', days: told(60), is: [] },
    { what: 'one low day', days: told(60, { 35: 150 }), is: [`35 opens ${DROP}`, `38 closes ${DROP}`] },
    { what: 'a day without mail', days: told(60, { 36: 0 }), is: [`36 opens ${DROP}`, `39 closes ${DROP}`] },
    { what: 'just a fifth', days: told(60, { 35: 202 }), is: [] },
    { what: 'a day that may not be complete', days: told(60, { 35: { part: 3 } }), is: [] },
    { what: 'a day that nobody told', days: told(60, { 35: undefined }), is: [] },
    { what: 'only three weeks before', days: told(40, { 21: 1 }), is: [] },
    { what: 'too little mail to tell', days: told(60, { 35: 0 }, 48), is: [] },
    { what: 'quiet weekends', days: told(60, { 40: 0 }), is: [] },
    {
      what: 'three low days, one alert',
      days: told(60, { 35: 9, 36: 8, 38: 7 }),
      is: [`35 opens ${DROP}`, `43 closes ${DROP}`],
    },
    {
      what: 'two low days with a usual week between them, two alerts',
      days: told(70, { 35: 9, 45: 8 }),
      is: [`35 opens ${DROP}`, `38 closes ${DROP}`, `45 opens ${DROP}`, `50 closes ${DROP}`],
    },
    {
      what: 'no usual day after it, since nothing is known',
      days: [...told(36, { 35: 9 }), ...Array.from({ length: 30 }, () => undefined)],
      is: [`35 opens ${DROP}`, `49 closes ${DROP}`],
    },
    {
      what: 'a wider bound',
      days: told(60, { 35: 400 }),
      set: { dropShare: 0.5 },
      is: [`35 opens ${DROP}`, `38 closes ${DROP}`],
    },
    { what: 'turned off', days: told(60, { 35: 0 }), set: { dropShare: 0 }, is: [] },
    {
      what: 'four usual days',
      days: told(60, { 35: 0 }),
      set: { normalDays: 4 },
      is: [`35 opens ${DROP}`, `39 closes ${DROP}`],
    },
  ])('$what', ({ days, set, is }) => {
    expect(happened([{ days }], set)).toEqual(is);
  });

  test('is one alert for each source and kind', () => {
    const sources = [
      { days: told(38, { 36: 0 }) },
      { source: 'report-csv', days: told(38, { 37: 0 }) },
      { kind: 'connector' as const, days: told(38, { 37: 0 }) },
    ];
    expect(happened(sources)).toEqual([
      `36 opens ${DROP}`,
      '37 opens drop in smtp-auth from report-csv',
      '37 opens drop in connector from relay',
    ]);
  });

  test('is over when the day was corrected', () => {
    const [before, after] = [told(37, { 35: 9 }), told(37)].map((days) => looks([{ days }]).at(-1) as History);
    const steps = dayByDay(rule, [before, after] as readonly History[]);
    expect(steps.map(({ opened, closed }) => [opened, closed])).toEqual([
      [[DROP], []],
      [[], [DROP]],
    ]);
    expect(steps[1]?.findings).toMatchObject([{ reason: 'corrected', numbers: { day: dayText(FIRST_DAY + 35) } }]);
  });

  test('neither begins nor ends while the source cannot be read', () => {
    const [known] = looks([{ days: told(36, { 35: 9 }) }]).slice(-1) as [History];
    const steps = dayByDay(rule, [known, { ...known, totals: [] }]);
    expect(steps[1]).toMatchObject({ findings: [], closed: [] });
  });
});

test('begins at the end of its first day, whoever looked and when', () => {
  const numbers = fc.constantFrom(1000, 990, 150, 3, undefined);
  const histories = fc.array(numbers, { minLength: 30, maxLength: 30 }).map((end) => [...told(35), ...end]);
  fc.assert(
    fc.property(histories, fc.integer({ min: 36, max: 64 }), (days, at) => {
      const all = looks([{ days }]);
      const open = (history: History) =>
        dayByDay(rule, [history])[0]?.findings.map(({ subject, since, stand, numbers }) => [
          subject,
          since,
          stand,
          numbers,
        ]);
      const followed = dayByDay(rule, all.slice(0, at + 1)).at(-1)?.findings ?? [];
      const still = followed.filter(({ stand }) => stand === 'open');
      expect(still.map(({ subject, since, stand, numbers }) => [subject, since, stand, numbers])).toEqual(
        open(all[at] as History),
      );
    }),
    { numRuns: runs(30) },
  );
});

describe('the words', () => {
  const wordsAt = (days: readonly Told[], kind: TotalledKind = 'smtp-auth') => {
    const found = dayByDay(rule, looks([{ kind, days }]))
      .at(-1)
      ?.findings.at(-1);
    return found && rule.word({ subject: found.subject, severity: found.severity, numbers: found.numbers });
  };

  test('say the day, its messages, and what its weekday usually has', () => {
    const words = wordsAt(told(37, { 36: 1_150 }, 12_000));
    expect(words).toMatchObject({
      title: 'Far fewer SMTP AUTH messages than usual',
      sentence: 'relay has 1,150 SMTP AUTH messages on Tuesday, 2024-11-12; a usual Tuesday has 12,001.',
      amount: '1,150 messages',
      facts: [{ label: 'Source', value: 'relay' }],
      drill: { command: 'smtp-auth 30d source:relay' },
    });
    expect(words?.advice).toEqual([
      'Check whether the file of relay was cut off, the logger dropped lines, or a server is missing.',
      'If so, import the complete file again. If the day really was that quiet, do nothing.',
    ]);
  });

  test('count the low days where there are several', () => {
    const words = wordsAt(told(38, { 35: 5, 36: 1 }), 'connector');
    expect(words?.sentence).toBe('relay has 1 mail flow message on Tuesday, 2024-11-12; a usual Tuesday has 1,001.');
    expect(words?.facts).toContainEqual({ label: 'Low days', value: '2 since 2024-11-11' });
  });

  test.for([
    [told(39, { 35: 5 }), 'relay has its usual number of SMTP AUTH messages again.'],
    [
      [...told(36, { 35: 5 }), ...Array.from({ length: 14 }, () => undefined)],
      'relay still has 5 SMTP AUTH messages on Monday, 2024-11-11; the alert closed because it is old.',
    ],
  ] as const)('say why it is over', ([days, sentence]) => {
    const words = wordsAt(days);
    expect(words).toMatchObject({ sentence, advice: [] });
  });
});
