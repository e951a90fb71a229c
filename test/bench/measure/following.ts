import { once } from 'node:events';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { openToWrite } from '../../../src/main/open-data.ts';
import { REPORTED_KINDS } from '../../../src/model/dimensions.ts';
import { type Day, dayOf } from '../../../src/model/time.ts';
import { lastDays } from '../../../src/model/window.ts';
import { duration, type Figure, megabytes } from '../figures.ts';
import { buildTenant } from '../generate/build-tenant.ts';
import { DIRECTIONS, type MessageCounts } from '../live/live-log.ts';
import { delayFigure, type LoopDelay, loopDelay, recording } from '../live/loop-delay.ts';
import { metric, readMetrics } from '../live/metrics.ts';
import type { Written } from '../live/write-log.ts';
import { start } from '../program.ts';
import { silentLog } from '../silent-log.ts';
import { type StartedBot, startBot } from '../slack/apps.ts';
import { commander } from '../slack/commands.ts';
import { startWebApi } from '../slack/web-api.ts';
import { workedMs } from '../stall.ts';
import { median, percentile } from '../timing.ts';
import { filesIn } from './disk.ts';
import { peakFigure } from './memory.ts';

interface FollowingSizes {
  readonly senders: number;
  readonly linesPerSecond: number;
  readonly minutes: number;
  readonly lastDay: Day;
  readonly scratch: string;
}

const WRITER = fileURLToPath(new URL('../live/write-log.ts', import.meta.url));
const EVERY_MS = 2000;
/** A program that has not read everything so long after the last line does not follow. */
const CATCHING_UP_MS = 300_000;
const SOURCE = 'postfix-log';

interface Sample {
  readonly at: number;
  readonly cpuSeconds: number;
  readonly threadMs: number;
  readonly residentBytes: number;
  /** What JavaScript holds in the thread that answers, buffers included. */
  readonly heapBytes: number;
  readonly linesRead: number;
  /** As the program knows it. */
  readonly lagBytes: number;
  readonly dataAgeMs: number;
  readonly files: ReturnType<typeof filesIn>;
  readonly logBytes: number;
}

/** The real program, in Slack, follows a log into which another process writes so many lines a second. */
export async function measureFollowing(sizes: FollowingSizes): Promise<readonly Figure[]> {
  const { senders, linesPerSecond, minutes, lastDay, scratch } = sizes;
  const [data, log] = [join(scratch, 'data'), join(scratch, 'logs', 'mail.log')];
  const { store, close } = await openToWrite({ data, authority: [] }, { hot: false, log: silentLog });
  await buildTenant(store, senders, lastDay);
  await close();
  await mkdir(join(scratch, 'logs'));
  await writeFile(log, '');
  let posts = 0;
  const api = await startWebApi({ onPost: () => posts++ });
  // Before the program, which takes seconds to start: a signal that comes too early would end it.
  const idle = start(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], recording(join(scratch, 'idle-loop')));
  const bot = await startBot(data, api.apiUrl, {
    args: ['--follow', log, '--source', SOURCE],
    environment: recording(join(scratch, 'loop')),
  });
  const loops = async () => ({
    delay: await loopDelay(bot.pid, join(scratch, 'loop')),
    idleDelay: await loopDelay(idle.pid, join(scratch, 'idle-loop')),
  });
  try {
    await commander(bot.url, api)('subscribe all');
    const sample = () => takeSample(bot, log, join(data, 'facts'));
    await loops();
    posts = 0;
    const samples = [await sample()];
    const endsAt = performance.now() + minutes * 60_000;
    const writing = startWriting(log, linesPerSecond, minutes * 60);
    // Without the last seconds, in which sessions only end.
    while (performance.now() < endsAt) {
      await Promise.race([wait(EVERY_MS), writing]);
      samples.push(await sample());
    }
    const delays = await loops();
    const written = await writing;
    const caughtUpMs = await catchUp(written.lines, bot);
    const last = await sample();
    await bot.stop();
    return figuresOf({
      ...{ samples, last, written, ...delays, caughtUpMs, posts },
      counted: await countedIn(join(data, 'facts')),
    });
  } finally {
    idle.kill();
    await bot.stop();
    api.close();
  }
}

