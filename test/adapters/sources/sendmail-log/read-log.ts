import { sendmailLog } from '../../../../adapters/sources/sendmail-log/source.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../../src/model/fact-batch.ts';
import type { FollowedReading, SourceInput, SourceResult } from '../../../../src/ports/source.ts';
import type { Doing } from '../followed.ts';
import type { Told } from '../postfix-log/read-log.ts';

export interface ReadLog {
  readonly result: SourceResult;
  readonly told: readonly Told[];
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

type Options = Partial<Omit<SourceInput, 'bytes'>> & {
  /** Declared as any other; undefined where nothing is. */
  readonly year?: number | undefined;
};

const GIVEN = {
  fileName: 'maillog',
  modifiedAt: new Date('2021-06-01T00:00:00Z'),
  now: new Date('2026-12-01T00:00:00Z'),
  carries: [],
} as const;

/** Reads a log of Sendmail; every line of `text` has to end. */
export async function readLog(text: string, options: Options = {}): Promise<ReadLog> {
  const { declared = {}, ...input } = options;
  const year = 'year' in options ? options.year : 2021;
  const taken = taker();
  const rejections: { line: number; reason: string }[] = [];
  const result = await sendmailLog.read(
    {
      bytes: (async function* () {
        yield Buffer.from(text);
      })(),
      ...GIVEN,
      ...input,
      declared: { ...(year !== undefined && { year: String(year) }), ...declared },
    },
    { ...taken.sink, reject: (line, reason) => rejections.push({ line, reason }) },
  );
  return { result, told: taken.told(), rejections };
}

/** Takes batches, and says what is in them. */
function taker() {
  const batches: FactBatch[] = [];
  const texts = new TextDictionary();
  return {
    sink: {
      texts,
      add: async (batch: FactBatch) => {
        batches.push(batch);
      },
      reject: () => {},
    },
    told(): readonly Told[] {
      const known = texts.drain().texts;
      return batches.flatMap((batch) =>
        [...factsOf(batch, (id) => known[id] ?? '?')].map((fact) => ({
          ...fact,
          kind: batch.kind,
          host: batch.slice.filters['host'] ?? '?',
        })),
      );
    },
  };
}

/** Follows a log, doing these things in turn until all of it is read. What was not flushed before a reopening is read again. */
export async function followed(log: Uint8Array, doings: readonly Doing[], declared: Readonly<Record<string, string>>) {
  const told: Told[] = [];
  let committed = { at: 0, carry: null as unknown };
  let taken = taker();
  let at = 0;
  let read = 0;
  let reading = open();

  function open(): FollowedReading {
    at = read = committed.at;
    taken = taker();
    const sink = {
      get texts() {
        return taken.sink.texts;
      },
      add: (batch: FactBatch) => taken.sink.add(batch),
      reject: () => {},
    };
    const input = { ...GIVEN, head: log.subarray(0, committed.at + 200), carry: committed.carry, declared };
    const opened = sendmailLog.follow?.(input, sink);
    if (opened === undefined) throw new Error('it cannot be followed');
    return opened;
  }

  async function flush(): Promise<void> {
    await reading.flush();
    told.push(...taken.told());
    taken = taker();
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
  return told;
}
