import { expect, test } from 'vitest';
import { importCard } from '../../cards/import-card.ts';
import type { ImportReport } from '../../src/ingest/import-report.ts';

const report = (given: Partial<ImportReport>): ImportReport => ({
  ...{
    id: 1,
    replaces: [],
    file: 'report.csv',
    source: 'report-csv',
    format: 'x',
    rows: 3,
    facts: 2,
    rejected: 0,
    rejections: [],
  },
  ...{ unmappedColumns: [], from: null, to: null, replaced: 0, unchanged: 0, cut: false, notes: [], error: null },
  ...given,
});
const LOSSY = report({ rejected: 1, rejections: [{ line: 4, reason: 'no date' }] });
const card = (...files: readonly ImportReport[]) => importCard(files, { sample: false });

test('rows that were rejected are no part of those that were imported, and the sentence says of how many', () => {
  expect(card(report({})).sentences).toEqual(['1 of 1 file imported, 3 rows.']);
  expect(card(LOSSY).sentences).toEqual(['Imported 2 of 3 rows; 1 (33.3%) was rejected.']);
  expect(card(report({ rows: 2078, rejected: 166 })).sentences).toEqual([
    'Imported 1,912 of 2,078 rows; 166 (8.0%) were rejected.',
  ]);
  expect(card(report({ rows: 100_000, rejected: 2 })).sentences).toEqual([
    'Imported 99,998 of 100,000 rows; 2 (less than 0.1%) were rejected.',
  ]);
});

test('of several files the sentence has the rows of those that were imported', () => {
  const refused = report({ rows: 5, rejected: 5, error: 'None of the 5 rows can be used.' });
  expect(card(LOSSY, report({}), refused).sentences).toEqual([
    'Imported 5 of 6 rows from 2 of 3 files; 1 (16.7%) was rejected.',
  ]);
});

test('notes name the file where there are several, and never twice', () => {
  expect(card(LOSSY).notes).toEqual(['line 4 rejected, no date']);
  expect(card(LOSSY, report({ file: 'b.csv', cut: true })).notes).toEqual([
    'report.csv: line 4 rejected, no date',
    'b.csv: the file was cut off, so data may be missing',
  ]);
});

test('a refused file is named once, and no table of nothing is drawn', () => {
  const refused = report({ rows: 0, source: null, error: 'Mailflow cannot read report.csv: unknown format.' });
  expect(card(refused)).toMatchObject({
    sentences: ['0 of 1 file imported.'],
    warnings: ['Mailflow cannot read report.csv: unknown format.'],
    tables: [],
  });
  expect(card({ ...refused, error: 'There is no such file.' }).warnings).toEqual([
    'report.csv: There is no such file.',
  ]);
});
