import { describe, expect, test } from 'vitest';
import { looksAfter, stretchOf } from '../../src/detection/replay.ts';
import type { Partition } from '../../src/model/partition.ts';
import { dayOf, startOfDay } from '../../src/model/time.ts';

const DAY = 20_000;
const held = (precision: Partition['precision'], days: number): readonly Partition[] =>
  Array.from({ length: days }, (_, n) => ({
    ...{ kind: 'smtp-auth', source: 'report-csv', slice: { format: 'log', filters: {} }, precision },
    ...{ day: DAY - n, untilSeconds: (DAY - n + 1) * 86_400, importedAtSeconds: 0, messages: 1, facts: 1 },
    ...{ cut: false, derivedCounts: false, edge: false },
  }));

describe('what there is to look at', () => {
  const now = startOfDay(DAY + 3);

  test('is nothing where nothing is held, or only what is yet to come', () => {
    expect(stretchOf([], now)).toBeNull();
    expect(stretchOf(held('day', 1), startOfDay(DAY))).toBeNull();
  });

  test('is each day, of late each hour, and now', () => {
    const stretch = stretchOf(held('hour', 10), now);
    const looks = stretch ? looksAfter(stretch.begin, stretch, now) : [];
    expect(looks).toHaveLength(8 + 48 + 1);
    expect(looks.at(-2)).toEqual(startOfDay(DAY + 1));
    expect(looks.at(-1)).toEqual(now);
  });

  test('is each day and now where no hours are known', () => {
    const stretch = stretchOf(held('day', 10), now);
    expect(stretch && looksAfter(stretch.begin, stretch, now)).toEqual([
      ...Array.from({ length: 10 }, (_, n) => startOfDay(DAY - 8 + n)),
      now,
    ]);
  });

  test('is each of the last hours of mail, also where TLS reports tell of later days', () => {
    const reports = held('day', 6).map((each) => ({ ...each, kind: 'tls-session' as const, source: 'tls-reports' }));
    const mail = held('hour', 20).filter(({ day }) => day <= DAY - 5);
    const stretch = stretchOf([...mail, ...reports], now);
    const looks = stretch ? looksAfter(startOfDay(DAY - 9), stretch, now) : [];
    const perDay = new Map<number, number>();
    for (const look of looks) {
      const day = dayOf(new Date(look.getTime() - 1));
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    expect([...perDay]).toEqual([
      ...[DAY - 9, DAY - 8, DAY - 7].map((day) => [day, 1]),
      ...[DAY - 6, DAY - 5].map((day) => [day, 24]),
      ...[DAY - 4, DAY - 3, DAY - 2, DAY - 1, DAY].map((day) => [day, 1]),
      [DAY + 2, 1],
    ]);
    // Reports by the day alone have no hours.
    expect(stretchOf(reports, now)?.hourlyUntil).toBeNull();
  });

  test('is a hundred days at most', () => {
    expect(stretchOf(held('day', 300), now)?.begin).toEqual(startOfDay(DAY - 100));
  });

  test('is now alone when all of it has been looked at', () => {
    const stretch = stretchOf(held('hour', 10), now);
    expect(stretch && looksAfter(startOfDay(DAY + 2), stretch, now)).toEqual([now]);
  });
});
