import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  INTEGER,
  UBIGINT,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Kind } from '../../../src/mailflow/dimensions.ts';
import { BATCH_COLUMNS, type FactBatch, type TextDictionary } from '../../../src/mailflow/fact-batch.ts';
import type { PartitionKey } from '../../../src/mailflow/partition.ts';
import { type Slice, sliceId } from '../../../src/mailflow/slice.ts';
import type { StagedDay } from '../../../src/ports.ts';

/** DuckDB's vectors hold this many rows; a data chunk cannot be longer. */
const VECTOR_ROWS = 2048;

const INTEGER_COLUMNS = ['stream', ...BATCH_COLUMNS] as const;

/**
 * The waiting room of one import: a DuckDB of its own, in memory with a bound, spilling to `spillDirectory`. Facts
 * stay in columns all the way: batches are copied into DuckDB's vectors, never turned into rows.
 *
 * Tables: `staged` (integer columns of a batch, `stream` = index into `streams`, `event`), `texts` (id, text).
 */
export class Staging {
  readonly connection: DuckDBConnection;
  /** (kind, slice) pairs seen, by stream number. */
  readonly streams: { readonly kind: Kind; readonly slice: Slice }[] = [];
  readonly #instance: DuckDBInstance;
  readonly #numbers = new Map<string, number>();
  readonly #chunk = DuckDBDataChunk.create([...INTEGER_COLUMNS.map(() => INTEGER), UBIGINT], VECTOR_ROWS);
  readonly #vectors = Array.from({ length: INTEGER_COLUMNS.length + 1 }, (_, i) =>
    duckdb.data_chunk_get_vector(this.#chunk.chunk, i),
  );
  readonly #stream = new Int32Array(VECTOR_ROWS);
  readonly #noEvents = new BigUint64Array(VECTOR_ROWS);
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
    await connection.run(
      `CREATE TABLE staged (${INTEGER_COLUMNS.map((name) => `"${name}" INTEGER`).join(', ')}, event UBIGINT)`,
    );
    await connection.run('CREATE TABLE texts (id INTEGER, text VARCHAR)');
    return new Staging(instance, connection);
  }

  async add(batch: FactBatch): Promise<void> {
    this.#appender ??= await this.connection.createAppender('staged');
    this.#stream.fill(this.#numberOf(batch));
    for (let start = 0; start < batch.length; start += VECTOR_ROWS) {
      const rows = Math.min(VECTOR_ROWS, batch.length - start);
      this.#chunk.rowCount = rows;
      copyInto(this.#vectors[0], this.#stream, 0, rows);
      for (const [i, name] of BATCH_COLUMNS.entries()) copyInto(this.#vectors[i + 1], batch[name], start, rows);
      copyInto(this.#vectors[INTEGER_COLUMNS.length], batch.event ?? this.#noEvents, batch.event ? start : 0, rows);
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

  async flush(): Promise<void> {
    this.#appender?.closeSync();
    this.#appender = null;
  }

  async days(): Promise<readonly StagedDay[]> {
    await this.flush();
    const read = await this.connection.runAndReadAll(
      `SELECT stream, hour // 24 AS day, CAST(sum(messages) AS DOUBLE) FROM staged GROUP BY ALL ORDER BY ALL`,
    );
    return read.getRows().map(([stream, day, messages]) => {
      const { kind, slice } = this.streams[stream as number] as { kind: Kind; slice: Slice };
      return { kind, slice, day: day as number, messages: messages as number };
    });
  }

  async close(): Promise<void> {
    await this.flush();
    this.connection.closeSync();
    this.#instance.closeSync();
  }

  #numberOf(batch: FactBatch): number {
    const id = streamId(batch);
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#numbers.set(id, this.streams.length);
    return this.streams.push({ kind: batch.kind, slice: batch.slice }) - 1;
  }
}

const streamId = ({ kind, slice }: Pick<PartitionKey, 'kind' | 'slice'>): string => `${kind} ${sliceId(slice)}`;

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
