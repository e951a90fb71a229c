import { describe, expect, test } from 'vitest';
import { axisOf, mostCategories } from '../../../cards/teams/axis.ts';

const days = (count: number, from = '2026-02-10'): readonly string[] =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10));

describe('below the points of a chart', () => {
  test('stand month and day while there is room', () => {
    expect(axisOf(days(7))).toEqual({ kind: 'bars', labels: days(7).map((day) => day.slice(5)) });
    expect(axisOf(['2025-12-31', '2026-01-01']).labels).toEqual(['2025-12-31', '2026-01-01']);
  });

  test('stands the day alone where it is narrow, and the whole dates beside the axis', () => {
    const { kind, labels, title } = axisOf(days(14));
    expect([kind, labels[0], labels[13], title]).toEqual(['bars', '10', '23', '2026-02-10 to 2026-02-23']);
  });

  test('stand whole dates, which Teams thins out below a line, where there are many', () => {
    expect(axisOf(days(30))).toEqual({ kind: 'line', labels: days(30), title: '2026-02-10 to 2026-03-11' });
  });

  test('stands the first day of each of many stretches', () => {
    const weeks = days(9 * 7).flatMap((day, at, all) => (at % 7 === 0 ? [`${day}..${all[at + 6]?.slice(5)}`] : []));
    expect(axisOf(weeks)).toMatchObject({ kind: 'line', title: '2026-02-10 to 2026-04-13' });
    expect(axisOf(weeks).labels.slice(0, 2)).toEqual(['2026-02-10', '2026-02-17']);
    expect(axisOf([...weeks.slice(1), '2026-04-14..15']).title).toBe('2026-02-17 to 2026-04-15');
  });

  test('stands the hour alone where it is narrow, the same hour of two days in two bars', () => {
    const hours = Array.from(
      { length: 10 },
      (_, at) => `11-${at < 6 ? 15 : 16} ${String((at * 4) % 24).padStart(2, '0')}:00`,
    );
    const { kind, labels, title } = axisOf(hours);
    expect([kind, title]).toEqual(['bars', '11-15 00:00 to 11-16 12:00']);
    expect(labels.map((label) => label.slice(0, 2))).toEqual([
      '00',
      '04',
      '08',
      '12',
      '16',
      '20',
      '00',
      '04',
      '08',
      '12',
    ]);
    expect(new Set(labels).size).toBe(10);
  });

  test('stand names as they are', () => {
    const names = days(20).map((_, at) => `connector ${at}`);
    expect(axisOf(names)).toEqual({ kind: 'bars', labels: names });
  });
});

test('hours are added up until two digits have room', () => {
  expect(mostCategories(['11-15 08:00', '11-15 09:00'], 31)).toBe(16);
  expect(mostCategories(days(30), 31)).toBe(31);
});
