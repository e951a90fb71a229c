import { setImmediate as turn } from 'node:timers/promises';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import type { FactSink, ScannedPart, Source, SourceInput, SourceResult } from '../../src/ports/source.ts';
import { type ApartSources, threadEnded } from './apart-sources.ts';
import { ownNumbers } from './hand-over.ts';
import { received } from './messages.ts';
import type { FileToRead } from './reading-messages.ts';
import type { FromScanner, ToScanner } from './scanning-messages.ts';
import { beginThread, type ThreadProgram } from './thread-program.ts';

/** Files below that are read in one thread: to begin another would take longer. */
const LARGE_BYTES = 4 * 1024 * 1024;
/** What the thread may hold: some pieces, and no more of a file. */
const MAX_MEMORY_MB = 256;

/**
 * The same sources, of which those that read in two steps have another thread find out what the bytes of large files
 * say, while this one finds out what that means. They are made for a command that has the machine for itself.
 */
export function scannedApart(sources: readonly Source[], program: ThreadProgram): ApartSources {
  let worker: Worker | null = null;

  function thread(): Worker {
    if (worker !== null) return worker;
    const opened = beginThread(program, MAX_MEMORY_MB);
    // Those who wait hear of it themselves.
    opened.on('error', () => {});
    opened.once('exit', () => {
      if (worker === opened) worker = null;
    });
    worker = opened;
    return opened;
  }

  const isSmall = ({ sizeBytes }: SourceInput): boolean => sizeBytes !== undefined && sizeBytes < LARGE_BYTES;
  return {
    sources: sources.map((source) => ({
      ...source,
      read: (input, sink) =>
        source.steps === undefined || isSmall(input)
          ? source.read(input, sink)
          : readInTwo(thread(), source.name, source.steps, input, sink),
    })),
    close: async () => {
      await worker?.terminate();
    },
  };
}

async function readInTwo(
  worker: Worker,
  source: string,
  steps: NonNullable<Source['steps']>,
  input: SourceInput,
  sink: FactSink,
): Promise<SourceResult> {
  const { bytes: _, growth, sizeBytes: __, ...about } = input;
  const { port1: port, port2 } = new MessageChannel();
  const scan = scanIn(worker, port, input);
  try {
    const file: FileToRead = { ...about, source, knowsGrowth: growth !== undefined };
    worker.postMessage({ file, port: port2 }, [port2]);
    return await steps.read(scan.parts(), input, sink);
  } finally {
    port.close();
    await scan.end();
  }
}

/** The other side of `serveScanning`. */
function scanIn(worker: Worker, port: MessagePort, { bytes, growth, fileName }: SourceInput) {
  const chunks = bytes[Symbol.asyncIterator]();
  const parts: ScannedPart[] = [];
  /** Why there are no more parts; `cause` is null at the end of the file. */
  let end: { readonly cause: unknown } | null = null;
  let wake = (): void => {};
  /** What went wrong on this side, which the other one cannot know. */
  let failure: { readonly cause: unknown } | null = null;
  const say = (answer: ToScanner, transfer: ArrayBuffer[] = []): void => port.postMessage(answer, transfer);

  /** Whoever asks for a chunk gets them in their order. */
  let reading: Promise<void> = Promise.resolve();
  async function answer(ask: 'more' | 'growth'): Promise<void> {
    if (ask === 'growth') return say({ say: 'growth', growth: (await growth?.()) ?? 'unknown' });
    const next = await chunks.next();
    if (next.done === true) return say({ say: 'end' });
    const own = ownNumbers(next.value);
    return say({ say: 'chunk', bytes: own }, [own.buffer]);
  }

  function endWith(cause: unknown): void {
    end ??= { cause };
    wake();
  }

  port.on('message', (message: FromScanner) => {
    if (message.say === 'scanned') {
      parts.push(message.part);
      wake();
    } else if (message.say === 'done') endWith(null);
    else if (message.say === 'failed') endWith(failure === null ? received(message.error) : failure.cause);
    else {
      reading = reading
        .then(() => answer(message.say))
        .catch((cause: unknown) => {
          failure ??= { cause };
          say({ say: 'broken' });
        });
    }
  });
  const ended = (cause?: unknown): void => endWith(threadEnded(fileName, cause));
  worker.once('error', ended);
  worker.once('exit', ended);

  return {
    async *parts(): AsyncGenerator<ScannedPart> {
      for (;;) {
        const part = parts.shift();
        if (part !== undefined) {
          say({ say: 'taken' });
          yield part;
          // Meanwhile the other side may have asked for more bytes.
          await turn();
        } else if (end !== null) {
          if (end.cause !== null) throw end.cause;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    async end(): Promise<void> {
      worker.off('error', ended);
      worker.off('exit', ended);
      await chunks.return?.();
    },
  };
}
