import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { type HistoryReader, historyReader } from '../../../src/detection/history-reader.ts';
import type { ColumnsQuestion } from '../../../src/mailflow/question.ts';
import { type Day, startOfDay } from '../../../src/mailflow/time.ts';
import { daysBetween } from '../../../src/mailflow/window.ts';
import type { FactStore } from '../../../src/ports.ts';
import { compared, duration, type Figure, limited, megabytes } from '../figures.ts';
import { buildTenant, importDays } from '../generate/build-tenant.ts';
import { silentLog } from '../silent-log.ts';
import { DAYS } from '../sizes.ts';
import { longestStall } from '../stall.ts';
import { median, timed } from '../timing.ts';

const NEEDS = { senderDays: DAYS, connectorDays: 30 };
const STALL_MS = 50;
/** Goals are ratios to reading the same facts. */
const FIRST_RATIO = 2;
const LIVE_RATIO = 3;

interface DetectionSizes {
  readonly senders: number;
  readonly rounds: number;
  readonly lastDay: Day;
  readonly scratch: string;
}

/** What building a history takes from nothing and after one more day, from the files and from the copy in memory. */
export async function measureDetection(sizes: DetectionSizes): Promise<readonly Figure[]> {
  const { senders, rounds, lastDay, scratch } = sizes;
  const options = { directory: join(scratch, 'facts'), priority: [], log: silentLog };
  const cold = await parquetStore({ ...options, hot: false });
  const firstDay = lastDay - rounds;
  await buildTenant(cold, senders, firstDay);
  const hot = await parquetStore({ ...options, hot: true });
  await hot.warm();
  const figures: Figure[] = [];
  const readers = new Map<FactStore, HistoryReader>();
  for (const [name, store] of [
    ['files', cold],
    ['copy', hot],
  ] as const) {
    const reader = historyReader(store, { pause: nextTurn });
    readers.set(store, reader);
    const beside = await timed(() => readAll(store, firstDay - DAYS + 1, firstDay));
    const before = process.memoryUsage();
    const first = await longestStall(() => timed(() => reader.at(startOfDay(firstDay + 1), NEEDS)));
    const after = process.memoryUsage();
    figures.push(
      compared(`first history, ${name}`, first.result.ms, { name: 'columns', ms: beside.ms }, FIRST_RATIO),
      limited('longest stall meanwhile', first.stallMs, STALL_MS, duration),
      {
        what: 'arrays more than before',
        measured: megabytes(after.arrayBuffers - before.arrayBuffers),
        beside: `${megabytes(after.rss - before.rss)} resident`,
      },
    );
  }
  const live = new Map([cold, hot].map((store) => [store, { ours: [] as number[], beside: [] as number[], stall: 0 }]));
  for (let day = firstDay + 1; day <= lastDay; day++) {
    await importDays(cold, senders, [day]);
    await hot.warm();
    for (const [store, measured] of live) {
      const reader = readers.get(store) as HistoryReader;
      const pass = await longestStall(() => timed(() => reader.at(startOfDay(day + 1), NEEDS)));
      measured.ours.push(pass.result.ms);
      measured.stall = Math.max(measured.stall, pass.stallMs);
      measured.beside.push((await timed(() => readAll(store, day, day))).ms);
    }
  }
  for (const [store, { ours, beside, stall }] of live) {
    const name = store === cold ? 'files' : 'copy';
    figures.push(
      compared(
        `history after one more day, ${name}`,
        median(ours),
        { name: 'columns', ms: median(beside) },
        LIVE_RATIO,
      ),
      limited('longest stall meanwhile', stall, STALL_MS, duration),
    );
  }
  await hot.close();
  await cold.close();
  return figures;
}

/** The same facts, read and let go of. */
async function readAll(store: FactStore, first: Day, last: Day): Promise<void> {
  const window = daysBetween(first, last);
  const questions: readonly ColumnsQuestion[] = [
    { kind: 'smtp-auth', window, by: ['hour', 'sender'] },
    { kind: 'connector', window, by: ['hour', 'direction', 'connectorType', 'connector'] },
  ];
  let rows = 0;
  for (const question of questions) for await (const part of store.columns(question)) rows += part.rows;
  if (rows === 0) throw new Error('there was nothing to read');
}
