import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileDates } from '../../../../adapters/sources/report-csv/date-order.ts';
import { civilDay, dayText } from '../../../../src/model/time.ts';
import { runs } from '../../../seed/runs.ts';
import { readReport } from './read-report.ts';

// read-report.ts imports on 2026-11-22.
const file = (...dates: readonly string[]): string =>
  `date,senderName,authMethod,tls_version,message_count\n${dates.map((each) => `"${each}",a@b.c,OAuth,TLS1.2,1\n`).join('')}`;

const daysOf = async (dates: readonly string[], declared: Readonly<Record<string, string>> = {}) => {
  const { facts, result } = await readReport(file(...dates), declared);
  return { days: facts.map(({ hour }) => dayText(Math.floor(hour / 24))), notes: result.notes };
};

const DAY_FIRST = { dates: 'day-first' };
const MONTH_FIRST = { dates: 'month-first' };
const refused = (message: string, cure: string) => ({
  code: 'unreadable',
  message: expect.stringContaining(message),
  cure: expect.stringContaining(cure),
});

describe('the order of day and month is decided for the file', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['by a day above 12, wherever it is', ['11/9/2026', '11/13/2026'], ['2026-11-09', '2026-11-13']],
    ['by the same with times', ['11/9/2026 1:05:00 PM', '11/13/2026 12:00:00 AM'], ['2026-11-09', '2026-11-13']],
    ['by a day that is still to come otherwise', ['11/12/2026', '11/11/2026'], ['2026-11-12', '2026-11-11']],
    ['by dots, which are day first', ['13.11.2026', '9.11.2026 10:15'], ['2026-11-13', '2026-11-09']],
    ['by dashes after a day above 12', ['11-13-2026', '11-09-2026'], ['2026-11-13', '2026-11-09']],
    ['by ISO 8601', ['2026-11-09', '2026-01-02T10:00:00Z'], ['2026-11-09', '2026-01-02']],
    ['by a year that comes first', ['2026/11/9', '2026/1/2 10:00:00'], ['2026-11-09', '2026-01-02']],
    ['by nothing, where both orders are the same', ['11/11/2026', '10/10/2026'], ['2026-11-11', '2026-10-10']],
  ])('%s', async (_, dates, days) => {
    expect(await daysOf(dates)).toEqual({ days, notes: [] });
  });

  it.each<[string, readonly string[], string, string]>([
    ['can only be day first', ['01/11/2026', '13/11/2026'], '"13/11/2026" in line 3', 'dates=day-first'],
    [
      'can only be day first, with times',
      ['1/10/2026 00:00:00', '31/10/2026 00:00:00'],
      'day first',
      'dates=day-first',
    ],
    ['can only be day first, with dashes', ['13-11-2026 10:00'], 'day first ("13-11-2026', 'dates=day-first'],
    ['has dots and can only be month first', ['11.13.2026'], 'month first', 'dates=month-first'],
    ['contradicts itself', ['13/11/2026', '11/13/2026'], '"11/13/2026" in line 3 can only be month', '2026-11-15'],
    ['is in the future month first', ['12/11/2026'], '"12/11/2026" in line 2 is in the future', 'dates=month-first'],
    ['is scattered month first', ['01/11/2026', '02/11/2026', '03/11/2026'], '2026-01-11 to 2026-03-11', 'day-first'],
    ['is scattered month first, with AM', ['1/8/2026 9:00 AM', '2/8/2026 9:00 AM'], 'scattered', 'day-first'],
    ['is scattered day first, with dots', ['10.01.2026', '10.02.2026'], 'scattered', 'dates=month-first'],
    ['has dashes that decide nothing', ['09-11-2026'], '"09-11-2026" in line 2 may be either', 'dates=day-first'],
  ])('a file that %s is refused with the way out', async (_, dates, message, cure) => {
    await expect(daysOf(dates)).rejects.toMatchObject(refused(message, cure));
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, readonly string[]]>([
    ['day first', ['01/11/2026', '13/11/2026'], DAY_FIRST, ['2026-11-01', '2026-11-13']],
    ['day first, in one day', ['9/11/2026'], DAY_FIRST, ['2026-11-09']],
    ['month first, scattered', ['01/11/2026', '02/11/2026'], MONTH_FIRST, ['2026-01-11', '2026-02-11']],
    ['month first, with dots', ['11.09.2026'], MONTH_FIRST, ['2026-11-09']],
  ])('a declared order is taken: %s', async (_, dates, declared, days) => {
    expect(await daysOf(dates, declared)).toEqual({ days, notes: [] });
  });

  it.each([
    [['11/13/2026'], DAY_FIRST, '"11/13/2026" in line 2 can only be month first', 'dates=month-first'],
    [['13/11/2026'], MONTH_FIRST, '"13/11/2026" in line 2 can only be day first', 'dates=day-first'],
    [['13/11/2026', '11/13/2026'], DAY_FIRST, 'contradict each other', '2026-11-15'],
    [['11/9/2026'], { dates: 'us' }, 'dates cannot be "us"', 'month-first, day-first'],
  ])('a declared order that %j contradicts is refused', async (dates, declared, message, cure) => {
    await expect(daysOf(dates, declared)).rejects.toMatchObject(refused(message, cure));
  });

  it.each([
    [['11/9/2026'], '2026-11-09', 'Dates such as "11/9/2026" are read as month/day/year.', 'declare dates=day-first'],
    [['9/11/2026 0:00'], '2026-09-11', '"9/11/2026 0:00" are read as month/day/year', 'declare dates=day-first'],
    [['9.11.2026'], '2026-11-09', '"9.11.2026" are read as day.month.year', 'declare dates=month-first'],
  ])('what nothing decides is read as usual, and said: %j', async (dates, day, note, way) => {
    const { days, notes } = await daysOf(dates);
    expect(days).toEqual([day]);
    expect(notes).toEqual([expect.stringContaining(note)]);
    expect(notes[0]).toContain(way);
  });
});

