import { reportCsv } from '../../../../adapters/sources/report-csv/source.ts';
import type { Fact } from '../../../../src/model/fact.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../../src/model/fact-batch.ts';
import { sliceId } from '../../../../src/model/slice.ts';
import { dayText } from '../../../../src/model/time.ts';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';
import type { SourceResult } from '../../../../src/ports/source.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const NOW = new Date('2026-11-22T12:00:00Z');

export interface ReadReport {
  readonly result: SourceResult;
  readonly facts: readonly (Fact & { readonly slice: string; readonly kind: string })[];
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

/** Reads a file's content (text is written in UTF-8) as an import would. */
export async function readReport(
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  declared: Readonly<Record<string, string>> = {},
): Promise<ReadReport> {
  const texts = new TextDictionary();
  const batches: FactBatch[] = [];
  const rejections: { line: number; reason: string }[] = [];
  const result = await reportCsv.read(
    {
      bytes: typeof content === 'string' || content instanceof Uint8Array ? inChunks(bytesOf(content)) : content,
      fileName: 'report.csv',
      modifiedAt: NOW,
      now: NOW,
      declared,
      carries: [],
    },
    {
      texts,
      add: async (batch) => {
        batches.push(batch);
      },
      reject: (line, reason) => rejections.push({ line, reason }),
    },
  );
  const names = texts.drain().texts;
  return {
    result,
    rejections,
    get facts() {
      return batches.flatMap((batch) =>
        [...factsOf(batch, (id) => names[id] ?? `no text ${id}`)].map((fact) => ({
          ...fact,
          kind: batch.kind,
          slice: sliceId(batch.slice),
        })),
      );
    },
  };
}

export function encoded(text: string, encoding: Encoding, bom: boolean): Uint8Array {
  const marked = bom ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return Buffer.from(marked, 'utf8');
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding === 'utf-16le' ? bytes : bytes.swap16();
}

/** In pieces of the given sizes, over and over. */
export async function* inChunks(bytes: Uint8Array, sizes: readonly number[] = [65_536]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** One line per fact, in any order, for comparing: `2026-11-15 a@contoso.com TLS 1.2 basic 3`. */
export function smtpAuthLines(facts: ReadReport['facts']): readonly string[] {
  return facts
    .map((f) => `${dayText(Math.floor(f.hour / 24))} ${f.sender} TLS ${f.tls} ${f.auth} ${f.messages}`)
    .sort();
}

/** `2026-11-15 inbound partner "Contoso" forced=yes TLS 1.2 3` */
export function connectorLines(facts: ReadReport['facts']): readonly string[] {
  return facts
    .map(
      (f) =>
        `${dayText(Math.floor(f.hour / 24))} ${f.direction} ${f.connectorType} "${f.connector}" forced=${f.forcedTls} TLS ${f.tls} ${f.messages}`,
    )
    .sort();
}

/** Messages per TLS version that are not zero. */
export function byTls(facts: ReadReport['facts']): Readonly<Record<string, number>> {
  const counts = TLS_VERSIONS.map((version): [string, number] => [
    version,
    facts.reduce((sum, fact) => sum + (fact.tls === version ? fact.messages : 0), 0),
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
}
