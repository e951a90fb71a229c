import { sources } from '../../../adapters/sources/index.ts';
import { type ApartSources, apartSources } from '../../../adapters/threads/apart-sources.ts';
import { scannedApart } from '../../../adapters/threads/scanned-apart.ts';
import { inForeground } from '../../../adapters/threads/thread-program.ts';
import { IMPORTING_THREAD, SCANNING_THREAD } from '../threads/programs.ts';

/**
 * All sources, for a command that has the machine for itself: what reads in two steps has its first in another thread, all else
 * is read there whole. So this thread has what is left: what lines mean, and what is kept.
 */
export function sourcesApart(): ApartSources {
  const inTwo = scannedApart(
    sources.filter(({ steps }) => steps !== undefined),
    SCANNING_THREAD,
  );
  const whole = apartSources(
    sources.filter(({ steps }) => steps === undefined),
    inForeground(IMPORTING_THREAD),
  );
  const apart = [...inTwo.sources, ...whole.sources];
  return {
    // In their own order: a file is offered to one after another.
    sources: sources.map((source) => apart.find(({ name }) => name === source.name) ?? source),
    async close() {
      await Promise.all([inTwo.close(), whole.close()]);
    },
  };
}
