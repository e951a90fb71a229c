import type { ThreadProgram } from '../../../adapters/threads/threaded-readers.ts';

const isBundled = !import.meta.url.endsWith('.ts');

/** Programs of threads lie beside this module as it is written, and beside every module once they are bundled. */
export const READING_THREAD: ThreadProgram = {
  url: new URL(isBundled ? './reading-thread.mjs' : './reading-thread.ts', import.meta.url),
  execArgv: isBundled ? [] : ['--import', 'tsx'],
};
