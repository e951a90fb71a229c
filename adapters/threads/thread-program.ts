import { Worker } from 'node:worker_threads';

/** The program of a thread: a module, or code. */
export interface ThreadProgram {
  readonly program: URL | string;
  readonly isCode: boolean;
}

/** Begins a thread that does not keep the process. `maxMemoryMb`: what it may hold; beyond that it ends. */
export function beginThread({ program, isCode }: ThreadProgram, maxMemoryMb: number): Worker {
  const worker = new Worker(program, {
    eval: isCode,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb },
  });
  worker.unref();
  return worker;
}
