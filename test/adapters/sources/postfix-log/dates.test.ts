import { describe, expect, it } from 'vitest';
import { instantText } from '../../../../src/model/time.ts';
import { readLog } from './read-log.ts';

const line = (date: string, id = '4F1'): string =>
  `${date} mail postfix/smtp[7]: ${id}: to=<a@x.de>, relay=b[192.0.2.9]:25, status=sent (ok)\n`;

/** First and last instant, and the lines that were rejected. */
async function read(dates: readonly string[], options = {}) {
  const { result, rejections, told } = await readLog(dates.map((date) => line(date)).join(''), options);
  return {
    from: result.from && instantText(result.from),
    to: result.to && instantText(result.to),
    told: told.length,
    rejections,
    notes: result.notes.filter((note) => note.startsWith('Dates')).join(' '),
  };
}

describe('the dates of a log', () => {
  it.each([
    ['Jan 27 10:18:23', '2021-01-27T10:18:23Z'],
    ['Dec  9 10:18:23', '2021-12-09T10:18:23Z'],
    ['Dec 09 00:00:00', '2021-12-09T00:00:00Z'],
    ['2022-01-08T19:42:12.941563+00:00', '2022-01-08T19:42:12Z'],
    ['2022-01-08T19:42:12Z', '2022-01-08T19:42:12Z'],
    ['2022-01-08T00:42:12+05:30', '2022-01-07T19:12:12Z'],
    ['2022-01-08T19:42:12.9-0330', '2022-01-08T23:12:12Z'],
    ['2022-01-08T19:42:12', '2022-01-08T19:42:12Z'],
  ])('reads %s', async (date, instant) => {
    expect(await read([date])).toMatchObject({ from: instant, to: instant, told: 1, rejections: [] });
  });

  it.each([
    'Feb 30 10:00:00',
    'Feb 29 10:00:00',
    'Foo 27 10:00:00',
    'Jan  0 10:00:00',
    'Jan 32 10:00:00',
    'Jan 27 24:00:00',
    'Jan 27 10:60:00',
    'Jan 2x 10:00:00',
    '2022-02-30T10:00:00Z',
    '2022-13-01T10:00:00Z',
    '2022-01-01T25:00:00Z',
    '2022-01-01T10:00:00+1',
    '2022-01-01T10:00:00.5*02:00',
  ])('refuses %s, which is no date', async (date) => {
    const { told, rejections, from } = await read([date, '2021-03-08T19:42:12Z']);
    expect({ told, from }).toEqual({ told: 1, from: '2021-03-08T19:42:12Z' });
    expect(rejections).toEqual([{ line: 1, reason: `there is no date "${date}"` }]);
  });

  it('knows 29 February of a leap year', async () => {
    expect(await read(['Feb 29 10:00:00'], { year: 2024 })).toMatchObject({ from: '2024-02-29T10:00:00Z', told: 1 });
  });

  it('refuses what lies more than a day ahead, and goes on', async () => {
    const now = new Date('2021-01-27T12:00:00Z');
    const { told, rejections, to } = await read(['Jan 27 10:00:00', 'Jan 29 10:00:00', 'Jan 28 11:00:00'], { now });
    expect({ told, to }).toEqual({ told: 2, to: '2021-01-28T11:00:00Z' });
    expect(rejections).toEqual([{ line: 2, reason: 'the date "Jan 29 10:00:00" is in the future' }]);
  });

  it.each<[string, readonly string[], string]>([
    ['New Year passes', ['Dec 31 23:59:59', 'Jan  1 00:00:01'], '2022-01-01T00:00:01Z'],
    [
      'a line of the old year comes late',
      ['Dec 31 23:59:59', 'Jan  1 00:00:01', 'Dec 31 23:59:58'],
      '2022-01-01T00:00:01Z',
    ],
    ['the log was silent over New Year', ['Nov 20 10:00:00', 'Feb  1 10:00:00'], '2022-02-01T10:00:00Z'],
    ['a line comes a second late', ['Mar  1 00:00:00', 'Feb 28 23:59:59'], '2021-03-01T00:00:00Z'],
    [
      'a clock was wrong for a while',
      ['Aug 11 10:00:00', 'Jan  1 00:00:05', 'Aug 11 10:00:09'],
      '2021-08-11T10:00:09Z',
    ],
    [
      'New Year passes twice',
      ['Dec 31 10:00:00', 'Jul  1 10:00:00', 'Dec  1 10:00:00', 'Jan  2 10:00:00'],
      '2022-01-02T10:00:00Z',
    ],
    ['29 February comes after New Year', ['Dec 31 10:00:00', 'Feb 29 10:00:00'], '2021-12-31T10:00:00Z'],
  ])('gives lines their year when %s', async (_, dates, to) => {
    expect(await read(dates)).toMatchObject({ to });
  });

  it.each([
    ['2021-06-01T00:00:00Z', 'Jan 27 10:00:00', '2021-01-27T10:00:00Z'],
    ['2021-01-01T03:00:00Z', 'Dec 31 10:00:00', '2020-12-31T10:00:00Z'],
    ['2020-12-31T23:00:00Z', 'Jan  1 10:00:00', '2021-01-01T10:00:00Z'],
    ['2020-12-30T23:00:00Z', 'Jan  1 10:00:00', '2020-01-01T10:00:00Z'],
  ])('of a file changed at %s start with %s in the year of it, and says so', async (changed, date, from) => {
    const found = await read([date], { year: undefined, modifiedAt: new Date(changed) });
    expect(found).toMatchObject({ from, told: 1 });
    expect(found.notes).toContain(`the first line was taken to be of ${from.slice(0, 4)}`);
  });

  it('are not said to be inferred when they were declared or have a year', async () => {
    expect((await read(['Jan 27 10:00:00'])).notes).toBe('Dates have no zone: they were read as UTC.');
    expect((await read(['Jan 27 10:00:00'], { declared: { zone: 'UTC' } })).notes).toBe('');
    expect((await read(['2022-01-08T19:42:12Z'], { year: undefined })).notes).toBe('');
  });
});

