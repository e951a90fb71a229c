import { openDatabase } from '../../../adapters/store/parquet/database.ts';
import {
  apartStaging,
  type StagingQuestion,
  stagingBySize,
} from '../../../adapters/store/parquet/staging/apart-staging.ts';
import type { OpenStaging } from '../../../adapters/store/parquet/staging/planned.ts';
import { stagingWith } from '../../../adapters/store/parquet/staging/staging.ts';
import { askedThread } from '../../../adapters/threads/asked-thread.ts';
import { inForeground, type ThreadProgram } from '../../../adapters/threads/thread-program.ts';
import { STAGING_THREAD } from './programs.ts';

/** JavaScript holds a batch or two there; facts are DuckDB's. */
const MAX_MEMORY_MB = 256;

const stagingIn = (program: ThreadProgram): OpenStaging =>
  stagingBySize(
    stagingWith(openDatabase),
    apartStaging(() =>
      askedThread<StagingQuestion>(program, { maxMemoryMb: MAX_MEMORY_MB, purpose: 'stages what is imported' }),
    ),
  );

/** For a process that answers people: what a large import stages holds none of them up. */
export const openStaging = stagingIn(STAGING_THREAD);

/** For a process that does nothing but import. */
export const openStagingInForeground = stagingIn(inForeground(STAGING_THREAD));
