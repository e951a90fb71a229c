import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** As `nice` says it: where processors are short, nine tenths of one are for whoever has not stepped back. */
const NICE = 10;

/**
 * Lets the rest of the program go first, and with it whoever waits for an answer: what this thread does takes seconds
 * anyway. Only on Linux, where each thread has a priority of its own.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICE);
  } catch {
    // As it was.
  }
}
