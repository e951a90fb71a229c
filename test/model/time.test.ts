import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  civilDay,
  dayOf,
  dayText,
  hourOf,
  instantText,
  parseDay,
  startOfDay,
  startOfHour,
} from '../../src/model/time.ts';

const instant = fc.date({
  min: new Date('1000-01-01Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('days and hours', () => {
  test.for([
    ['1970-01-01T00:00:00.000Z', 0, 0],
    ['1970-01-01T23:59:59.999Z', 0, 23],
    ['1970-01-02T00:00:00.000Z', 1, 24],
    ['1969-12-31T23:59:59.999Z', -1, -1],
    ['2026-11-15T10:30:00.000Z', 20_772, 498_538],
  ] as const)('%s falls into day %i and hour %i', ([text, day, hour]) => {
    expect([dayOf(new Date(text)), hourOf(new Date(text))]).toEqual([day, hour]);
  });

  test('are UTC, whatever the zone of the machine', () => {
    expect(dayText(dayOf(new Date('2026-11-15T23:30:00-12:00')))).toBe('2026-11-16');
    expect(dayText(dayOf(new Date('2026-11-15T00:30:00+13:45')))).toBe('2026-11-14');
  });

  test('contain the instants they are the day and the hour of', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const sinceDay = at.getTime() - startOfDay(dayOf(at)).getTime();
        const sinceHour = at.getTime() - startOfHour(hourOf(at)).getTime();
        expect(sinceDay >= 0 && sinceDay < 86_400_000).toBe(true);
        expect(sinceHour >= 0 && sinceHour < 3_600_000).toBe(true);
      }),
    );
  });
});

describe('texts', () => {
  test('instants are told to the second', () => {
    expect(instantText(new Date('2026-11-15T07:08:09.999Z'))).toBe('2026-11-15T07:08:09Z');
  });

  test('days are read back as they were written', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(parseDay(dayText(dayOf(at)))).toBe(dayOf(at));
      }),
    );
  });

  test.for(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00', '2100-02-29'])(
    'there is no day %s',
    (text) => expect(parseDay(text)).toBeUndefined(),
  );

  test.for(['2026-1-1', '26-01-01', '2026-01-01 ', '2026-01-01T00:00', '2026/01/01', '', '２０２６-01-01'])(
    'a day is not written "%s"',
    (text) => expect(parseDay(text)).toBeUndefined(),
  );

  test('leap days exist where they do', () => {
    expect(dayText(parseDay('2024-02-29') as number)).toBe('2024-02-29');
    expect(civilDay(2000, 2, 29)).toBe(11_016);
  });
});
