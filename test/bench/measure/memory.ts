import { join } from 'node:path';
import type { Day } from '../../../src/model/time.ts';
import { type Figure, limited, megabytes } from '../figures.ts';
import { type ReportShape, reportRows } from '../generate/report-rows.ts';
import { writeLines } from '../generate/text-file.ts';
import { importAsProcess } from '../import-file.ts';

const LIMIT_BYTES = 400e6;

/** The most memory (resident) that an import held at once. */
export const peakFigure = (peakBytes: number, what = 'peak memory'): Figure =>
  limited(what, peakBytes, LIMIT_BYTES, megabytes);

/** Imports a report of many rows once, as a process, for its memory; an import that fails for want of it is a figure too. */
export async function measureMemory(shape: ReportShape, rows: number, lastDay: Day, scratch: string): Promise<Figure> {
  const file = join(scratch, `${shape}.many.csv`);
  await writeLines(reportRows(shape, rows, lastDay), [{ path: file, encoding: 'utf16le' }], { forWindows: true });
  const what = `peak memory, ${rows.toLocaleString('en')} rows`;
  try {
    const { peakBytes } = await importAsProcess(file, scratch);
    return peakFigure(peakBytes, what);
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    return { what, measured: 'the import failed', goal: { words: 'imported', isMet: false } };
  }
}
