import { setTimeout as wait } from 'node:timers/promises';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import { silentLog } from './silent-log.ts';
import { timed } from './timing.ts';

/** What a process tells that has warmed the copy of the facts in the directory it was started with. */
export interface Warmed {
  readonly ms: number;
  /** Resident bytes. */
  readonly before: number;
  readonly after: number;
}

/** Freed memory goes back to the system a little later. */
const SETTLE_MS = 2000;

process.once('disconnect', () => process.exit());

const store = await parquetStore({ directory: process.argv[2] ?? '', priority: [], log: silentLog, hot: true });
const before = process.memoryUsage.rss();
const { ms } = await timed(() => store.warm());
await wait(SETTLE_MS);
const warmed: Warmed = { ms, before, after: process.memoryUsage.rss() };
process.send?.(warmed, async () => {
  await store.close();
  process.disconnect();
});
