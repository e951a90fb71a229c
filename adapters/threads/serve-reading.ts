import type { MessagePort } from 'node:worker_threads';
import { BATCH_COLUMNS, type FactBatch, TextDictionary } from '../../src/model/fact-batch.ts';
import { buffersOfTexts } from '../../src/model/packed-texts.ts';
import type { Growth, Source } from '../../src/ports/source.ts';
import { sent } from './messages.ts';
import type { FileToRead, FromReader, ToReader } from './reading-messages.ts';

/** Rejections are handed over with the next batch, or when there are so many. */
const MANY_REJECTED = 1000;

/** Reads a file of which the bytes come through a port, and hands over what is found in it. */
export async function serveReading(port: MessagePort, source: Source, file: FileToRead): Promise<void> {
  const texts = new TextDictionary();
  let rejected: [number, string][] = [];
  const answers: ToReader[] = [];
  let wake: (() => void) | null = null;
  port.on('message', (answer: ToReader) => {
    answers.push(answer);
    wake?.();
  });

  async function ask(question: FromReader, transfer: ArrayBuffer[] = []): Promise<ToReader> {
    port.postMessage(question, transfer);
    while (answers.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const answer = answers.shift() as ToReader;
    if (answer.say === 'broken') throw new Error('the file is not read any further');
    return answer;
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const answer = await ask({ say: 'more' });
      if (answer.say !== 'chunk') return;
      yield answer.bytes;
    }
  }

  async function add(batch: FactBatch | null): Promise<void> {
    handRejected();
    const fresh = texts.drainPacked();
    const buffers = [...buffersOfTexts(fresh), ...(batch === null ? [] : buffersOf(batch))];
    await ask({ say: 'found', batch, texts: fresh }, buffers);
  }

  function handRejected(): void {
    if (rejected.length > 0) port.postMessage({ say: 'rejected', rejected } satisfies FromReader);
    rejected = [];
  }

  async function growth(): Promise<Growth> {
    const answer = await ask({ say: 'growth' });
    return answer.say === 'growth' ? answer.growth : 'unknown';
  }

  try {
    const { source: _, knowsGrowth, ...about } = file;
    const result = await source.read(
      { ...about, bytes: bytes(), ...(knowsGrowth && { growth }) },
      {
        texts,
        add,
        reject(line, reason) {
          rejected.push([line, reason]);
          if (rejected.length >= MANY_REJECTED) handRejected();
        },
      },
    );
    await add(null);
    port.postMessage({ say: 'done', result } satisfies FromReader);
  } catch (cause) {
    port.postMessage({ say: 'failed', error: sent(cause) } satisfies FromReader);
  }
}

/** Columns change hands instead of being copied. */
export const buffersOf = (batch: FactBatch): ArrayBuffer[] =>
  [...BATCH_COLUMNS.map((name) => batch[name]), batch.event].flatMap((column) =>
    column === null ? [] : [column.buffer as ArrayBuffer],
  );
