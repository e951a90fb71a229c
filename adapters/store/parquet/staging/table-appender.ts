import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  UBIGINT,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { PackedTexts } from '../../../../src/model/text/packed-texts.ts';

/** DuckDB's vectors hold this many rows; a data chunk cannot be longer. */
const VECTOR_ROWS = 2048;

type Texts = Pick<PackedTexts, 'bytes' | 'ends'>;
type Column = Int32Array | BigUint64Array | Texts | readonly string[];

/** Appends columns to a DuckDB table, without ever making rows of them: ten times as fast as value by value. */
export class TableAppender {
  readonly #connection: DuckDBConnection;
  readonly #table: string;
  #chunk: { readonly chunk: DuckDBDataChunk; readonly vectors: readonly duckdb.Vector[] } | null = null;
  #appender: DuckDBAppender | null = null;

  constructor(connection: DuckDBConnection, table: string) {
    this.#connection = connection;
    this.#table = table;
  }

  /** As many and such columns as the table has, each at least `rows` long. */
  async append(columns: readonly Column[], rows: number): Promise<void> {
    this.#appender ??= await this.#connection.createAppender(this.#table);
    this.#chunk ??= chunkFor(columns);
    const { chunk, vectors } = this.#chunk;
    if (columns.length !== vectors.length) throw new Error(`${this.#table} has ${vectors.length} columns`);
    for (let start = 0; start < rows; start += VECTOR_ROWS) {
      const end = Math.min(rows, start + VECTOR_ROWS);
      chunk.reset();
      chunk.rowCount = end - start;
      for (const [i, values] of columns.entries()) copyInto(vectors[i] as duckdb.Vector, values, start, end);
      this.#appender.appendDataChunk(chunk);
    }
  }

  /** Makes what was appended visible in the table. */
  flush(): void {
    this.#appender?.closeSync();
    this.#appender = null;
  }
}

function chunkFor(columns: readonly Column[]) {
  const chunk = DuckDBDataChunk.create(columns.map(typeOf), VECTOR_ROWS);
  return { chunk, vectors: columns.map((_, i) => duckdb.data_chunk_get_vector(chunk.chunk, i)) };
}

function typeOf(column: Column): DuckDBType {
  if (column instanceof Int32Array) return INTEGER;
  return column instanceof BigUint64Array ? UBIGINT : VARCHAR;
}

function copyInto(vector: duckdb.Vector, values: Column, start: number, end: number): void {
  if (values instanceof Int32Array || values instanceof BigUint64Array) {
    const width = values.BYTES_PER_ELEMENT;
    const from = values.byteOffset + start * width;
    duckdb.copy_data_to_vector(vector, 0, values.buffer as ArrayBuffer, from, (end - start) * width);
  } else if ('bytes' in values) {
    const { bytes, ends } = values;
    let from = start === 0 ? 0 : (ends[start - 1] as number);
    for (let i = start; i < end; i++) {
      const to = ends[i] as number;
      duckdb.vector_assign_string_element_len(vector, i - start, bytes.subarray(from, to));
      from = to;
    }
  } else {
    for (let i = start; i < end; i++) duckdb.vector_assign_string_element(vector, i - start, values[i] as string);
  }
}
