import { exchangeLog } from '../../../../adapters/sources/exchange-log/source.ts';
import type { Kind } from '../../../../src/model/dimensions.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../../src/model/fact-batch.ts';
import type { FactSink, SourceInput, SourceResult } from '../../../../src/ports/source.ts';

/** One fact as the source gave it, with what stands on its batch. */
export interface Told extends Fact {
  readonly kind: Kind;
  readonly host: string;
}

export interface ReadExchange {
  readonly result: SourceResult;
  readonly told: readonly Told[];
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

/** A sink that keeps what it is given, as facts. */
export function keeping(): FactSink & {
  readonly told: () => Told[];
  readonly rejections: { line: number; reason: string }[];
} {
  const batches: FactBatch[] = [];
  const rejections: { line: number; reason: string }[] = [];
  const texts = new TextDictionary();
  const known: string[] = [];
  return {
    texts,
    rejections,
    add: async (batch) => {
      batches.push(batch);
    },
    reject: (line, reason) => rejections.push({ line, reason }),
    told() {
      known.push(...texts.drain().texts);
      return batches.splice(0).flatMap((batch) =>
        [...factsOf(batch, (id) => known[id] ?? '?')].map((fact) => ({
          ...fact,
          kind: batch.kind,
          host: batch.slice.filters['host'] ?? '',
        })),
      );
    },
  };
}

export async function readExchange(
  text: string | Uint8Array,
  options: Partial<Omit<SourceInput, 'bytes'>> = {},
): Promise<ReadExchange> {
  const sink = keeping();
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const result = await exchangeLog.read(
    {
      bytes: once(bytes),
      fileName: 'exchange.log',
      modifiedAt: new Date('2026-11-01T00:00:00Z'),
      now: new Date('2026-11-02T00:00:00Z'),
      carries: [],
      declared: {},
      ...options,
    },
    sink,
  );
  return { result, told: sink.told(), rejections: sink.rejections };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * What a store makes of events: those with the same key count once; the one that knows its TLS wins, then the one
 * with more recipients, then the newer.
 */
export function merge(told: readonly Told[]): readonly Told[] {
  const kept = new Map<string, Told>();
  for (const fact of told) {
    const key = `${fact.kind} ${fact.host} ${Math.floor(fact.hour / 24)} ${fact.event}`;
    const other = kept.get(key);
    if (!other || !isBetter(other, fact)) kept.set(key, fact);
  }
  return [...kept.values()].sort((a, b) => (inWords(a) < inWords(b) ? -1 : 1));
}

function isBetter(a: Told, b: Told): boolean {
  if ((a.tls === 'unknown') !== (b.tls === 'unknown')) return a.tls !== 'unknown';
  return (a.recipients ?? -1) > (b.recipients ?? -1);
}

/** What was counted, without what tells apart two of the same. */
export function inWords(fact: Told): string {
  const { kind, direction, connectorType, connector, sender, client, auth, tls, rawTls, recipients, hour } = fact;
  return `${kind} ${direction} ${connectorType} "${connector}" ${sender} ${client} ${auth} ${tls}${rawTls} to ${recipients} at ${hour}`;
}
