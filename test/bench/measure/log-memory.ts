import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Day } from '../../../src/model/time.ts';
import { duration, type Figure, megabytes } from '../figures.ts';
import { writeLines } from '../generate/text-file.ts';
import { dataOf } from '../import-file.ts';
import { said, startMailflow } from '../program.ts';
import { timed } from '../timing.ts';
import { importOptions, type ServerLog } from './server-logs.ts';

const LIMIT_BYTES = 400e6;
/** What may be more at the end than in the middle, where nothing grows with the log; it begins with what it takes to start. */
const FLAT = 1.1;
const LINES_A_DAY = 1_500_000;
const MOST_DAYS = 80;
const SAMPLED_LINES = 20_000;
const EVERY_MS = 250;

/** What a process held, and how far it had read by then. */
interface Sample {
  readonly read: number;
  readonly resident: number;
}

/** Imports a log of so many bytes as a process: what it holds when a tenth, half and all of it is read, and most. */
export async function measureLogMemory(
  server: ServerLog,
  bytes: number,
  lastDay: Day,
  scratch: string,
): Promise<readonly Figure[]> {
  const file = join(scratch, server.fileName);
  const lines = Math.round(bytes / bytesPerLine(server, lastDay));
  const days = Math.min(MOST_DAYS, Math.max(2, Math.ceil(lines / LINES_A_DAY)));
  await writeLines(server.lines({ lines, lastDay, days }), [{ path: file, encoding: 'utf8' }], server);
  const { size } = statSync(file);
  const samples: Sample[] = [];
  let most = 0;
  const data = dataOf(scratch);
  const words = ['import', file, '--data', data, '--format', 'json', ...importOptions(server, lastDay - days + 1)];
  const { ms } = await timed(async () => {
    const child = startMailflow(words, {});
    const timer = setInterval(() => {
      const sample = sampleOf(child.pid);
      if (sample === null) return;
      samples.push(sample);
      most = Math.max(most, sample.most);
    }, EVERY_MS);
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => {
      complaint += text.toString();
    });
    try {
      await said(child, child.stdout, /"rejected": ?0\b/);
      await new Promise((resolve) => child.once('close', resolve));
    } catch (cause) {
      throw new Error(`${server.name} was not imported whole: ${complaint.slice(-2000)}`, { cause });
    } finally {
      clearInterval(timer);
    }
  });
  rmSync(file);
  rmSync(data, { recursive: true, force: true });

  /** The most that was held in the tenth of the log that ends with this share. */
  const around = (share: number): number =>
    Math.max(
      ...samples.flatMap(({ read, resident }) => (read > (share - 0.1) * size && read <= share * size ? resident : [])),
    );
  const [first, half, last] = [around(0.1), around(0.5), around(1)];
  const whole = `${server.name}, ${megabytes(size)}, ${lines.toLocaleString('en')} lines of ${days} days`;
  return [
    {
      what: `${whole}: resident at 10 %, 50 %, 100 %`,
      measured: [first, half, last].map(megabytes).join(', '),
      beside: `imported in ${duration(ms)}`,
      ratio: `${(last / half).toFixed(2)}x`,
      goal: { words: `flat from the middle: <= ${FLAT}x`, isMet: last <= FLAT * half },
    },
    {
      what: 'most of all',
      measured: megabytes(most),
      goal: { words: `<= ${megabytes(LIMIT_BYTES)}`, isMet: most <= LIMIT_BYTES },
    },
  ];
}

function bytesPerLine({ lines, forWindows }: ServerLog, lastDay: Day): number {
  let bytes = 0;
  for (const line of lines({ lines: SAMPLED_LINES, lastDay })) bytes += Buffer.byteLength(line) + (forWindows ? 2 : 1);
  return bytes / SAMPLED_LINES;
}

/** Of a process on Linux; null once it has ended. What it has read is more than the log by its own modules. */
function sampleOf(pid: number | undefined): (Sample & { readonly most: number }) | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, resident] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    const [, most] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
    const [, read] = /^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8')) ?? [];
    // One that has ended and was not asked how holds nothing.
    if (resident === undefined) return null;
    return { read: Number(read), resident: Number(resident) * 1024, most: Number(most) * 1024 };
  } catch {
    return null;
  }
}