describe('the declared zone of a log', () => {
  it.each([
    ['+01:00', 'Jan 27 10:00:00', '2021-01-27T09:00:00Z'],
    ['-0330', 'Jan 27 10:00:00', '2021-01-27T13:30:00Z'],
    ['utc', 'Jan 27 10:00:00', '2021-01-27T10:00:00Z'],
    ['Europe/Berlin', 'Jan 27 10:00:00', '2021-01-27T09:00:00Z'],
    ['Europe/Berlin', 'Jul 27 10:00:00', '2021-07-27T08:00:00Z'],
    ['Europe/Berlin', 'Mar 28 01:59:59', '2021-03-28T00:59:59Z'],
    ['Europe/Berlin', 'Mar 28 02:30:00', '2021-03-28T01:30:00Z'],
    ['Europe/Berlin', 'Mar 28 03:00:00', '2021-03-28T01:00:00Z'],
    ['Europe/Berlin', 'Oct 31 02:30:00', '2021-10-31T00:30:00Z'],
    ['Europe/Berlin', 'Oct 31 03:00:00', '2021-10-31T02:00:00Z'],
    ['Pacific/Chatham', 'Jan 27 10:00:00', '2021-01-26T20:15:00Z'],
    ['Pacific/Chatham', 'Apr  4 02:44:00', '2021-04-03T12:59:00Z'],
    ['Pacific/Chatham', 'Apr  4 03:46:00', '2021-04-03T15:01:00Z'],
    ['America/New_York', 'Mar 14 03:00:00', '2021-03-14T07:00:00Z'],
  ])('%s makes %s the instant %s', async (zone, date, from) => {
    expect(await read([date], { declared: { zone } })).toMatchObject({ from, notes: '' });
  });

  it('does not touch dates that say theirs', async () => {
    const declared = { zone: 'Europe/Berlin' };
    expect(await read(['2022-01-08T19:42:12+05:00'], { declared })).toMatchObject({ from: '2022-01-08T14:42:12Z' });
    expect(await read(['2022-01-08T19:42:12'], { declared })).toMatchObject({ from: '2022-01-08T18:42:12Z' });
  });

  it.each(['Berlin', '+99:00', '', 'CEST+2'])('"%s" is refused, with a cure', async (zone) => {
    await expect(read(['Jan 27 10:00:00'], { declared: { zone } })).rejects.toMatchObject({
      message: `Unknown time zone "${zone}".`,
      cure: expect.stringContaining('zone=Europe/Berlin'),
    });
  });
});
