import type { Kind } from '../../../src/model/dimensions.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';
import { instantText, startOfHour } from '../../../src/model/time.ts';
import type { Source, SourceInput, SourceResult } from '../../../src/ports/source.ts';

/** One fact as the source gave it, with what stands on its batch. */
export interface Told extends Fact {
  readonly kind: Kind;
  readonly host: string;
}

export interface ReadLog {
  readonly result: SourceResult;
  readonly told: readonly Told[];
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

export type ReadOptions = Partial<Omit<SourceInput, 'bytes'>> & {
  readonly chunks?: Iterable<Uint8Array>;
  /** Declared as any other; undefined where nothing is. */
  readonly year?: number | undefined;
};

/** Has a source read a log; every line of `text` has to end. */
export async function readLogWith(source: Source, text: string, options: ReadOptions = {}): Promise<ReadLog> {
  const { chunks = [Buffer.from(text)], declared = {}, ...input } = options;
  const { year } = options;
  const batches: FactBatch[] = [];
  const rejections: { line: number; reason: string }[] = [];
  const texts = new TextDictionary();
  const result = await source.read(
    {
      bytes: inTurn(chunks),
      fileName: 'mail.log',
      modifiedAt: new Date('2021-06-01T00:00:00Z'),
      now: new Date('2026-06-01T00:00:00Z'),
      carries: [],
      ...input,
      declared: { ...(year !== undefined && { year: String(year) }), ...declared },
    },
    {
      texts,
      add: async (batch) => {
        batches.push(batch);
      },
      reject: (line, reason) => rejections.push({ line, reason }),
    },
  );
  const known = texts.drain().texts;
  const told = batches.flatMap((batch) =>
    [...factsOf(batch, (id) => known[id] ?? '?')].map((fact) => ({
      ...fact,
      kind: batch.kind,
      host: batch.slice.filters['host'] ?? '?',
    })),
  );
  return { result, told, rejections };
}

async function* inTurn(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/**
 * What a store makes of events: those with the same key count once; the one that knows its TLS wins, then the one
 * with more recipients, then the newer.
 */
export function merge(told: readonly Told[]): readonly Told[] {
  const kept = new Map<string, Told>();
  for (const fact of told) {
    const key = `${fact.kind} ${fact.host} ${fact.event}`;
    const other = kept.get(key);
    if (!other || !isBetter(other, fact)) kept.set(key, fact);
  }
  return [...kept.values()].sort((a, b) => (describeEvent(a) < describeEvent(b) ? -1 : 1));
}

function isBetter(a: Told, b: Told): boolean {
  if ((a.tls === 'unknown') !== (b.tls === 'unknown')) return a.tls !== 'unknown';
  return (a.recipients ?? 0) > (b.recipients ?? 0);
}

/** All of a fact in one line. */
export function describeEvent(fact: Told): string {
  const { host, event, kind, direction, sender, domain, client, auth, tls, rawTls, recipients, messages } = fact;
  const where = `${kind} ${direction} ${host} ${instantText(startOfHour(fact.hour))}`;
  return `${where} ${sender}|${domain}|${client} ${auth} ${tls}${rawTls} ${messages} to ${recipients} #${event}`;
}

/** `inbound 1.2`, `submission 1.3 anna@example.com`, `outbound none to 2`: what a line of a test speaks about. */
export function inShort(fact: Told): string {
  const recipients = fact.direction !== 'outbound' ? '' : ` to ${fact.recipients}`;
  const sender = fact.sender === '' ? '' : ` ${fact.sender}`;
  return `${fact.direction} ${fact.tls}${fact.rawTls === '' ? '' : `(${fact.rawTls})`}${sender}${recipients}`;
}
