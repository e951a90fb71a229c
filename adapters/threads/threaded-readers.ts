import type { LogPiece, LogReader, LogReaders } from '../../src/follow/log-reader.ts';
import type { UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { type Answer, type Asked, type Question, received } from './messages.ts';
import { beginThread, type ThreadProgram } from './thread-program.ts';

export interface ThreadedReaders extends LogReaders {
  /** Ends the thread; whoever still waits for it is told so. */
  close(): Promise<void>;
}

/** What the thread may hold: lines and open sessions of any log are bounded far below that. */
const MAX_MEMORY_MB = 512;

/** Reads followed logs in one thread beside the program's own. One that ends, for whatever reason, is begun anew. */
export function threadedReaders(program: ThreadProgram, limits: UnpackLimits): ThreadedReaders {
  let thread: ReturnType<typeof openThread> | null = null;

  function current(): ReturnType<typeof openThread> {
    if (thread === null || thread.hasEnded()) thread = openThread(program);
    return thread;
  }

  return {
    async open(log, kept, carries): Promise<LogReader> {
      const own = current();
      const reader = (await own.ask({ ask: 'open', log, kept, carries, limits })) as number;
      return {
        read: (others) => own.ask({ ask: 'read', reader, others }) as Promise<LogPiece>,
        close: async () => {
          if (!own.hasEnded()) await own.ask({ ask: 'close', reader });
        },
      };
    },
    files: (folder) => current().ask({ ask: 'files', folder, limits }) as ReturnType<LogReaders['files']>,
    recognise: (source, path) =>
      current().ask({ ask: 'recognise', source, path, limits }) as ReturnType<LogReaders['recognise']>,
    close: async () => thread?.end(),
  };
}

function openThread(program: ThreadProgram) {
  const worker = beginThread(program, MAX_MEMORY_MB);
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(cause: Error): void }>();
  let asked = 0;
  let ended = false;
  const endWith = (cause: Error): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const asker = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) worker.unref();
    if (answer.ok) asker?.resolve(answer.answer);
    else asker?.reject(received(answer.error));
  });
  worker.on('error', endWith);
  worker.on('exit', () => endWith(new Error('the thread that reads logs has ended')));

  return {
    hasEnded: () => ended,
    ask: (question: Question): Promise<unknown> =>
      new Promise((resolve, reject) => {
        // Whoever asks a thread that is gone would wait for ever.
        if (ended) {
          reject(new Error('the thread that reads logs has ended'));
          return;
        }
        const number = ++asked;
        waiting.set(number, { resolve, reject });
        worker.ref();
        worker.postMessage({ number, question } satisfies Asked);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}