it('never accepts a run of days in the wrong order, whichever order it was written in', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const last = civilDay(2026, 11, 22) ?? 0;
  const runOfDays = fc.record({ back: fc.nat(700), days: fc.integer({ min: 2, max: 90 }) });
  fc.assert(
    fc.property(runOfDays, fc.boolean(), fc.constantFrom('/', '.', '-'), ({ back, days }, isDayFirst, separator) => {
      const dates = new FileDates(undefined, now);
      const read = Array.from({ length: days }, (_, n) => {
        const day = last - back - n;
        const [year, month, date] = dayText(day).split('-');
        const text = [...(isDayFirst ? [date, month] : [month, date]), year].join(separator);
        return { day, instant: dates.read(text, n + 2) };
      });
      let isAccepted = true;
      try {
        dates.conclude();
      } catch {
        isAccepted = false;
      }
      if (isAccepted) expect(read.map(({ instant }) => instant)).toEqual(read.map(({ day }) => day * 86_400_000));
      // What is written as usual is not asked about.
      if (separator === (isDayFirst ? '.' : '/')) expect(isAccepted).toBe(true);
    }),
    { numRuns: runs(500), examples: [[{ back: 231, days: 2 }, true, '/']] },
  );
});

describe('numbers in a local format', () => {
  it.each([
    ['a count', 'date,senderName,authMethod,tls_version,message_count\n2026-11-15,a@b.c,OAuth,TLS1.2,', '1.234'],
    [
      'a count of millions',
      'date,senderName,authMethod,tls_version,message_count\n2026-11-15,a@b.c,OAuth,,',
      '1.234.567',
    ],
    ['a share', 'Date,Sender address,TLS 1.2,Messages sent\n2026-11-15,a@b.c,', '1.234,1234'],
  ])('that may be thousands or a fraction refuse the whole file: %s', async (_, before, cells) => {
    await expect(readReport(`${before}${cells}\n`)).rejects.toMatchObject(
      refused('may be a fraction or thousands', 'English (United States)'),
    );
  });

  it.each([
    ['1 234', 1234],
    ['1\u202f234', 1234],
    ["1'234'567", 1_234_567],
    ['"1,234"', 1234],
  ])('that can only be thousands are read: %s', async (written, messages) => {
    const { facts } = await readReport(
      `date;senderName;authMethod;tls_version;message_count\n2026-11-15;a@b.c;OAuth;TLS1.2;${written}\n`,
    );
    expect(facts).toMatchObject([{ messages }]);
  });

  it.each(['1,234.567', "1'234,567", '12,34', '1.5'])('that are neither reject their row: %s', async (written) => {
    const { rejections } = await readReport(
      `date;senderName;authMethod;tls_version;message_count\n2026-11-15;a@b.c;OAuth;TLS1.2;${written}\n`,
    );
    expect(rejections).toHaveLength(1);
  });

  it('percentages with a comma are read as they are with a point', async () => {
    const { facts } = await readReport(
      'Date;Sender address;TLS 1.0;TLS 1.2;Messages sent\n2026-11-15;a@b.c;2,5 %;97,5\u00a0%;1000\n',
    );
    expect(facts.map(({ tls, messages }) => [tls, messages])).toEqual([
      ['1.0', 25],
      ['1.2', 975],
    ]);
  });
});
