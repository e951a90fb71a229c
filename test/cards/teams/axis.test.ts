import { describe, expect, test } from 'vitest';
import { axisOf, mostCategories } from '../../../cards/teams/axis.ts';

const days = (count: number, from = '2026-02-10'): readonly string[] =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10));

/** Beginnings of stretches of so many hours, as charts name them. */
const hours = (count: number, each: number): readonly string[] =>
  Array.from({ length: count }, (_, at) =>
    new Date(Date.UTC(2026, 11, 30, 18 + at * each)).toISOString().slice(5, 16).replace('T', ' '),
  );
const visible = (label: string): string => label.replaceAll('\u200b', '');

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
    expect(axisOf([...weeks, '2026-12-28..2027-01-03']).title).toBe('2026-02-10 to 2027-01-03');
  });

  test('stands the time alone where a bar is some hours, the same hour of two days in two bars', () => {
    const { kind, labels, title } = axisOf(hours(10, 4));
    expect([kind, title]).toEqual(['bars', 'from 12-30 18:00, 4 hours each']);
    expect(labels.map(visible)).toEqual(['18', '22', '02', '06', '10', '14', '18', '22', '02', '06']);
    expect(new Set(labels).size).toBe(10);
    expect(axisOf(hours(6, 1))).toMatchObject({ labels: ['18:00', '19:00', '20:00', '21:00', '22:00', '23:00'] });
    expect(axisOf(hours(6, 1)).title).toBe('from 12-30 18:00, an hour each');
  });

  test('stands the day where a bar is half a day or more, across New Year too', () => {
    expect(axisOf(hours(14, 12)).labels.map(visible).slice(0, 6)).toEqual(['30', '31', '31', '01', '01', '02']);
    expect(axisOf(hours(3, 24))).toMatchObject({
      labels: ['12-30', '12-31', '01-01'],
      title: 'from 12-30 18:00, 24 hours each',
    });
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
