import { type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';
import type { FollowedReading, Source } from '../../../src/ports/source.ts';
import type { Told } from './read-log.ts';

/** What is done with a followed log: so many bytes are read; it is flushed; another process goes on. */
export type Doing =
  | { readonly do: 'read'; readonly bytes: number }
  | { readonly do: 'flush' }
  | { readonly do: 'reopen' };

/** Follows a log, doing these things in turn until all of it is read. What was not flushed before a reopening is read again. */
export async function followed(
  source: Source,
  log: Uint8Array,
  doings: readonly Doing[],
  declared: Readonly<Record<string, string>>,
) {
  const told: Told[] = [];
  const notes: string[] = [];
  let batches: FactBatch[] = [];
  let texts = new TextDictionary();
  /** Where the carry is from: always the end of a line. */
  let committed = { at: 0, carry: null as unknown };
  let at = 0;
  let read = 0;
  let reading = open();

  function open(): FollowedReading {
    at = read = committed.at;
    batches = [];
    texts = new TextDictionary();
    const sink = {
      get texts() {
        return texts;
      },
      add: async (batch: FactBatch) => {
        batches.push(batch);
      },
      reject: () => {},
    };
    const input = {
      head: log.subarray(0, committed.at + 200),
      fileName: 'mail.log',
      modifiedAt: new Date('2021-06-01T00:00:00Z'),
      now: new Date('2026-06-01T00:00:00Z'),
      carry: committed.carry,
      carries: [],
      declared,
    };
    const opened = source.follow?.(input, sink);
    if (opened === undefined) throw new Error('it cannot be followed');
    return opened;
  }

  async function flush(): Promise<void> {
    const flushed = await reading.flush();
    notes.splice(0, notes.length, ...flushed.notes);
    const known = texts.drain().texts;
    for (const batch of batches)
      for (const fact of factsOf(batch, (id) => known[id] ?? '?'))
        told.push({ ...fact, kind: batch.kind, host: batch.slice.filters['host'] ?? '?' });
    batches = [];
    texts = new TextDictionary();
    committed = { at: read, carry: JSON.parse(JSON.stringify(reading.carry())) };
  }

  /** Whole lines, as far as they are there. */
  async function take(bytes: number): Promise<void> {
    at = Math.min(log.length, at + bytes);
    const end = log.lastIndexOf(10, at - 1) + 1;
    if (end <= read) return;
    await reading.push(log.subarray(read, end));
    read = end;
  }

  for (const doing of doings) {
    if (doing.do === 'read') await take(doing.bytes);
    else if (doing.do === 'flush') await flush();
    else reading = open();
  }
  await take(log.length);
  await flush();
  return { told, notes };
}
