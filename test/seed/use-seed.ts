import { relative } from 'node:path';
import fc from 'fast-check';
import { expect, inject } from 'vitest';
import { runs } from './runs.ts';

/** fast-check's own number of cases. */
const DEFAULT_RUNS = 100;

fc.configureGlobal({ seed: inject('fastCheckSeed'), numRuns: runs(DEFAULT_RUNS), reporter });

/** As fast-check reports by itself, and the command that runs the same cases again. */
function reporter(details: fc.RunDetails<unknown>): void {
  if (!details.failed) return;
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  const again = `FC_SEED=${details.seed} ${process.env['FC_RUNS'] ? `FC_RUNS=${process.env['FC_RUNS']} ` : ''}npx vitest run ${file}`;
  throw new Error(`${fc.defaultReportMessage(details)}\nRun it again: ${again}`, { cause: details.errorInstance });
}
