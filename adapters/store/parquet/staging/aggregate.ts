import type { DuckDBConnection } from '@duckdb/node-api';
import type { Direction } from '../../../../src/model/dimensions.ts';
import type { DirectionCounts } from '../../../../src/model/partition.ts';
import { directionsByKey } from '../write/count-directions.ts';
import type { Sums } from './planned.ts';
import { NAMED, nameSums } from './staged-texts.ts';

const SUMS = 'CAST(sum(messages) AS BIGINT) AS messages, CAST(sum(recipients) AS BIGINT) AS recipients';

/**
 * Sums up the rows of `table`: `hourly` and `daily`, the facts, sorted as they will lie in the files, and the words of
 * their numbers (see staged-texts.ts).
 */
export async function aggregate(connection: DuckDBConnection, table: 'arrived' | 'united'): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE sums AS
     SELECT part, hour, profile, party, client, ${SUMS} FROM ${table} GROUP BY ALL`,
  );
  const again = await nameSums(connection);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE hourly AS SELECT * FROM (${again.size === 0 ? 'FROM sums' : sumsOfFirst(again)}) ORDER BY part, party;
     DROP TABLE sums;
     CREATE OR REPLACE TEMP TABLE daily AS
     SELECT * FROM (SELECT part, hour // 24 AS day, profile, party, ${SUMS} FROM hourly GROUP BY ALL) ORDER BY part, party`,
  );
}

/** `sums` with the first number of each thing in place of its others, summed up once more. */
function sumsOfFirst(again: ReadonlySet<string>): string {
  const columns = [
    ['profile', 'profiles'],
    ['party', 'parties'],
    ['client', 'names'],
  ] as const;
  const firsts = columns.map(([column, table]) =>
    again.has(table) ? `coalesce(${table}_again.first, f.${column}) AS ${column}` : `f.${column}`,
  );
  const joins = columns.map(([column, table]) =>
    again.has(table) ? `LEFT JOIN ${table}_again ON ${table}_again.number = f.${column}` : '',
  );
  return `SELECT part, hour, ${firsts.join(', ')}, ${SUMS} FROM sums AS f ${joins.join(' ')} GROUP BY ALL`;
}

/** Per part its totals and a hash of its facts that depends neither on their order nor on the numbers. */
export async function signatures(
  connection: DuckDBConnection,
  table: 'hourly' | 'united',
): Promise<ReadonlyMap<number, Sums>> {
  const event = table === 'united' ? ', f.event' : '';
  const read = await connection.runAndReadAll(
    `SELECT h.part, CAST(h.messages AS DOUBLE), CAST(h.facts AS INTEGER), s.signature
     FROM (SELECT part, sum(messages) AS messages, count(*) AS facts FROM hourly GROUP BY part) AS h
     JOIN (SELECT f.part, printf('%016x', bit_xor(hash(f.hour, p.hash, q.hash, n.hash, f.messages, f.recipients${event})))
                  AS signature
           FROM ${table} AS f ${NAMED} GROUP BY f.part) AS s USING (part)`,
  );
  const directions = await countDirections(connection);
  return new Map(
    (read.getRows() as [number, number, number, string][]).map(([part, messages, facts, signature]) => [
      part,
      { messages, facts, directions: directions.get(part) ?? {}, signature },
    ]),
  );
}

async function countDirections(connection: DuckDBConnection): Promise<ReadonlyMap<number, DirectionCounts>> {
  const read = await connection.runAndReadAll(
    `SELECT part, direction, CAST(sum(messages) AS DOUBLE)
     FROM (SELECT part, profile, sum(messages) AS messages FROM daily GROUP BY ALL) JOIN profiles USING (profile)
     GROUP BY part, direction HAVING sum(messages) > 0`,
  );
  return directionsByKey(read.getRows() as [number, Direction, number][]);
}
