import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { duration, type Figure, megabytes } from '../figures.ts';
import type { Warmed } from '../warm-copy.ts';

const WARM_COPY = fileURLToPath(new URL('../warm-copy.ts', import.meta.url));

/** What a bot takes at its start to hold the facts in memory; in a process of its own, whose memory nothing else uses. */
export async function measureWarming(directory: string): Promise<readonly Figure[]> {
  const child = fork(WARM_COPY, [directory]);
  const warmed = await new Promise<Warmed>((resolve, reject) => {
    child.on('message', (message) => resolve(message as Warmed));
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`warming ended with ${code}`)));
  });
  return [
    { what: 'warming the copy in memory', measured: duration(warmed.ms) },
    {
      what: 'the copy in memory',
      measured: `${megabytes(warmed.after - warmed.before)} more than before`,
      beside: `the whole process ${megabytes(warmed.after)}`,
    },
  ];
}
