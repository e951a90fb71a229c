import type { Kind } from '../model/dimensions.ts';
import type { Fact } from '../model/fact.ts';
import { type FactBatch, FactBatchBuilder, TextDictionary } from '../model/fact-batch.ts';
import type { Slice } from '../model/slice.ts';
import type { FeedFacts } from '../ports/feed.ts';

/** Facts of one kind and slice in columns, each with its event. */
export function feedFacts(
  { kind, slice }: { readonly kind: Kind; readonly slice: Slice },
  facts: Iterable<Fact>,
): FeedFacts {
  const texts = new TextDictionary();
  const batches: FactBatch[] = [];
  const builder = new FactBatchBuilder(kind, slice, true);
  for (const fact of facts) if (builder.addFact(fact, texts)) batches.push(builder.take());
  if (builder.length > 0) batches.push(trimmed(builder.take()));
  return { batches, texts: texts.drain().texts };
}

/** Without the room for more rows that a batch begins with: it is kept for a while. */
function trimmed(batch: FactBatch): FactBatch {
  const columns = Object.entries(batch).flatMap(([name, column]) =>
    column instanceof Int32Array || column instanceof BigUint64Array ? [[name, column.slice(0, batch.length)]] : [],
  );
  return { ...batch, ...Object.fromEntries(columns) };
}
