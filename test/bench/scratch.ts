import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

const inUse = new Set<string>();

process.once('exit', () => inUse.forEach(remove));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Not `once`: a second one, which tsx passes on beside the terminal's, must not kill us while we clear up.
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}

/** A directory that is gone afterwards, also when the run is interrupted. */
export async function withScratch<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-bench-'));
  inUse.add(directory);
  try {
    return await use(directory);
  } finally {
    remove(directory);
    inUse.delete(directory);
  }
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}
