import type { MessagePort } from 'node:worker_threads';
import { BATCH_COLUMNS, type FactBatch, TextDictionary } from '../../src/model/fact-batch.ts';
import { buffersOfTexts } from '../../src/model/text/packed-texts.ts';
import type { Growth, Source } from '../../src/ports/source.ts';
import { sent } from './messages.ts';
import type { FileToRead, FromReader, ToReader } from './reading-messages.ts';

/** Rejections are handed over with the next batch, or when there are so many. */
const MANY_REJECTED = 1000;
/** Chunks that are asked for before they are wanted: the other thread reads them, and hashes them, meanwhile. */
const CHUNKS_AHEAD = 4;

/** Reads a file of which the bytes come through a port, and hands over what is found in it. */
export async function serveReading(port: MessagePort, source: Source, file: FileToRead): Promise<void> {
  const texts = new TextDictionary();
  let rejected: [number, string][] = [];
  const chunks: (Uint8Array | null)[] = [];
  let untaken = 0;
  let growing: Growth | null = null;
  let isBroken = false;
  let wake: (() => void) | null = null;
  const say = (message: FromReader, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  port.on('message', (answer: ToReader) => {
    if (answer.say === 'chunk') chunks.push(answer.bytes);
    else if (answer.say === 'end') chunks.push(null);
    else if (answer.say === 'taken') untaken--;
    else if (answer.say === 'growth') growing = answer.growth;
    else isBroken = true;
    wake?.();
  });

  async function until(isThere: () => boolean): Promise<void> {
    while (!isBroken && !isThere()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (isBroken) throw new Error('the file is not read any further');
  }

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let asked = 0; ; asked--) {
      for (; asked < CHUNKS_AHEAD; asked++) say({ say: 'more' });
      await until(() => chunks.length > 0);
      const chunk = chunks.shift();
      if (!chunk) return;
      yield chunk;
    }
  }

  async function add(batch: FactBatch | null): Promise<void> {
    handRejected();
    const fresh = texts.drainPacked();
    const buffers = [...buffersOfTexts(fresh), ...(batch === null ? [] : buffersOf(batch))];
    // The one before is taken over while this one was read.
    await until(() => untaken === 0);
    untaken++;
    say({ say: 'found', batch, texts: fresh }, buffers);
  }

  function handRejected(): void {
    if (rejected.length > 0) say({ say: 'rejected', rejected });
    rejected = [];
  }

  async function growth(): Promise<Growth> {
    say({ say: 'growth' });
    await until(() => growing !== null);
    return growing ?? 'unknown';
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
    await until(() => untaken === 0);
    say({ say: 'done', result });
  } catch (cause) {
    say({ say: 'failed', error: sent(cause) });
  }
}

/** Columns change hands instead of being copied. */
export const buffersOf = (batch: FactBatch): ArrayBuffer[] =>
  [...BATCH_COLUMNS.map((name) => batch[name]), batch.event].flatMap((column) =>
    column === null ? [] : [column.buffer as ArrayBuffer],
  );
