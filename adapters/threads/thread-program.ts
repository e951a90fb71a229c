import { Worker } from 'node:worker_threads';

/** The program of a thread: a module, or code. */
export interface ThreadProgram {
  readonly program: URL | string;
  readonly isCode: boolean;
}

/** What is new in a thread lies in so much, twice: of V8's own 48 MB most would be garbage that waits. */
const YOUNG_MB = 12;

/** Begins a thread that does not keep the process. `maxMemoryMb`: what it may hold; beyond that it ends. */
export function beginThread({ program, isCode }: ThreadProgram, maxMemoryMb: number): Worker {
  const worker = new Worker(program, {
    eval: isCode,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  worker.unref();
  return worker;
}
