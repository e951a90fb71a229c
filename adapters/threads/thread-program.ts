import { Worker } from 'node:worker_threads';

/** The program of a thread: a module, or code. */
export interface ThreadProgram {
  readonly program: URL | string;
  readonly isCode: boolean;
  /** Of a process in which people wait for nothing else than for this thread. */
  readonly isForeground?: boolean;
}

/** The same program, where it is what people wait for. */
export const inForeground = (program: ThreadProgram): ThreadProgram => ({ ...program, isForeground: true });

/** What a thread is told of where it runs. */
export interface ThreadData {
  readonly isForeground: boolean;
}

/** What is new in a thread lies in so much, twice: of V8's own 48 MB most would be garbage that waits. */
const YOUNG_MB = 12;

/** Begins a thread that does not keep the process. `maxMemoryMb`: what it may hold; beyond that it ends. */
export function beginThread({ program, isCode, isForeground = false }: ThreadProgram, maxMemoryMb: number): Worker {
  const worker = new Worker(program, {
    eval: isCode,
    execArgv: [],
    workerData: { isForeground } satisfies ThreadData,
    resourceLimits: { maxOldGenerationSizeMb: maxMemoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  worker.unref();
  return worker;
}
