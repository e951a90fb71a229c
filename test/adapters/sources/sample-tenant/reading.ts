import { sampleTenant } from '../../../../adapters/sources/sample-tenant/source.ts';
import type { Kind } from '../../../../src/model/dimensions.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../../src/model/fact-batch.ts';
import { type Day, dayText } from '../../../../src/model/time.ts';
import type { SourceResult } from '../../../../src/ports/source.ts';

export type KnownFact = Fact & { readonly kind: Kind; readonly day: Day };

/** What the source makes of a document: all facts, and its own account. */
export async function readText(
  text: string,
  now: Date,
): Promise<{ readonly facts: readonly KnownFact[]; readonly result: SourceResult; readonly batches: number }> {
  const dictionary = new TextDictionary();
  const batches: FactBatch[] = [];
  const result = await sampleTenant.read(
    {
      bytes: bytesOf(text),
      fileName: 'sample.json',
      modifiedAt: now,
      now,
      declared: {},
      carries: [],
    },
    {
      texts: dictionary,
      add: async (batch) => void batches.push(batch),
      reject: (line, reason) => {
        throw new Error(`rejected line ${line}: ${reason}`);
      },
    },
  );
  const { texts } = dictionary.drain();
  const facts = batches.flatMap((batch) =>
    [...factsOf(batch, (id) => texts[id] ?? '')].map((fact) => ({
      ...fact,
      kind: batch.kind,
      day: Math.floor(fact.hour / 24),
    })),
  );
  return { facts, result, batches: batches.length };
}

export function document(until: Day, days: number, seed = 7): string {
  return JSON.stringify({ mailflow: 'sample-tenant', seed, until: dayText(until), days });
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

export const messagesOf = (facts: readonly Fact[]): number => facts.reduce((sum, fact) => sum + fact.messages, 0);

/** Messages per key. */
export function messagesBy<K>(facts: readonly KnownFact[], key: (fact: KnownFact) => K): Map<K, number> {
  const sums = new Map<K, number>();
  for (const fact of facts) sums.set(key(fact), (sums.get(key(fact)) ?? 0) + fact.messages);
  return sums;
}