async function startWriting(log: string, perSecond: number, seconds: number): Promise<Written> {
  const writer = start(process.execPath, ['--import', 'tsx', WRITER, log, String(perSecond), String(seconds)]);
  let printed = '';
  writer.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  writer.stderr.pipe(process.stderr);
  const [code] = (await once(writer, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the writer ended with ${code}`);
  return JSON.parse(printed) as Written;
}

async function takeSample(bot: StartedBot, log: string, facts: string): Promise<Sample> {
  const { size: logBytes } = await stat(log);
  const metrics = await readMetrics(bot.url);
  const of = (name: string): number => metric(metrics, name);
  return {
    at: performance.now(),
    cpuSeconds: of('process_cpu_user_seconds_total') + of('process_cpu_system_seconds_total'),
    threadMs: workedMs(bot.pid) ?? Number.NaN,
    residentBytes: of('process_resident_memory_bytes'),
    heapBytes: of('nodejs_heap_size_used_bytes') + of('nodejs_external_memory_bytes'),
    linesRead: of('mailflow_followed_lines'),
    lagBytes: of('mailflow_followed_lag_bytes'),
    dataAgeMs: of('mailflow_followed_data_age_seconds') * 1000,
    files: filesIn(facts),
    logBytes,
  };
}

/** Milliseconds until all lines are read; infinity where they are not in time. */
async function catchUp(lines: number, bot: StartedBot): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < CATCHING_UP_MS) {
    if (metric(await readMetrics(bot.url), 'mailflow_followed_lines') >= lines) return performance.now() - began;
    await wait(100);
  }
  return Number.POSITIVE_INFINITY;
}

/** What the store knows from the log, today and yesterday. */
async function countedIn(directory: string): Promise<MessageCounts> {
  const store = await parquetStore({ directory, priority: [], log: silentLog, hot: false });
  const counts: MessageCounts = { submission: 0, inbound: 0, outbound: 0, local: 0 };
  for (const kind of REPORTED_KINDS) {
    const window = lastDays(2, dayOf(new Date()));
    const { rows } = await store.ask({ kind, window, by: ['direction'], source: SOURCE });
    for (const { group, messages } of rows) counts[group[0] as keyof MessageCounts] += messages;
  }
  await store.close();
  return counts;
}

interface Measured {
  /** While it was written to. */
  readonly samples: readonly Sample[];
  /** When all was read. */
  readonly last: Sample;
  readonly written: Written;
  readonly delay: LoopDelay;
  /** Of a process that does nothing, in the same minutes. */
  readonly idleDelay: LoopDelay;
  readonly caughtUpMs: number;
  readonly posts: number;
  readonly counted: MessageCounts;
}

function figuresOf({
  samples,
  last,
  written,
  delay,
  idleDelay,
  caughtUpMs,
  posts,
  counted,
}: Measured): readonly Figure[] {
  const [first, end] = [samples[0] as Sample, samples.at(-1) as Sample];
  const elapsedMs = end.at - first.at;
  const ofACore = (ms: number): string => `${((100 * ms) / elapsedMs).toFixed(1)} % of a core`;
  const lineBytes = written.bytes / written.lines;
  const following = samples.filter(({ linesRead }) => linesRead > 0);
  const behind = following.map(({ logBytes, linesRead }) => Math.max(0, logBytes - linesRead * lineBytes));
  const ages = following.map(({ dataAgeMs }) => dataAgeMs);
  const known = following.map(({ lagBytes }) => lagBytes);
  const tenth = Math.ceil(samples.length / 10);
  const middle = (of: readonly Sample[], what: 'residentBytes' | 'heapBytes'): string =>
    megabytes(median(of.map((each) => each[what])));
  const firstAndLast = (what: 'residentBytes' | 'heapBytes') => ({
    measured: `${middle(samples.slice(0, tenth), what)}, ${middle(samples.slice(-tenth), what)}`,
    beside: `before ${megabytes(first[what])}`,
  });
  const messagesText = (counts: MessageCounts): string =>
    DIRECTIONS.map((each) => `${each} ${counts[each]}`).join(', ');
  return [
    {
      what: 'lines written',
      measured: `${written.lines.toLocaleString('en')} (${megabytes(written.bytes)})`,
      beside: `in ${duration(written.seconds * 1000)}, ${(written.lines / written.seconds).toFixed(0)} a second`,
    },
    {
      what: 'lines read of them',
      measured: last.linesRead.toLocaleString('en'),
      goal: { words: 'all', isMet: last.linesRead === written.lines },
    },
    {
      what: 'messages counted at the end',
      measured: messagesText(counted),
      beside: `written: ${messagesText(written.messages)}`,
      goal: { words: 'equal', isMet: DIRECTIONS.every((each) => counted[each] === written.messages[each]) },
    },
    {
      what: 'CPU of the program',
      measured: ofACore((end.cpuSeconds - first.cpuSeconds) * 1000),
      beside: `of it the thread that answers ${ofACore(end.threadMs - first.threadMs)}`,
    },
    delayFigure('event-loop delay of that thread, p99', delay, { name: 'Node that does nothing', delay: idleDelay }),
    { what: 'resident memory, first tenth of the time and last tenth', ...firstAndLast('residentBytes') },
    { what: 'heap and buffers of that thread, the same', ...firstAndLast('heapBytes') },
    peakFigure(Math.max(...samples.map(({ residentBytes }) => residentBytes)), 'resident memory, most'),
    {
      what: 'files of facts, most and at the end',
      measured: `${Math.max(...samples.map(({ files }) => files.count))}, ${last.files.count}`,
      beside: `before ${first.files.count}`,
    },
    {
      what: 'bytes of facts, most and at the end',
      measured: `${megabytes(Math.max(...samples.map(({ files }) => files.bytes)))}, ${megabytes(last.files.bytes)}`,
      beside: `before ${megabytes(first.files.bytes)}`,
    },
    { what: 'written and not kept yet', measured: threeOf(behind, megabytes) },
    { what: 'the same, as /metrics has it', measured: threeOf(known, megabytes) },
    { what: 'age of the newest line that is kept', measured: threeOf(ages, duration) },
    { what: 'all read after the last line was written', measured: duration(caughtUpMs) },
    { what: 'messages posted at Slack meanwhile', measured: String(posts) },
  ];
}

const threeOf = (values: readonly number[], show: (value: number) => string): string =>
  `${show(percentile(values, 50))} (p95 ${show(percentile(values, 95))}, most ${show(Math.max(...values))})`;
