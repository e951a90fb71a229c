import { describe, expect, test } from 'vitest';
import { planWrites } from '../../src/ingest/plan-writes.ts';
import { dayText, parseDay } from '../../src/model/time.ts';

const slice = { format: 'smtp-cs-report', filters: {} };
const now = new Date('2026-11-20T08:00:00Z');
const day = (text: string) => parseDay(text) as number;

const report = {
  mode: 'replace' as const,
  precision: 'hour' as const,
  from: new Date('2026-11-01T00:10:00Z'),
  to: new Date('2026-11-03T23:40:00Z'),
  cut: false,
  derivedCounts: false,
};
const staged = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([text, messages]) => ({ kind: 'smtp-auth' as const, slice, day: day(text), messages }));
const plan = (result: Parameters<typeof planWrites>[1], counts: Readonly<Record<string, number>>) => {
  const write = planWrites('report-csv', result, staged(counts), now);
  return {
    write: write.map((w) => `${dayText(w.day)}${w.edge ? ' edge' : ''}${w.cut ? ' cut' : ''}`),
    until: write.map((w) => new Date(w.untilSeconds * 1000).toISOString()),
  };
};

describe('what an import writes', () => {
  test('every day from the first to the last, those without rows too: they are known to be empty', () => {
    expect(plan(report, { '2026-11-01': 5, '2026-11-03': 7 })).toMatchObject({
      write: ['2026-11-01', '2026-11-02', '2026-11-03'],
      until: ['2026-11-02T00:00:00.000Z', '2026-11-03T00:00:00.000Z', '2026-11-03T23:40:00.000Z'],
    });
  });

  test('the ragged first and last day of a file, and what was cut off, is told to be so', () => {
    const ragged = { ...report, from: new Date('2026-11-01T15:00:00Z'), to: new Date('2026-11-03T09:00:00Z') };
    expect(plan(ragged, { '2026-11-02': 5 }).write).toEqual(['2026-11-01 edge', '2026-11-02', '2026-11-03 edge']);
    expect(plan({ ...report, cut: true }, { '2026-11-02': 5 }).write).toEqual([
      '2026-11-01 cut',
      '2026-11-02 cut',
      '2026-11-03 cut',
    ]);
  });

  test('a source that knows only days tells of whole days', () => {
    const daily = {
      ...report,
      precision: 'day' as const,
      from: new Date('2026-11-01T00:00:00Z'),
      to: new Date('2026-11-04T00:00:00Z'),
    };
    expect(plan(daily, { '2026-11-01': 1 }).write).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
  });

  test('of a log only the beginning is ragged', () => {
    const log = { ...report, mode: 'merge' as const, from: new Date('2026-11-01T12:00:00Z') };
    expect(plan(log, { '2026-11-01': 1, '2026-11-02': 1 }).write).toEqual([
      '2026-11-01 edge',
      '2026-11-02',
      '2026-11-03',
    ]);
  });

  test('a log that finishes what an earlier file began tells of those days, and knows no more of them', () => {
    const log = { ...report, mode: 'merge' as const };
    expect(plan(log, { '2026-10-31': 1, '2026-11-02': 1 })).toEqual({
      write: ['2026-10-31 edge', '2026-11-01', '2026-11-02', '2026-11-03'],
      until: [
        '2026-10-31T00:00:00.000Z',
        '2026-11-02T00:00:00.000Z',
        '2026-11-03T00:00:00.000Z',
        '2026-11-03T23:40:00.000Z',
      ],
    });
    expect(plan(report, { '2026-10-31': 1, '2026-11-02': 1 }).write).toHaveLength(3);
  });

  test('a file without a usable row writes nothing', () => {
    expect(plan({ ...report, from: null, to: null }, {}).write).toEqual([]);
  });
});
