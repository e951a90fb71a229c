import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Columns, ColumnsQuestion, Dimension } from '../../../../src/model/question.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../../../src/model/tls.ts';
import { factsSql, isText, type Relation } from './facts-sql.ts';

const AUTHS = ['basic', 'oauth', 'other'] as const;
/** The sums of a row, in the order in which they are read. */
const SUMS = ['messages', ...TLS_VERSIONS.map((_, i) => `tls_${i}`), ...AUTHS.map((auth) => `auth_${auth}`)];

const isNumber = (name: Dimension): boolean => name === 'day' || name === 'hour';
const wordsOf = (name: Dimension): string => `"words ${name}"`;

/**
 * Sums the relation's facts into temporary tables of the connection: `sums` with a row per group, and per dimension its
 * values with their texts, each once and numbered from 0 on. Afterwards the facts are not needed any more.
 */
export async function sumIntoTables(
  question: ColumnsQuestion,
  relation: Relation,
  connection: DuckDBConnection,
): Promise<void> {
  const { word } = relation;
  const keys = [...new Set(question.by)].map((name) => `"${name}"`);
  // A choice in each row takes the engine half as long as a filter of the sum does. As doubles sums are exact up to 2^53.
  const sum = (messages: string) => `coalesce(sum(${messages}), 0)`;
  const only = (condition: string) => sum(`CASE WHEN ${condition} THEN messages::DOUBLE ELSE 0 END`);
  const sums = [
    sum('messages::DOUBLE'),
    ...TLS_VERSIONS.map((tls) => only(`tls = ${word('tls', tls)}`)),
    ...AUTHS.map((auth) => only(`auth = ${word('auth', auth)}`)),
  ];
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE sums AS
     SELECT ${[...keys, ...SUMS.map((name, i) => `${sums[i]} AS ${name}`)].join(', ')}
     FROM ${factsSql(question, relation)} ${keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : ''}`,
  );
  for (const name of new Set(question.by)) {
    if (isNumber(name)) continue;
    const texts = isText(name) ? relation.texts : null;
    const [text, join] = texts ? ['t.text', `JOIN ${texts.table} AS t ON t.id = v.value`] : ['v.value', ''];
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE ${wordsOf(name)} AS
       SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS number, v.value, CAST(${text} AS VARCHAR) AS text
       FROM (SELECT DISTINCT "${name}" AS value FROM sums) AS v ${join}`,
    );
  }
}

/** Reads what {@link sumIntoTables} has summed, a chunk of DuckDB's at a time. */
export async function* readColumns(
  { by }: ColumnsQuestion,
  connection: DuckDBConnection,
): AsyncGenerator<Columns, void, undefined> {
  const texts: string[] = [];
  const firstNumber = new Map<Dimension, number>();
  for (const name of new Set(by)) {
    if (isNumber(name)) continue;
    firstNumber.set(name, texts.length);
    for await (const chunk of await connection.stream(`SELECT text FROM ${wordsOf(name)} ORDER BY number`)) {
      for (const text of chunk.getColumnValues(0)) texts.push(text as string);
    }
  }
  const groups = by.map((name) =>
    isNumber(name) ? `CAST(s."${name}" AS INTEGER)` : `${wordsOf(name)}.number + ${firstNumber.get(name)}::INTEGER`,
  );
  const joins = [...firstNumber.keys()].map((name) => `JOIN ${wordsOf(name)} ON ${wordsOf(name)}.value = s."${name}"`);
  const sql = `SELECT ${[...groups, ...SUMS.map((name) => `s.${name}`)].join(', ')}
    FROM sums AS s ${joins.join(' ')} WHERE s.messages > 0`;
  for await (const chunk of await connection.stream(sql)) yield columnsOf(by.length, chunk, texts);
}

function columnsOf(groups: number, chunk: DuckDBDataChunk, texts: readonly string[]): Columns {
  const sum = (name: string) => new Float64Array(bytesOf(chunk, groups + SUMS.indexOf(name), 8));
  const tls = TLS_VERSIONS.map((version, i) => [version, sum(`tls_${i}`)] as const);
  return {
    rows: chunk.rowCount,
    groups: Array.from({ length: groups }, (_, at) => new Int32Array(bytesOf(chunk, at, 4))),
    texts,
    messages: sum('messages'),
    tls: Object.fromEntries(tls) as Record<TlsVersion, Float64Array>,
    auth: { basic: sum('auth_basic'), oauth: sum('auth_oauth'), other: sum('auth_other') },
  };
}

/** A copy of a column's values, which are all there: the chunk's own memory is gone with the chunk. */
function bytesOf(chunk: DuckDBDataChunk, column: number, width: number): ArrayBuffer {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, column);
  const bytes = duckdb.vector_get_data(vector, chunk.rowCount * width);
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  return copy.buffer;
}
