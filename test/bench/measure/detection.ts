import { join } from 'node:path';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { detect } from '../../../src/detection/detect.ts';
import { historyReader } from '../../../src/detection/history-reader.ts';
import { needsOf } from '../../../src/detection/replay.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import { type Day, startOfDay } from '../../../src/model/time.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { rules } from '../../../src/rules/index.ts';
import { compared, duration, type Figure, limited, megabytes } from '../figures.ts';
import { buildTenant, importDays } from '../generate/build-tenant.ts';
import { silentLog } from '../silent-log.ts';
import { DAYS } from '../sizes.ts';
import { longestStall } from '../stall.ts';
import { median, timed } from '../timing.ts';
import { givenDetector, nextTurn } from './detector.ts';
import { readAll } from './read-all.ts';

const NEEDS = needsOf(rules);
const STALL_MS = 50;
const PASS_MS = 1000;
/** Goals are ratios to reading the same facts. */
const FIRST_RATIO = 2;
const LIVE_RATIO = 3;

interface DetectionSizes {
  readonly senders: number;
  readonly rounds: number;
  readonly lastDay: Day;
  readonly scratch: string;
}

/**
 * What a history and the rules take from nothing and after one more day, from the files and from the copy in memory.
 */
export async function measureDetection(sizes: DetectionSizes): Promise<readonly Figure[]> {
  const { senders, rounds, lastDay, scratch } = sizes;
  const options = { directory: join(scratch, 'facts'), priority: [], log: silentLog };
  const cold = await parquetStore({ ...options, hot: false });
  const firstDay = lastDay - rounds;
  await buildTenant(cold, senders, firstDay);
  const hot = await parquetStore({ ...options, hot: true });
  await hot.warm();
  const bots = [bot('files', cold), bot('copy', hot)];
  const figures: Figure[] = [];
  for (const { name, store, look } of bots) {
    const beside = await timed(() => readAll(store, firstDay - DAYS + 1, firstDay));
    const before = process.memoryUsage();
    const { read, judged } = await look(firstDay);
    const after = process.memoryUsage();
    figures.push(
      compared(`first history, ${name}`, read.ms, { name: 'columns', ms: beside.ms }, FIRST_RATIO),
      limited('longest stall meanwhile', read.stallMs, STALL_MS, duration),
      { what: 'first look of the rules, with calibration', measured: duration(judged.ms) },
      limited('longest stall meanwhile', judged.stallMs, STALL_MS, duration),
      {
        what: 'arrays more than before',
        measured: megabytes(after.arrayBuffers - before.arrayBuffers),
        beside: `${megabytes(after.rss - before.rss)} resident`,
      },
    );
  }
  const live = bots.map((each) => ({ ...each, passes: [] as Look[], beside: [] as number[] }));
  for (let day = firstDay + 1; day <= lastDay; day++) {
    await importDays(cold, senders, [day]);
    await hot.warm();
    for (const { store, look, passes, beside } of live) {
      passes.push(await look(day));
      beside.push((await timed(() => readAll(store, day, day))).ms);
    }
  }
  for (const { name, passes, beside } of live) {
    const reads = passes.map(({ read }) => read);
    const judgements = passes.map(({ judged }) => judged);
    const worst = (parts: readonly Part[]) => Math.max(...parts.map(({ stallMs }) => stallMs));
    const columns = { name: 'columns', ms: median(beside) };
    const readMs = median(reads.map(({ ms }) => ms));
    const passMs = median(passes.map(({ read, judged }) => read.ms + judged.ms));
    figures.push(
      compared(`history after one more day, ${name}`, readMs, columns, LIVE_RATIO),
      limited('longest stall meanwhile', worst(reads), STALL_MS, duration),
      { what: 'the rules after it', measured: duration(median(judgements.map(({ ms }) => ms))) },
      limited('longest stall meanwhile', worst(judgements), STALL_MS, duration),
      limited(`one live pass, ${name}`, passMs, PASS_MS, duration),
    );
  }
  await hot.close();
  await cold.close();
  return figures;
}

interface Part {
  readonly ms: number;
  readonly stallMs: number;
}

/** One look: the history is read, and the rules judge by it. */
interface Look {
  readonly read: Part;
  readonly judged: Part;
}

/** Looks at the end of one day after another, and remembers what a bot would. */
function bot(name: string, store: FactStore) {
  const reader = historyReader(store, { pause: nextTurn });
  const detector = givenDetector();
  let episodes: readonly Episode[] = [];
  const look = async (day: Day): Promise<Look> => {
    const read = await longestStall(() => timed(() => reader.at(startOfDay(day + 1), NEEDS)));
    const judged = await longestStall(() => timed(() => detect(detector, read.result.result, episodes)));
    const { result } = judged.result;
    if (result.failures.length > 0) throw new Error('a rule failed', { cause: result.failures[0]?.cause });
    episodes = result.episodes;
    return {
      read: { ms: read.result.ms, stallMs: read.stallMs },
      judged: { ms: judged.result.ms, stallMs: judged.stallMs },
    };
  };
  return { name, store, look };
}
