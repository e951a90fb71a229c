import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import type { ThreadData } from './thread-program.ts';

/** As `nice` says it: where processors are short, nine tenths of one are for whoever has not stepped back. */
const NICE = 10;

/**
 * Lets the rest of the program go first, and with it whoever waits for an answer: what this thread does takes seconds
 * anyway. Only on Linux, where each thread has a priority of its own; and not in a process that does nothing else.
 */
export function stepBack(): void {
  if (process.platform !== 'linux' || (workerData as ThreadData | null)?.isForeground === true) return;
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
  } catch {
    // As it was.
  }
}
