import type { SourceExample } from '../../../adapters/sources/source-examples.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';
import { sliceId } from '../../../src/model/slice.ts';
import type { Source, SourceResult } from '../../../src/ports/source.ts';

export interface ReadExample {
  /** A line per fact with everything in it, in the order of the text: which batch it came in does not matter. */
  readonly facts: readonly string[];
  readonly hours: readonly number[];
  readonly messages: number;
  readonly result: SourceResult;
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

export type Given = Pick<SourceExample, 'fileName' | 'text' | 'modifiedAt' | 'declared'>;

/** After everything that the examples tell of. */
export const NOW = new Date('2026-11-24T12:00:00Z');

/** Reads an example as an import would, in pieces that end at `cuts` (offsets in its bytes). */
export async function readExample(
  source: Source,
  given: Given,
  { cuts = [], now = NOW }: { readonly cuts?: readonly number[]; readonly now?: Date } = {},
): Promise<ReadExample> {
  const batches: FactBatch[] = [];
  const rejections: { line: number; reason: string }[] = [];
  const texts = new TextDictionary();
  let busy = false;
  let ended = false;
  const result = await source.read(
    {
      bytes: lent(Buffer.from(given.text), cuts, {
        asked: () => {
          if (ended) throw new Error('it asks for more after the end of the file');
          if (busy) throw new Error('it reads on while the sink has not taken the last batch');
        },
        ended: () => {
          ended = true;
        },
      }),
      fileName: given.fileName,
      modifiedAt: new Date(given.modifiedAt),
      now,
      declared: given.declared ?? {},
      carries: [],
      growth: async () => {
        if (!ended) throw new Error('it asks whether the file grows before it has read it');
        return 'closed';
      },
    },
    {
      texts,
      add: async (batch) => {
        if (busy) throw new Error('it gives a batch before the sink has taken the last one');
        busy = true;
        await new Promise((taken) => setImmediate(taken));
        busy = false;
        batches.push(batch);
      },
      reject: (line, reason) => rejections.push({ line, reason }),
    },
  );
  if (busy) throw new Error('it is done before the sink has taken the last batch');
  const known = texts.drain().texts;
  const told = batches.flatMap((batch) =>
    [...factsOf(batch, (id) => known[id] ?? `no text ${id}`)].map((fact) => ({ batch, fact })),
  );
  return {
    facts: told
      .map(({ batch, fact }) => `${batch.kind} ${sliceId(batch.slice)} ${Object.values(fact).map(String).join('|')}`)
      .sort(),
    hours: told.map(({ fact }) => fact.hour),
    messages: told.reduce((sum, { fact }) => sum + fact.messages, 0),
    result,
    rejections,
  };
}

const MARGIN = 64;
const FOREIGN = '7'.charCodeAt(0);

/**
 * Bytes in pieces that are only lent: each lies within a larger buffer full of sevens, and is overwritten with them as
 * soon as the next is asked for. Whoever reads past the end of a piece, or keeps one without a copy, reads sevens.
 */
async function* lent(
  bytes: Uint8Array,
  cuts: readonly number[],
  told: { readonly asked: () => void; readonly ended: () => void },
): AsyncGenerator<Uint8Array> {
  const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  );
  let start = 0;
  for (const end of ends) {
    told.asked();
    const room = new Uint8Array(end - start + 2 * MARGIN).fill(FOREIGN);
    room.set(bytes.subarray(start, end), MARGIN);
    yield room.subarray(MARGIN, MARGIN + end - start);
    room.fill(FOREIGN);
    start = end;
  }
  told.asked();
  told.ended();
}
