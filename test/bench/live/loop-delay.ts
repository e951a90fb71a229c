import { readFile, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { duration, type Figure, times } from '../figures.ts';

/** In milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const RECORDER = new URL('./record-loop-delay.mjs', import.meta.url);
const MAX_DELAY_MS = 20;

/** The environment of a process whose event loop is to be looked at. */
export const recording = (file: string) => ({ NODE_OPTIONS: `--import=${RECORDER.href}`, BENCH_LOOP_FILE: file });

/** How long the event loop of a process was delayed since this was asked for last. */
export async function loopDelay(pid: number | undefined, file: string): Promise<LoopDelay> {
  await rm(file, { force: true });
  process.kill(pid as number, 'SIGUSR2');
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text !== '') return JSON.parse(text) as LoopDelay;
    await wait(20);
  }
}

/** Beside that of another process in the same minutes. */
export function delayFigure(
  what: string,
  delay: LoopDelay,
  beside: { readonly name: string; readonly delay: LoopDelay },
): Figure {
  return {
    what,
    measured: loopText(delay),
    beside: `${beside.name} ${loopText(beside.delay)}`,
    ratio: times(delay.p99 / beside.delay.p99),
    goal: { words: `<= ${MAX_DELAY_MS} ms`, isMet: delay.p99 <= MAX_DELAY_MS },
  };
}

const loopText = ({ p50, p99, max }: LoopDelay): string =>
  `${duration(p99)} (median ${duration(p50)}, longest ${duration(max)})`;
