import { expect, test } from 'vitest';
import { retention } from '../../src/bot/retention.ts';
import type { Partition } from '../../src/model/partition.ts';
import { dayOf, MS_PER_DAY } from '../../src/model/time.ts';

const NOW = new Date('2026-11-29T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * MS_PER_DAY);

test.each([
  ['of yesterday', 1, 1, 'keep'],
  ['of 99 days ago', 99, 99, 'keep'],
  ['of 102 days ago', 102, 102, 'drop-hourly'],
  ['of 102 days ago, imported this week', 102, 5, 'keep'],
  ['of 500 days ago, imported today', 500, 0, 'keep'],
  ['of 500 days ago, imported 102 days ago', 500, 102, 'drop-hourly'],
  ['of 500 days ago, imported 399 days ago', 500, 399, 'drop-hourly'],
  ['of 500 days ago, imported 401 days ago', 500, 401, 'drop'],
])('what is %s is kept from its day or its import, whichever is later', (_what, day, imported, verdict) => {
  const importedAtSeconds = Math.floor(daysAgo(imported).getTime() / 1000);
  expect(retention(NOW)({ day: dayOf(daysAgo(day)), importedAtSeconds } as Partition)).toBe(verdict);
});
