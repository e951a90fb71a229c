import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDigestDue, latestDigestDay } from '../../../src/alerts/subscriptions/due-digest.ts';
import { isZoneName } from '../../../src/model/text/wall-clock.ts';
import { runs } from '../../seed/runs.ts';

const digest = (every: 'day' | 'week', at: string, zone: string, lastDay: string | null = null) => ({
  every,
  at,
  zone,
  lastDay,
  since: '2026-01-01T00:00:00Z',
});

/** How often a digest is given when somebody looks at each of these instants. */
function given(first: ReturnType<typeof digest>, looks: readonly Date[]): readonly string[] {
  const days: string[] = [];
  let current = first;
  for (const now of looks) {
    if (!isDigestDue(current, now)) continue;
    const lastDay = latestDigestDay(current, now);
    days.push(`${lastDay} ${now.toISOString().slice(0, 16)}`);
    current = { ...current, lastDay };
  }
  return days;
}

const every15Minutes = (from: string, to: string): readonly Date[] => {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: (last - first) / 900_000 }, (_, i) => new Date(first + i * 900_000));
};

describe('a digest at 09:00 Europe/Berlin', () => {
  test('comes once on the day that has 23 hours and once on the day that has 25', () => {
    const spring = given(
      digest('day', '09:00', 'Europe/Berlin', '2026-03-27'),
      every15Minutes('2026-03-27T12:00Z', '2026-03-30T12:00Z'),
    );
    expect(spring).toEqual([
      '2026-03-28 2026-03-28T08:00',
      '2026-03-29 2026-03-29T07:00',
      '2026-03-30 2026-03-30T07:00',
    ]);
    const autumn = given(
      digest('day', '09:00', 'Europe/Berlin', '2026-10-23'),
      every15Minutes('2026-10-23T12:00Z', '2026-10-26T12:00Z'),
    );
    expect(autumn).toEqual([
      '2026-10-24 2026-10-24T07:00',
      '2026-10-25 2026-10-25T08:00',
      '2026-10-26 2026-10-26T08:00',
    ]);
  });

  test('at a time that the clock skips comes when it has skipped it, at one shown twice at the first', () => {
    expect(
      given(
        digest('day', '02:30', 'Europe/Berlin', '2026-03-28'),
        every15Minutes('2026-03-28T12:00Z', '2026-03-29T12:00Z'),
      ),
    ).toEqual(['2026-03-29 2026-03-29T01:00']);
    expect(
      given(
        digest('day', '02:30', 'Europe/Berlin', '2026-10-24'),
        every15Minutes('2026-10-24T12:00Z', '2026-10-25T12:00Z'),
      ),
    ).toEqual(['2026-10-25 2026-10-25T00:30']);
  });

  test('is one after three days asleep, not three', () => {
    const looks = [new Date('2026-11-16T08:05Z'), new Date('2026-11-19T17:00Z'), new Date('2026-11-19T17:15Z')];
    expect(given(digest('day', '09:00', 'Europe/Berlin', '2026-11-15'), looks)).toEqual([
      '2026-11-16 2026-11-16T08:05',
      '2026-11-19 2026-11-19T17:00',
    ]);
  });

  test('weekly comes on Mondays, over the end of a year and over a leap day', () => {
    expect(
      given(
        digest('week', '09:00', 'Europe/Berlin', '2026-12-21'),
        every15Minutes('2026-12-22T00:00Z', '2027-01-12T00:00Z'),
      ),
    ).toEqual(['2026-12-28 2026-12-28T08:00', '2027-01-04 2027-01-04T08:00', '2027-01-11 2027-01-11T08:00']);
    expect(
      given(digest('day', '09:00', 'UTC', '2028-02-27'), every15Minutes('2028-02-28T00:00Z', '2028-03-02T00:00Z')),
    ).toHaveLength(3);
  });

  test('does not come again when the clock is set back', () => {
    const looks = ['2026-11-16T08:05Z', '2026-11-14T12:00Z', '2026-11-16T08:01Z', '2026-11-16T09:00Z'].map(
      (at) => new Date(at),
    );
    expect(given(digest('day', '09:00', 'Europe/Berlin', '2026-11-15'), looks)).toHaveLength(1);
  });

  test('never comes twice for one day of the calendar, whenever and wherever somebody looks', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham', 'Asia/Kolkata', 'Pacific/Apia'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('day' as const, 'week' as const),
        fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
        fc.array(fc.integer({ min: 0, max: 120 * 96 }), { maxLength: 60 }),
        (zone, every, at, quarters) => {
          const looks = quarters.map((quarter) => new Date(Date.UTC(2026, 1, 20) + quarter * 900_000));
          const days = given(digest(every, at, zone, '2026-02-19'), looks).map((text) => text.slice(0, 10));
          expect(new Set(days).size).toBe(days.length);
          expect([...days].sort()).toEqual(days);
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

test('a zone is known by its name', () => {
  expect(['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia'].filter(isZoneName)).toHaveLength(3);
  expect(['', 'Berlin', 'Europe/Berln', '+01:00'].filter(isZoneName)).toEqual([]);
});
