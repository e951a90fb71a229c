import type { ThreadProgram } from '../../../adapters/threads/thread-program.ts';

const isBundled = !import.meta.url.endsWith('.ts');

/**
 * Programs of threads lie beside this module as it is written, and beside every module once they are bundled. From its
 * sources, as in tests, a thread has to be taught TypeScript first: what its process was taught does not reach it.
 */
function programOf(name: string): ThreadProgram {
  const url = new URL(`./${name}.${isBundled ? 'mjs' : 'ts'}`, import.meta.url);
  if (isBundled) return { program: url, isCode: false };
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); });`;
  return { program: code, isCode: true };
}

export const READING_THREAD = programOf('reading-thread');
export const IMPORTING_THREAD = programOf('importing-thread');
export const STAGING_THREAD = programOf('staging-thread');
export const CHAT_THREAD = programOf('chat-thread');
export const FILE_THREAD = programOf('file-thread');
