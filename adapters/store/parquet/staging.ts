import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  UBIGINT,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED, type Kind } from '../../../src/mailflow/dimensions.ts';
import type { FactBatch, TextDictionary } from '../../../src/mailflow/fact-batch.ts';
import type { PartitionKey } from '../../../src/mailflow/partition.ts';
import { type Slice, sliceId } from '../../../src/mailflow/slice.ts';
import { TLS_VERSIONS } from '../../../src/mailflow/tls.ts';
import type { StagedDay } from '../../../src/ports.ts';
import { Parties } from './parties.ts';
import { type Profile, Profiles } from './profiles.ts';

/** DuckDB's vectors hold this many rows; a data chunk cannot be longer. */
const VECTOR_ROWS = 2048;
const COLUMNS = ['hour', 'profile', 'party', 'client', 'messages', 'recipients'] as const;

/**
 * The waiting room of one import: a DuckDB of its own, in memory with a bound, spilling to `spillDirectory`. Facts
 * stay in columns all the way: batches are copied into DuckDB's vectors, never turned into rows. What there are few
 * of, a fact refers to by number: its profile (see profiles.ts), and its party, which is a sender and a domain.
 *
 * Tables: `staged` (`COLUMNS`, and `event` where the source has them), `texts` (id, text), `party_ids` (party, sender, domain),
 * `profile_ids` (profile, stream, words, connector, rawTls). The same text, party or profile may stand under two
 * numbers in a very long import. `stream` is an index into `streams`.
 */
