import { describe, expect, test } from 'vitest';
import type { Partition } from '../../src/mailflow/partition.ts';
import { dayText, parseDay } from '../../src/mailflow/time.ts';
import { planWrites } from '../../src/pipeline/plan-writes.ts';

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
const stored = (text: string, messages: number, also: Partial<Partition> = {}): Partition => ({
  kind: 'smtp-auth',
  source: 'report-csv',
  slice,
  day: day(text),
  precision: 'hour',
  messages,
  facts: messages,
  cut: false,
  derivedCounts: false,
  edge: false,
  untilSeconds: 0,
  importedAtSeconds: 0,
  ...also,
});
const plan = (
  result: Parameters<typeof planWrites>[1],
  counts: Readonly<Record<string, number>>,
  held: readonly Partition[] = [],
) => {
  const { write, kept } = planWrites('report-csv', result, staged(counts), held, now);
  return {
    write: write.map((w) => `${dayText(w.day)}${w.edge ? ' edge' : ''}${w.cut ? ' cut' : ''}`),
    kept: kept.map((k) => `${dayText(k.day)} ${k.reason}`),
    until: write.map((w) => new Date(w.untilSeconds * 1000).toISOString()),
  };
};

describe('what an import writes', () => {
  test('every day from the first to the last, those without rows too: they are known to be empty', () => {
    expect(plan(report, { '2026-11-01': 5, '2026-11-03': 7 })).toMatchObject({
      write: ['2026-11-01', '2026-11-02', '2026-11-03'],
      kept: [],
      until: ['2026-11-02T00:00:00.000Z', '2026-11-03T00:00:00.000Z', '2026-11-03T23:40:00.000Z'],
    });
  });

  test('a newer file replaces a day, also by fewer messages', () => {
    expect(plan(report, { '2026-11-02': 5 }, [stored('2026-11-02', 9)])).toMatchObject({ kept: [] });
  });

  test('but not by the ragged beginning or end of a file with fewer messages', () => {
    const ragged = { ...report, from: new Date('2026-11-01T15:00:00Z'), to: new Date('2026-11-03T09:00:00Z') };
    expect(
      plan(ragged, { '2026-11-01': 5, '2026-11-02': 5, '2026-11-03': 50 }, [
        stored('2026-11-01', 9),
        stored('2026-11-02', 9),
        stored('2026-11-03', 9),
      ]),
    ).toMatchObject({
      write: ['2026-11-02', '2026-11-03 edge'],
      kept: ['2026-11-01 file-holds-only-a-part'],
    });
  });

  test('nor by a file that was cut off, nor by nothing', () => {
    const cut = { ...report, cut: true };
    expect(
      plan(cut, { '2026-11-01': 5, '2026-11-03': 7 }, [stored('2026-11-01', 9), stored('2026-11-02', 9)]),
    ).toMatchObject({
      write: ['2026-11-03 cut'],
      kept: ['2026-11-01 file-was-cut', '2026-11-02 file-has-no-rows'],
    });
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

  test('a log that goes on where it ended leaves the first day as ragged as it was', () => {
    const log = { ...report, mode: 'merge' as const, from: new Date('2026-11-01T12:00:00Z') };
    const counts = { '2026-11-01': 1, '2026-11-02': 1 };
    expect(plan(log, counts).write).toEqual(['2026-11-01 edge', '2026-11-02', '2026-11-03']);
    expect(plan(log, counts, [stored('2026-11-01', 3)]).write[0]).toBe('2026-11-01');
    expect(plan(log, counts, [stored('2026-11-01', 3, { edge: true })]).write[0]).toBe('2026-11-01 edge');
  });

  test('a file without a usable row writes nothing', () => {
    expect(plan({ ...report, from: null, to: null }, {})).toMatchObject({ write: [], kept: [] });
  });
});
