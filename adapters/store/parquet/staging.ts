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
import { type Profile, Profiles } from './profiles.ts';

/** DuckDB's vectors hold this many rows; a data chunk cannot be longer. */
const VECTOR_ROWS = 2048;
/** (sender, domain) pairs told apart at a time, so that memory does not grow with the file. */
const MAX_PARTIES = 400_000;
/** Ids of texts stay far below this, so that a pair of them is one exact number. */
const ID_SPACE = 2 ** 26;

const COLUMNS = ['hour', 'profile', 'party', 'client', 'messages', 'recipients'] as const;

/**
 * The waiting room of one import: a DuckDB of its own, in memory with a bound, spilling to `spillDirectory`. Facts
 * stay in columns all the way: batches are copied into DuckDB's vectors, never turned into rows. What there are few
 * of, a fact refers to by number: its profile (see profiles.ts), and its party, which is a sender and a domain.
 *
 * Tables: `staged` (`COLUMNS`, `event`), `texts` (id, text), `party_ids` (party, sender, domain),
 * `profile_ids` (profile, stream, words, connector, rawTls). The same text, party or profile may stand under two
 * numbers in a very long import. `stream` is an index into `streams`.
 */
export class Staging {
  readonly connection: DuckDBConnection;
  /** (kind, slice) pairs seen, by stream number. */
  readonly streams: { readonly kind: Kind; readonly slice: Slice }[] = [];
  readonly #instance: DuckDBInstance;
  readonly #numbers = new Map<string, number>();
  readonly #chunk = DuckDBDataChunk.create([...COLUMNS.map(() => INTEGER), UBIGINT], VECTOR_ROWS);
  readonly #vectors = Array.from({ length: COLUMNS.length + 1 }, (_, i) =>
    duckdb.data_chunk_get_vector(this.#chunk.chunk, i),
  );
  readonly #noEvents = new BigUint64Array(VECTOR_ROWS);
  readonly #profiles = new Profiles();
  #parties = new Map<number, number>();
  #nextParty = 0;
  #freshParties: [party: number, sender: number, domain: number][] = [];
  #appender: DuckDBAppender | null = null;

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
      `staged (${COLUMNS.map((name) => `${name} INTEGER`).join(', ')}, event UBIGINT)`,
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
    this.#appender ??= await this.connection.createAppender('staged');
    const profile = this.#profiles.of(batch, this.#streamNumber(batch));
    const party = this.#partiesOf(batch);
    const columns = [batch.hour, profile, party, batch.client, batch.messages, batch.recipients];
    for (let start = 0; start < batch.length; start += VECTOR_ROWS) {
      const rows = Math.min(VECTOR_ROWS, batch.length - start);
      this.#chunk.rowCount = rows;
      for (const [i, values] of columns.entries()) copyInto(this.#vectors[i], values, start, rows);
      copyInto(this.#vectors[COLUMNS.length], batch.event ?? this.#noEvents, batch.event ? start : 0, rows);
      this.#appender.appendDataChunk(this.#chunk);
    }
  }

  async addTexts(texts: TextDictionary): Promise<void> {
    const fresh = texts.drain();
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

  /** Makes everything added visible in the tables. */
  async flush(): Promise<void> {
    this.#appender?.closeSync();
    this.#appender = null;
    const parties = await this.connection.createAppender('party_ids');
    for (const row of this.#freshParties) {
      for (const id of row) parties.appendInteger(id);
      parties.endRow();
    }
    parties.closeSync();
    this.#freshParties = [];
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

  #partiesOf({ sender, domain, length }: FactBatch): Int32Array {
    const parties = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      const pair = (sender[i] as number) * ID_SPACE + (domain[i] as number);
      let party = this.#parties.get(pair);
      if (party === undefined) {
        if (this.#parties.size >= MAX_PARTIES) this.#parties = new Map();
        party = this.#nextParty++;
        this.#parties.set(pair, party);
        this.#freshParties.push([party, sender[i] as number, domain[i] as number]);
      }
      parties[i] = party;
    }
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

function copyInto(
  vector: duckdb.Vector | undefined,
  values: Int32Array | BigUint64Array,
  start: number,
  rows: number,
): void {
  const width = values.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(
    vector as duckdb.Vector,
    0,
    values.buffer as ArrayBuffer,
    values.byteOffset + start * width,
    rows * width,
  );
}
