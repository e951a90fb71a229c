import { join } from 'node:path';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { backtest } from '../../../src/detection/backtest.ts';
import { historyReader } from '../../../src/detection/history-reader.ts';
import type { Day } from '../../../src/model/time.ts';
import { compared, duration, type Figure, limited } from '../figures.ts';
import { buildTenant } from '../generate/build-tenant.ts';
import { silentLog } from '../silent-log.ts';
import { DAYS } from '../sizes.ts';
import { longestStall } from '../stall.ts';
import { timed } from '../timing.ts';
import { givenDetector, nextTurn } from './detector.ts';
import { readAll } from './read-all.ts';

const BACKTEST_MS = 30_000;
/** What 30 s are to reading the facts on a machine that has nothing else to do. */
const RATIO = 15;

/** Every hour of 90 days looked at by all rules, from the files, as the command does. */
export async function measureBacktest(senders: number, lastDay: Day, scratch: string): Promise<readonly Figure[]> {
  const store = await parquetStore({
    directory: join(scratch, 'facts'),
    priority: [],
    log: silentLog,
    hot: false,
  });
  await buildTenant(store, senders, lastDay);
  const first = lastDay - DAYS + 1;
  const beside = await timed(() => readAll(store, first, lastDay));
  const partitions = await store.partitions();
  const reader = historyReader(store, { pause: nextTurn });
  const work = () => timed(() => backtest(givenDetector(), reader, partitions, { first, last: lastDay }));
  const { stallMs, result } = await longestStall(work);
  const { looks, opened, failures } = result.result;
  if (failures.length > 0) throw new Error('a rule failed', { cause: failures[0]?.cause });
  await store.close();
  const what = `backtest, ${senders} senders, ${DAYS} days, ${looks} looks, ${opened.length} opened`;
  return [
    limited(what, result.ms, BACKTEST_MS, duration),
    compared('the same', result.ms, { name: 'columns', ms: beside.ms }, RATIO),
    { what: 'longest stall meanwhile', measured: duration(stallMs) },
  ];
}
