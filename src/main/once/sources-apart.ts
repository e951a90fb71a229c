import { sources } from '../../../adapters/sources/index.ts';
import { type ApartSources, apartSources } from '../../../adapters/threads/apart-sources.ts';
import { inForeground } from '../../../adapters/threads/thread-program.ts';
import { IMPORTING_THREAD } from '../threads/programs.ts';

/**
 * All sources, for a command that has the machine for itself: reports are read in another thread, and staged in this one. Logs
 * are not: there the thread costs more than it gives (DECISIONS 65).
 */
export function sourcesApart(): ApartSources {
  const { sources: apart, close } = apartSources(
    sources.filter(({ follow }) => follow === undefined),
    inForeground(IMPORTING_THREAD),
  );
  // In their own order: a file is offered to one after another.
  return { sources: sources.map((source) => apart.find(({ name }) => name === source.name) ?? source), close };
}
