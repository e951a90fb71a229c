import { BATCH_COLUMNS, type FactBatch } from '../../../../src/model/fact-batch.ts';
import type { Day } from '../../../../src/model/time.ts';

const TEXT_COLUMNS = ['connector', 'sender', 'domain', 'client', 'rawTls'] as const;

/** A batch's facts of one day, as a batch; itself where all of them are. */
export function ofDay(batch: FactBatch, day: Day): FactBatch {
  const at: number[] = [];
  for (let i = 0; i < batch.length; i++) if (Math.floor((batch.hour[i] as number) / 24) === day) at.push(i);
  if (at.length === batch.length) return batch;
  const picked = BATCH_COLUMNS.map((name) => [name, Int32Array.from(at, (i) => batch[name][i] as number)] as const);
  const columns = Object.fromEntries(picked) as Pick<FactBatch, (typeof BATCH_COLUMNS)[number]>;
  const event = batch.event && BigUint64Array.from(at, (i) => (batch.event as BigUint64Array)[i] as bigint);
  return { kind: batch.kind, slice: batch.slice, length: at.length, ...columns, event };
}

/** The same facts, where their texts stand so much further behind. */
export function withTextsAt(batch: FactBatch, first: number): FactBatch {
  if (first === 0) return batch;
  const moved = TEXT_COLUMNS.map((name) => [name, batch[name].map((id) => id + first)] as const);
  return { ...batch, ...(Object.fromEntries(moved) as Pick<FactBatch, (typeof TEXT_COLUMNS)[number]>) };
}
