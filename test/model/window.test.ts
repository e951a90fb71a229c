import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, parseDay } from '../../src/model/time.ts';
import { daysBetween, daysOf, lastDays, lastHours, windowLength, windowText } from '../../src/model/window.ts';

const day = (text: string) => parseDay(text) as number;
const hours = (from: string, to: string) => ({ grain: 'hours' as const, from: new Date(from), to: new Date(to) });

describe('a window of days', () => {
  test('of seven days ends with the last and begins six before it', () => {
    const window = lastDays(7, day('2026-11-15'));
    expect(window).toEqual({ grain: 'days', from: new Date('2026-11-09'), to: new Date('2026-11-16') });
    expect(windowText(window)).toBe('2026-11-09 to 2026-11-15 (UTC)');
    expect(windowLength(window)).toBe('7 days');
  });

  test('of one day is told as that day', () => {
    const window = daysBetween(day('2026-11-15'), day('2026-11-15'));
    expect([windowText(window), windowLength(window)]).toEqual(['2026-11-15 (UTC)', '1 day']);
  });

  test('has the days from the first to the last, both included', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 40_000 }), fc.integer({ min: 0, max: 400 }), (first, more) => {
        const days = daysOf(daysBetween(first, first + more));
        expect([days.length, days[0], days.at(-1)]).toEqual([more + 1, first, first + more]);
        expect(lastDays(more + 1, first + more)).toEqual(daysBetween(first, first + more));
      }),
    );
  });

  test('does not notice that clocks change somewhere', () => {
    expect(windowLength(daysBetween(day('2026-03-28'), day('2026-03-30')))).toBe('3 days');
  });
});

describe('a window of hours', () => {
  test('ends with the hour that it is now', () => {
    const window = lastHours(24, new Date('2026-11-15T17:20:00Z'));
    expect(window).toEqual(hours('2026-11-14T18:00:00Z', '2026-11-15T18:00:00Z'));
    expect(windowText(window)).toBe('2026-11-14 18:00 to 2026-11-15 18:00 (UTC)');
    expect(windowLength(window)).toBe('24 hours');
    expect(windowLength(lastHours(1, new Date('2026-11-15T17:00:00Z')))).toBe('1 hour');
  });

  test('touches the days on both sides of a midnight, and not the day it stops at', () => {
    expect(daysOf(hours('2026-11-14T23:00:00Z', '2026-11-15T01:00:00Z'))).toHaveLength(2);
    expect(daysOf(hours('2026-11-14T00:00:00Z', '2026-11-15T00:00:00Z'))).toEqual([day('2026-11-14')]);
  });

  test('that is empty touches no day', () => {
    expect(daysOf(hours('2026-11-14T05:00:00Z', '2026-11-14T05:00:00Z'))).toEqual([]);
    expect(daysOf(hours('2026-11-14T00:00:00Z', '2026-11-14T00:00:00Z'))).toEqual([]);
    expect(daysOf(hours('2026-11-14T05:00:00Z', '2026-11-14T03:00:00Z'))).toEqual([]);
  });

  test('ends on the hour of now or after, whatever the minute', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01Z'), noInvalidDate: true }), (now) => {
        const window = lastHours(24, now);
        expect(window.from <= now && now < window.to).toBe(true);
        expect(daysOf(window)).toContain(dayOf(now));
      }),
    );
  });
});
