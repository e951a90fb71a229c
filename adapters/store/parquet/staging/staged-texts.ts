import type { DuckDBConnection } from '@duckdb/node-api';
import type { Planned } from './planned.ts';

/** The columns of a profile, as SQL names. */
export const PROFILE_WORDS = ['direction', '"connectorType"', '"forcedTls"', 'auth', 'tls', 'connector', '"rawTls"'];

/** Joins that give a fact's numbers back their words: profile `p`, party `q`, and the client's name `n`. */
export const NAMED_DAILY = 'JOIN profiles AS p USING (profile) JOIN parties AS q USING (party)';
export const NAMED = `${NAMED_DAILY} JOIN names AS n ON n.id = f.client`;

/**
 * `arrived`: the staged rows of a piece of the plan (table `plan`), and what their numbers mean: `names` (id, text),
 * `parties` (party, sender, domain) and `profiles` (profile, stream, words), each thing once and with a hash of what it
 * says. What stands under several numbers is made one here. Only what the piece refers to is looked up: a long import
 * may have many times more words than fit into memory.
 */
export async function namePiece(
  connection: DuckDBConnection,
  piece: readonly Planned[],
  withEvents: boolean,
): Promise<void> {
  if (withEvents) await connection.run('ALTER TABLE staged ADD COLUMN IF NOT EXISTS event UBIGINT');
  await connection.run(
    `CREATE TABLE piece AS
     SELECT plan.part, s.*, s.rowid AS arrival FROM staged AS s JOIN profile_ids USING (profile) JOIN plan USING (stream)
     WHERE s.hour // 24 = plan.day AND ${withinDays(piece)}`,
  );
  await nameOnce(connection, {
    table: 'names',
    number: 'id',
    words: 'text',
    query: 'SELECT id AS number, text FROM texts WHERE id IN (SELECT client FROM piece)',
  });
  await nameOnce(connection, {
    table: 'parties',
    number: 'party',
    words: 'sender, "domain"',
    query: `SELECT party AS number, s.text AS sender, d.text AS "domain"
           FROM (SELECT * FROM party_ids WHERE party IN (SELECT party FROM piece))
           JOIN texts AS s ON s.id = sender JOIN texts AS d ON d.id = "domain"`,
  });
  await nameOnce(connection, {
    table: 'profiles',
    number: 'profile',
    besides: 'stream, ',
    words: PROFILE_WORDS.join(', '),
    query: `SELECT profile AS number, stream, ${PROFILE_WORDS.slice(0, 5).join(', ')}, c.text AS connector, r.text AS "rawTls"
           FROM (SELECT * FROM profile_ids WHERE profile IN (SELECT profile FROM piece)) AS p
           JOIN texts AS c ON c.id = p.connector JOIN texts AS r ON r.id = p."rawTls"`,
  });
  await connection.run(
    `CREATE OR REPLACE VIEW arrived AS
     SELECT s.part, s.hour, f.profile, q.party, n.id AS client, CAST(s.messages AS BIGINT) AS messages,
            CAST(nullif(s.recipients, -1) AS BIGINT) AS recipients, ${withEvents ? 's.event, ' : ''}s.arrival
     FROM piece AS s JOIN parties_numbers AS q ON q.number = s.party JOIN names_numbers AS n ON n.number = s.client
       JOIN profiles_numbers AS f ON f.number = s.profile`,
  );
}

/** Frees what `arrived` was made of, once it has been summed up. */
export async function forgetNumbers(connection: DuckDBConnection): Promise<void> {
  await dropTables(connection, ['piece', 'names_numbers', 'parties_numbers', 'profiles_numbers']);
}

export async function dropTables(connection: DuckDBConnection, tables: readonly string[]): Promise<void> {
  await connection.run(tables.map((table) => `DROP TABLE IF EXISTS ${table}`).join('; '));
}

/** `table`: what `query` finds, each thing once under its first number; `table_numbers`: that number beside each other one. */
async function nameOnce(
  connection: DuckDBConnection,
  thing: {
    readonly table: string;
    readonly number: string;
    readonly words: string;
    readonly besides?: string;
    readonly query: string;
  },
): Promise<void> {
  const { table, number, words, besides = '', query } = thing;
  const all = `${besides}${words}`;
  await connection.run(`CREATE TABLE found_words AS ${query}`);
  await connection.run(
    `CREATE TABLE ${table} AS SELECT min(number) AS ${number}, ${all}, hash(${words}) AS hash FROM found_words GROUP BY ${all}`,
  );
  await connection.run(
    `CREATE TABLE ${table}_numbers AS SELECT t.number, o.${number} FROM found_words AS t JOIN ${table} AS o USING (${all})`,
  );
  await dropTables(connection, ['found_words']);
}

/** A condition on `hour` that keeps what a piece of the plan cannot have from being read. */
function withinDays(piece: readonly Planned[]): string {
  if (piece.length === 0) return 'false';
  const days = piece.map(({ key }) => key.day);
  const first = days.reduce((a, b) => Math.min(a, b));
  const last = days.reduce((a, b) => Math.max(a, b));
  return `hour BETWEEN ${first * 24} AND ${last * 24 + 23}`;
}
