import { MessageChannel, type Worker } from 'node:worker_threads';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { FactSink, Source, SourceInput, SourceResult } from '../../src/ports/source.ts';
import { received } from './messages.ts';
import type { FileToRead, FromReader, ToReader } from './reading-messages.ts';
import { beginThread, type ThreadProgram } from './thread-program.ts';

export interface ApartSources {
  readonly sources: readonly Source[];
  /** Ends the thread. */
  close(): Promise<void>;
}

/** Files below that are read at once: to hand them over would take longer. */
const LARGE_BYTES = 256 * 1024;
/** What the thread may hold; a report is held whole. */
const MAX_MEMORY_MB = 1024;

/** The same sources, which read large files in a thread beside the program's own: whoever asks meanwhile is answered. */
export function apartSources(sources: readonly Source[], program: ThreadProgram): ApartSources {
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

  return {
    sources: sources.map((source) => ({
      ...source,
      read: (input, sink) =>
        input.sizeBytes !== undefined && input.sizeBytes < LARGE_BYTES
          ? source.read(input, sink)
          : readApart(thread(), source.name, input, sink),
    })),
    close: async () => {
      await worker?.terminate();
    },
  };
}

async function readApart(worker: Worker, source: string, input: SourceInput, sink: FactSink): Promise<SourceResult> {
  const { bytes, growth, sizeBytes: _, ...about } = input;
  const { port1: port, port2 } = new MessageChannel();
  const chunks = bytes[Symbol.asyncIterator]();
  const say = (answer: ToReader, transfer: ArrayBuffer[] = []): void => port.postMessage(answer, transfer);
  /** What went wrong on this side, which the other one cannot know. */
  let failure: { readonly cause: unknown } | null = null;

  async function answer(message: Exclude<FromReader, { readonly say: 'done' | 'failed' }>): Promise<void> {
    switch (message.say) {
      case 'more': {
        const next = await chunks.next();
        if (next.done === true) return say({ say: 'end' });
        const own = ownBytes(next.value);
        return say({ say: 'chunk', bytes: own }, [own.buffer]);
      }
      case 'growth':
        return say({ say: 'growth', growth: (await growth?.()) ?? 'unknown' });
      case 'rejected':
        for (const [line, reason] of message.rejected) sink.reject(line, reason);
        return;
      case 'found':
        // The other side's numbers are this side's, as both count from the empty text on.
        sink.texts.adopt(message.texts);
        if (message.batch !== null) await sink.add(message.batch);
        say({ say: 'taken' });
    }
  }

  let over = (): void => {};
  try {
    return await new Promise<SourceResult>((resolve, reject) => {
      const ended = (cause?: unknown): void => reject(threadEnded(about.fileName, cause));
      worker.once('error', ended);
      worker.once('exit', ended);
      over = () => {
        worker.off('error', ended);
        worker.off('exit', ended);
      };
      port.on('message', (message: FromReader) => {
        if (message.say === 'done') resolve(message.result);
        else if (message.say === 'failed') reject(failure === null ? received(message.error) : failure.cause);
        else {
          answer(message).catch((cause: unknown) => {
            failure ??= { cause };
            say({ say: 'broken' });
          });
        }
      });
      const file: FileToRead = { ...about, source, knowsGrowth: growth !== undefined };
      worker.postMessage({ file, port: port2 }, [port2]);
    });
  } finally {
    over();
    port.close();
    await chunks.return?.();
  }
}

/** Memory of this chunk alone, so that it can change hands. */
function ownBytes(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const isOwn = chunk.buffer instanceof ArrayBuffer && chunk.byteLength === chunk.buffer.byteLength;
  return isOwn ? new Uint8Array(chunk.buffer as ArrayBuffer) : Uint8Array.from(chunk);
}

const threadEnded = (fileName: string, cause: unknown): MailflowError =>
  new MailflowError('unreadable', `${fileName} was not read completely: the thread that reads files has ended.`, {
    cure: 'Import it again. If it fails again, split the file: it may need more memory than available.',
    retry: 'later',
    cause,
  });
