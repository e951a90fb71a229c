import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFiles } from '../../adapters/files/files.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { sources } from '../../adapters/sources/index.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import type { ImportReport } from '../../src/ingest/import-report.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import { runMailflow } from './program.ts';
import { silentLog } from './silent-log.ts';

/** The data directory that the last import as a process has left, for its size. */
export const dataOf = (scratch: string): string => join(scratch, 'data');

/** Imports a file into an empty data directory with the real command line, as a process of its own. */
export async function importAsProcess(
  file: string,
  scratch: string,
  options: readonly string[] = [],
): Promise<{ readonly report: ImportReport; readonly peakBytes: number }> {
  const data = dataOf(scratch);
  await rm(data, { recursive: true, force: true });
  const words = ['import', file, '--data', data, '--format', 'json', ...options];
  const { printed, peakBytes } = await runMailflow(words, scratch);
  const { imports } = JSON.parse(printed) as { readonly imports: readonly ImportReport[] };
  return { report: usable(imports[0]), peakBytes };
}

/** The same in this process, with everything that it takes: the store is opened, filled and closed. */
export async function importInProcess(file: string, scratch: string, year?: number): Promise<ImportReport> {
  const directory = join(scratch, 'facts-in-process');
  await rm(directory, { recursive: true, force: true });
  const store = await parquetStore({ directory, priority: [], log: silentLog, hot: false });
  try {
    const input = await nodeFiles().open(file);
    const clock = { now: () => new Date() };
    const report = await ingestFile(
      input,
      { declared: year === undefined ? {} : { year: String(year) } },
      { sources, store, clock, tenant: 'real', declaredAlways: {}, hash: sha256 },
    );
    await input.close();
    return usable(report);
  } finally {
    await store.close();
  }
}

function usable(report: ImportReport | undefined): ImportReport {
  if (!report || report.error !== null || report.rejected > 0) {
    throw new Error(`the generated file was not imported whole: ${JSON.stringify(report)?.slice(0, 2000)}`);
  }
  return report;
}
