import type { LogPiece, LogReader, LogReaders } from '../../src/follow/log-reader.ts';
import type { UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { type AskedThread, askedThread } from './asked-thread.ts';
import type { ReaderQuestion } from './messages.ts';
import type { ThreadProgram } from './thread-program.ts';

export interface ThreadedReaders extends LogReaders {
  /** Ends the thread; whoever still waits for it is told so. */
  close(): Promise<void>;
}

/** What the thread may hold: lines and open sessions of any log are bounded far below that. */
const MAX_MEMORY_MB = 512;

/** Reads followed logs in one thread beside the program's own. One that ends, for whatever reason, is begun anew. */
export function threadedReaders(program: ThreadProgram, limits: UnpackLimits): ThreadedReaders {
  let thread: AskedThread<ReaderQuestion> | null = null;

  function current(): AskedThread<ReaderQuestion> {
    if (thread === null || thread.hasEnded())
      thread = askedThread(program, { maxMemoryMb: MAX_MEMORY_MB, purpose: 'reads logs' });
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