export class Staging {
  readonly connection: DuckDBConnection;
  /** (kind, slice) pairs seen, by stream number. */
  readonly streams: { readonly kind: Kind; readonly slice: Slice }[] = [];
  readonly #instance: DuckDBInstance;
  readonly #numbers = new Map<string, number>();
  #chunk: { readonly chunk: DuckDBDataChunk; readonly vectors: readonly duckdb.Vector[] } | null = null;
  readonly #profiles = new Profiles();
  readonly #parties = new Parties();
  #appender: DuckDBAppender | null = null;
  #textsMayRepeat = false;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async open(spillDirectory: string, memoryLimit: string): Promise<Staging> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: memoryLimit,
      temp_directory: spillDirectory,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    for (const table of [
      `staged (${COLUMNS.map((name) => `${name} INTEGER`).join(', ')})`,
      'texts (id INTEGER, text VARCHAR)',
      'party_ids (party INTEGER, sender INTEGER, domain INTEGER)',
      `profile_ids (profile INTEGER, stream INTEGER, direction VARCHAR, "connectorType" VARCHAR, "forcedTls" VARCHAR,
         auth VARCHAR, tls VARCHAR, connector INTEGER, "rawTls" INTEGER)`,
    ]) {
      await connection.run(`CREATE TABLE ${table}`);
    }
    return new Staging(instance, connection);
  }

  async add(batch: FactBatch): Promise<void> {
    this.#chunk ??= await this.#begin(batch.event !== null);
    const { chunk, vectors } = this.#chunk;
    this.#appender ??= await this.connection.createAppender('staged');
    const profile = this.#profiles.of(batch, this.#streamNumber(batch));
    const party = this.#partiesOf(batch);
    const columns = [batch.hour, profile, party, batch.client, batch.messages, batch.recipients];
    const all = batch.event === null ? columns : [...columns, batch.event];
    if (all.length !== vectors.length) throw new Error('a source tells either totals or single events, not both');
    for (let start = 0; start < batch.length; start += VECTOR_ROWS) {
      const rows = Math.min(VECTOR_ROWS, batch.length - start);
      chunk.rowCount = rows;
      for (const [i, values] of all.entries()) copyInto(vectors[i] as duckdb.Vector, values, start, rows);
      this.#appender.appendDataChunk(chunk);
    }
  }

  async addTexts(texts: TextDictionary): Promise<void> {
    const fresh = texts.drain();
    this.#textsMayRepeat ||= texts.mayRepeat;
    if (fresh.texts.length === 0) return;
    const appender = await this.connection.createAppender('texts');
    for (const [i, text] of fresh.texts.entries()) {
      appender.appendInteger(fresh.first + i);
      appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
  }

  /** The number rows of this partition's stream were staged under, -1 when there were none. */
  streamOf(key: PartitionKey): number {
    return this.#numbers.get(streamId(key)) ?? -1;
  }

  /** Whether anything may stand under two numbers: only in very long imports of very many different things. */
  get mayRepeat(): boolean {
    return this.#textsMayRepeat || this.#parties.mayRepeat || this.#profiles.mayRepeat;
  }

  /** Makes everything added visible in the tables. */
  async flush(): Promise<void> {
    this.#appender?.closeSync();
    this.#appender = null;
    const parties = await this.connection.createAppender('party_ids');
    for (const { party, sender, domain } of this.#parties.drain()) {
      for (const id of [party, sender, domain]) parties.appendInteger(id);
      parties.endRow();
    }
    parties.closeSync();
    const profiles = await this.connection.createAppender('profile_ids');
    for (const { profile, stream, connector, rawTls, ...codes } of this.#profiles.drain()) {
      profiles.appendInteger(profile);
      profiles.appendInteger(stream);
      for (const word of wordsOf(codes)) profiles.appendVarchar(word);
      profiles.appendInteger(connector);
      profiles.appendInteger(rawTls);
      profiles.endRow();
    }
    profiles.closeSync();
  }

  async days(): Promise<readonly StagedDay[]> {
    await this.flush();
    const read = await this.connection.runAndReadAll(
      `SELECT stream, day, CAST(sum(messages) AS DOUBLE)
       FROM (SELECT profile, hour // 24 AS day, sum(messages) AS messages FROM staged GROUP BY ALL)
       JOIN profile_ids USING (profile) GROUP BY ALL ORDER BY ALL`,
    );
    return read.getRows().map(([stream, day, messages]) => {
      const { kind, slice } = this.streams[stream as number] as { kind: Kind; slice: Slice };
      return { kind, slice, day: day as number, messages: messages as number };
    });
  }

  async close(): Promise<void> {
    this.#appender?.closeSync();
    this.connection.closeSync();
    this.#instance.closeSync();
  }

  /** Only sources that tell single events pay for their keys. */
  async #begin(withEvents: boolean) {
    if (withEvents) await this.connection.run('ALTER TABLE staged ADD COLUMN event UBIGINT');
    const types = [...COLUMNS.map(() => INTEGER), ...(withEvents ? [UBIGINT] : [])];
    const chunk = DuckDBDataChunk.create(types, VECTOR_ROWS);
    return { chunk, vectors: types.map((_, i) => duckdb.data_chunk_get_vector(chunk.chunk, i)) };
  }

  #partiesOf({ sender, domain, length }: FactBatch): Int32Array {
    const parties = new Int32Array(length);
    for (let i = 0; i < length; i++) parties[i] = this.#parties.of(sender[i] as number, domain[i] as number);
    return parties;
  }

  #streamNumber(batch: FactBatch): number {
    const id = streamId(batch);
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#numbers.set(id, this.streams.length);
    return this.streams.push({ kind: batch.kind, slice: batch.slice }) - 1;
  }
}

const streamId = ({ kind, slice }: Pick<PartitionKey, 'kind' | 'slice'>): string => `${kind} ${sliceId(slice)}`;

const wordsOf = (
  codes: Pick<Profile, 'direction' | 'connectorType' | 'forcedTls' | 'auth' | 'tls'>,
): readonly string[] => [
  DIRECTIONS[codes.direction] as string,
  CONNECTOR_TYPES[codes.connectorType] as string,
  FORCED[codes.forcedTls] as string,
  AUTHS[codes.auth] as string,
  TLS_VERSIONS[codes.tls] as string,
];

function copyInto(vector: duckdb.Vector, values: Int32Array | BigUint64Array, start: number, rows: number): void {
  const width = values.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, values.byteOffset + start * width, rows * width);
}
