import { openDatabase } from '../../../adapters/store/parquet/database.ts';
import {
  apartStaging,
  type StagingQuestion,
  stagingBySize,
} from '../../../adapters/store/parquet/staging/apart-staging.ts';
import { stagingWith } from '../../../adapters/store/parquet/staging/staging.ts';
import { askedThread } from '../../../adapters/threads/asked-thread.ts';
import { STAGING_THREAD } from './programs.ts';

/** JavaScript holds a batch or two there; facts are DuckDB's. */
const MAX_MEMORY_MB = 256;

/** For a process that answers people: what a large import stages holds none of them up. */
export const openStaging = stagingBySize(
  stagingWith(openDatabase),
  apartStaging(() =>
    askedThread<StagingQuestion>(STAGING_THREAD, { maxMemoryMb: MAX_MEMORY_MB, purpose: 'stages what is imported' }),
  ),
);
