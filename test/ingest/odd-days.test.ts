import { expect, test } from 'vitest';
import { futureNotes, oddDayNotes, oddDays } from '../../src/ingest/odd-days.ts';
import type { Partition } from '../../src/model/partition.ts';

const DAY = 20_000;
const held = (counts: readonly (number | null)[], last: Partial<Partition> = {}): readonly Partition[] =>
  counts.flatMap((messages, at): readonly Partition[] => {
    const day = DAY - 7 * (counts.length - 1 - at);
    if (messages === null) return [];
    return [
      {
        ...{ kind: 'smtp-auth', source: 'report-csv', slice: { format: 'x', filters: {} }, day, precision: 'hour' },
        ...{ messages, facts: 1, cut: false, derivedCounts: false, edge: false, importedAtSeconds: 0 },
        ...{ untilSeconds: (day + 1) * 86_400, ...(day === DAY ? last : {}) },
      },
    ];
  });
const found = (partitions: readonly Partition[], today = DAY + 1) =>
  oddDays(partitions, 'report-csv', new Set([DAY]), new Date(today * 86_400_000)).map(({ is, usual }) => [is, usual]);

test.for([
  { what: 'a drop', counts: [100, 100, 100, 100, 19], is: [['drop', 100]] },
  { what: 'a fifth', counts: [100, 100, 100, 100, 20], is: [] },
  { what: 'nothing at all', counts: [90, 100, 110, 100, 0], is: [['drop', 100]] },
  { what: 'a jump', counts: [100, 100, 100, 100, 2001], is: [['jump', 100]] },
  { what: 'twenty times', counts: [100, 100, 100, 100, 2000], is: [] },
  { what: 'too few known weeks', counts: [100, 100, null, 100, 1], is: [] },
  { what: 'too little mail', counts: [49, 49, 49, 49, 0], is: [] },
] as const)('$what beside the same weekday', ({ counts, is }) => {
  expect(found(held(counts))).toEqual(is);
});

test('days that are not over, or were told in part, are not judged', () => {
  const counts = [100, 100, 100, 100, 1];
  expect(found(held(counts), DAY)).toEqual([]);
  for (const part of [{ edge: true }, { cut: true }, { untilSeconds: DAY * 86_400 + 3600 }])
    expect(found(held(counts, part))).toEqual([]);
});

test('the notes say the numbers, and what to check', () => {
  const odd = oddDays(held([100, 100, 100, 100, 3]), 'report-csv', new Set([DAY]), new Date((DAY + 1) * 86_400_000));
  expect(oddDayNotes(odd)).toEqual([
    '2024-10-04 has 3 messages (smtp-auth); the usual for that weekday is 100. Is a part of the data missing?',
  ]);
  const ahead = { reason: 'date "2999-01-01" is in the future' };
  expect(futureNotes([ahead, ahead, { reason: 'no date' }], 3)).toEqual([
    '2 rows are dated in the future: check the clock, the time zone and the year.',
  ]);
  expect(futureNotes([{ reason: 'no date' }], 1)).toEqual([]);
});
