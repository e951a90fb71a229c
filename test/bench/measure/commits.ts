import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parquetStore } from '../../../adapters/store/parquet/store.ts';
import { type Day, startOfDay } from '../../../src/model/time.ts';
import { daysBetween } from '../../../src/model/window.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { compared, duration, type Figure, limited, megabytes, spread } from '../figures.ts';
import { COMMITS_A_DAY, followedLog } from '../generate/followed-log.ts';
import { silentLog } from '../silent-log.ts';
import { median, percentile, timed } from '../timing.ts';

const MAX_FILES = 100;
const MAX_APPEND_MS = 100;
/** As everywhere: what a question may take beside the same facts from files. */
const ANSWER_RATIO = 1.5;
const QUESTIONS = 40;

interface Following {
  readonly commits: number;
  readonly messagesADay: number;
  readonly lastDay: Day;
  readonly scratch: string;
}

/** A log followed at a commit every ten seconds for some days, and what that leaves, beside the same facts from files. */
export async function measureCommits({
  commits,
  messagesADay,
  lastDay,
  scratch,
}: Following): Promise<readonly Figure[]> {
  const days = Math.ceil(commits / COMMITS_A_DAY);
  const firstDay = lastDay - days + 1;
  const log = followedLog(messagesADay, firstDay);
  const open = (name: string, hot: boolean) =>
    parquetStore({ directory: join(scratch, name), priority: [], log: silentLog, hot });
  const directory = join(scratch, 'followed');
  const followed = await open('followed', true);
  await followed.warm();
  const took: number[] = [];
  let maxFiles = 0;
  const before = { written: writtenBytes(), cpu: process.cpuUsage() };
  for (let commit = 0; commit < commits; commit++) {
    const addition = log.additionAt(commit);
    took.push((await timed(() => followed.append(addition))).ms);
    if (commit % 100 === 0) maxFiles = Math.max(maxFiles, filesIn(directory));
  }
  const cpu = process.cpuUsage(before.cpu);
  const written = writtenBytes() - before.written;
  const imported = await open('imported', true);
  await log.importAll(imported, commits);
  await imported.warm();
  const cold = { followed: await open('followed', false), imported: await open('imported', false) };
  const answers = [
    await answersOf('senders of all days, from the copy in memory', { followed, imported }, firstDay, days),
    await answersOf('senders of all days, from the files', cold, firstDay, days),
  ];
  for (const store of [followed, imported, cold.followed, cold.imported]) await store.close();
  const cpuMs = (cpu.user + cpu.system) / 1000;
  return [
    { what: 'commits', measured: `${commits}, ${messagesADay} messages a day` },
    { ...limited('an addition, p99', percentile(took, 99), MAX_APPEND_MS, duration), beside: spread(took) },
    { what: 'the longest addition', measured: duration(Math.max(...took)) },
    { what: 'processor time a commit', measured: duration(cpuMs / commits) },
    { what: 'bytes written a commit', measured: `${Math.round(written / commits)} B`, beside: megabytes(written) },
    { what: 'manifests written', measured: String(generationOf(directory)) },
    limited('most files at a time', maxFiles, MAX_FILES, String),
    ...answers.flat(),
  ];
}

interface Stores {
  readonly followed: FactStore;
  readonly imported: FactStore;
}

async function answersOf(what: string, { followed, imported }: Stores, firstDay: Day, days: number): Promise<Figure[]> {
  const times = { followed: [] as number[], imported: [] as number[] };
  for (let n = 0; n <= QUESTIONS; n++) {
    const window = daysBetween(firstDay - (n % 2), firstDay + days - 1);
    const question = { kind: 'smtp-auth', window, by: ['sender'], limit: 20 } as const;
    const ours = await timed(() => followed.ask(question));
    const theirs = await timed(() => imported.ask(question));
    const [one, other] = [ours, theirs].map(({ result }) => JSON.stringify([result.rows, result.totals]));
    if (one !== other) throw new Error(`${what}: the answers differ from ${startOfDay(firstDay).toISOString()} on`);
    if (n === 0) continue;
    times.followed.push(ours.ms);
    times.imported.push(theirs.ms);
  }
  const rival = { name: 'the same from files a day', ms: median(times.imported) };
  return [compared(what, median(times.followed), rival, ANSWER_RATIO)];
}

/** Bytes that this process gave to the system to write; of none where it does not say. */
function writtenBytes(): number {
  try {
    return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const filesIn = (directory: string): number =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => isFile(join(directory, name))).length;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function generationOf(directory: string): number {
  const [head = ''] = readFileSync(join(directory, 'manifest.json'), 'utf8').split('\n');
  return (JSON.parse(head) as { readonly generation: number }).generation;
}
