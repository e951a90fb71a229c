import { type Carry, offered, withCarry } from './carries.ts';
import type { ImportRecord } from './import-record.ts';

/** How far a followed source was read. Kept whatever becomes of the imports it was counted under. */
export interface Stream<T = unknown> {
  readonly source: string;
  readonly position: T;
  readonly carry: Carry<T> | null;
}

/** What is known of the reads of all sources besides their facts: carries of files by source, streams by name. */
export interface Reads<T = unknown> {
  readonly carries: Readonly<Record<string, readonly Carry<T>[]>>;
  readonly streams: Readonly<Record<string, Stream<T>>>;
}

/** What a stream was read to, and under which import that is counted. */
export interface Advance<T = unknown> {
  readonly stream: string;
  readonly source: string;
  readonly import: number;
  readonly position: T;
  /** Null leaves the one there is. */
  readonly carry: T | null;
  /** Streams that are not there any more. */
  readonly forget?: readonly string[] | undefined;
}

/** Logs of a source that are followed, and may have to do with each other. */
const STREAMS_OFFERED = 32;

/** Carries of a source that a new read is to know of, those of streams first; of imports that still count. */
export function offeredBy<T>(
  { carries, streams }: Reads<T>,
  source: string,
  imports: readonly ImportRecord[],
  except?: string,
): readonly Carry<T>[] {
  const ofStreams = Object.entries(streams).flatMap(([name, each]) =>
    each.source === source && name !== except ? (each.carry ?? []) : [],
  );
  const own = Object.hasOwn(carries, source) ? (carries[source] ?? []) : [];
  return [...offered(ofStreams, imports, STREAMS_OFFERED), ...offered(own, imports)];
}

/** After more of a stream was read. What an earlier import of it left stays for files that go on from there. */
export function advanced<T>(reads: Reads<T>, advance: Advance<T>, imports: readonly ImportRecord[]): Reads<T> {
  const { stream, source, position } = advance;
  const before = streamOf(reads, stream)?.carry ?? null;
  const carry = advance.carry === null ? before : { import: advance.import, carry: advance.carry };
  const forgotten = new Set(advance.forget);
  const others = Object.entries(reads.streams).filter(([name]) => !forgotten.has(name));
  const streams = { ...Object.fromEntries(others), [stream]: { source, position, carry } };
  const isLeft = before !== null && carry !== null && before.import !== carry.import;
  if (!isLeft) return { ...reads, streams };
  const earlier = Object.hasOwn(reads.carries, source) ? (reads.carries[source] ?? []) : [];
  return { carries: { ...reads.carries, [source]: withCarry(earlier, before, imports) }, streams };
}

export const streamOf = <T>({ streams }: Pick<Reads<T>, 'streams'>, name: string): Stream<T> | undefined =>
  Object.hasOwn(streams, name) ? streams[name] : undefined;
