import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTypedWindow } from '../../src/commands/windows/typed-window.ts';
import { readWindow } from '../../src/commands/windows/window-words.ts';
import { dayText, parseDay } from '../../src/model/time.ts';
import { runs } from '../seed/runs.ts';

/** A Sunday afternoon. */
const asOf = new Date('2026-11-15T17:20:00Z');
const read = (line: string) => readTypedWindow(line.split(' '), asOf);

describe('windows as people write them', () => {
  test.each([
    ['last 7 days', '7d'],
    ['past 24 hours', '24h'],
    ['Last 2 Weeks', '2w'],
    ['30 days', '30d'],
    ['7days', '7d'],
    ['last-30-days', '30d'],
    ['last week', 'last-week'],
    ['past week', '7d'],
    ['this week', 'this-week'],
    ['last month', '2026-10'],
    ['past month', '30d'],
    ['this month', '2026-11-01..2026-11-15'],
    ['this year', '2026-01-01..2026-11-15'],
    ['last year', '2025-01..2025-12'],
    ['for the past week', '7d'],
    ['15/11/2026', '2026-11-15'],
    ['11/15/2026', '2026-11-15'],
    ['15.11.2026', '2026-11-15'],
    ['15.11.26', '2026-11-15'],
    ['5.6.2026', '2026-06-05'],
    ['15.11.', '2026-11-15'],
    ['16.11.', '2025-11-16'],
    ['05/05/2026', '2026-05-05'],
    ['31-10-2026', '2026-10-31'],
    ['2026/11/01', '2026-11-01'],
    ['2026-11-1', '2026-11-01'],
    ['15 Nov', '2026-11-15'],
    ['16 Nov', '2025-11-16'],
    ['Nov 15', '2026-11-15'],
    ['on November 15, 2026', '2026-11-15'],
    ['15th November 2025', '2025-11-15'],
    ['15-Nov-2025', '2025-11-15'],
    ['29 Feb', '2024-02-29'],
    ['November', '2026-11'],
    ['in December', '2025-12'],
    ['sept 2026', '2026-09'],
    ['2026-11-01 2026-11-15', '2026-11-01..2026-11-15'],
    ['from 2026-11-01 to 2026-11-15', '2026-11-01..2026-11-15'],
    ['between 1 Nov and 15 Nov', '2026-11-01..2026-11-15'],
    ['1.11.2026 - 15.11.2026', '2026-11-01..2026-11-15'],
    ['1.11.2026..15.11.2026', '2026-11-01..2026-11-15'],
    ['Sep to Oct', '2026-09..2026-10'],
    ['since 1 Nov', '2026-11-01..2026-11-15'],
    ['yesterday', 'yesterday'],
    ['yesterday to today', '2026-11-14..2026-11-15'],
    ['7d', '7d'],
  ])('%s is %s', (line, written) => {
    expect(read(line)).toEqual({ ok: true, taken: line.split(' ').length, written });
    expect(readWindow(written, asOf)?.ok).toBe(true);
  });

  test('a date that may be two is asked back, with both', () => {
    expect(read('05/06/2026')).toEqual({
      ok: false,
      taken: 1,
      problem: '"05/06/2026" may be 5 June 2026 or 6 May 2026.',
      allowed: '2026-06-05 for 5 June 2026, 2026-05-06 for 6 May 2026',
      instead: ['2026-06-05', '2026-05-06'],
    });
    expect(read('from 2026-01-01 to 05/06/2026')).toMatchObject({ ok: false, taken: 4 });
  });

  test.each(['30.2.2026', '31 Nov', '2026-02-30', '32/13/2026', '1 Nov to 31 Nov'])(
    '%s is no date, and so no window',
    (line) => {
      expect(read(line)).toMatchObject({ ok: false, problem: expect.stringMatching(/^There is no date /) });
    },
  );

  test('months have no length: days are proposed', () => {
    expect(read('last 3 months')).toMatchObject({ ok: false, instead: ['90d'] });
  });

  test.each([
    'inbound',
    'in',
    'fabrikam',
    'marvin',
    '7.5',
    'x@y.z',
    'last',
    'this',
    '15',
    'of the',
    '1.2.3.4',
    '10.0.0.1',
  ])('%s is no window at all', (line) => {
    expect(read(line)).toBeUndefined();
  });

  test('takes no more words than are its own', () => {
    expect(read('15 Nov by volume')).toEqual({ ok: true, taken: 2, written: '2026-11-15' });
    expect(read('last 7 days inbound')).toEqual({ ok: true, taken: 3, written: '7d' });
    expect(read('7d 30d')).toEqual({ ok: true, taken: 1, written: '7d' });
  });

  test('every day is read from each way to write it', () => {
    const day = fc.integer({ min: parseDay('2024-01-01') as number, max: parseDay('2026-11-15') as number });
    const name = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
    fc.assert(
      fc.property(day, (at) => {
        const written = dayText(at);
        const [year, month, date] = written.split('-').map(Number) as [number, number, number];
        const long = name.format(new Date(at * 86_400_000));
        for (const line of [
          `${date}.${month}.${year}`,
          `${year}/${month}/${date}`,
          `${date} ${long} ${year}`,
          `${long} ${date}, ${year}`,
          `${long.slice(0, 3)} ${date} ${year}`,
          `${date}-${long.slice(0, 3)}-${year}`,
        ])
          expect([line, read(line)]).toEqual([line, { ok: true, taken: line.split(' ').length, written }]);
        for (const line of [`${date}/${month}/${year}`, `${month}/${date}/${year}`]) {
          const reading = read(line);
          const readings = reading?.ok === true ? [reading.written] : reading?.instead;
          expect([line, readings?.includes(written)]).toEqual([line, true]);
          expect([line, readings?.length]).toEqual([line, date > 12 || month === date ? 1 : 2]);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  test('whatever is typed, it reads or it does not, and what it proposes is a window', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'last',
        'past',
        'this',
        'since',
        'to',
        '-',
        '..',
        'nov',
        'may',
        '7',
        '15',
        '31.',
        'days',
        'week',
        'month',
        '2026',
        'from',
        'today',
        '1/2',
        '..1/2/3',
        '2026-11',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 7 }), (words) => {
        const reading = readTypedWindow(words, asOf);
        if (reading === undefined) return;
        expect(reading.taken).toBeGreaterThanOrEqual(1);
        expect(reading.taken).toBeLessThanOrEqual(words.length);
        for (const each of reading.ok ? [] : reading.instead) expect(readWindow(each, asOf)?.ok).toBe(true);
        if (reading.ok) expect(readWindow(reading.written, asOf)).toBeDefined();
      }),
      { numRuns: runs(2000) },
    );
  });
});
