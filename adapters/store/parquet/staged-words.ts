import type { DuckDBConnection } from '@duckdb/node-api';

/** The columns of a profile, as SQL names. */
export const PROFILE_WORDS = ['direction', '"connectorType"', '"forcedTls"', 'auth', 'tls', 'connector', '"rawTls"'];

/** Joins that give a fact's numbers back their words: profile `p`, party `q`, and the client's name `n`. */
export const NAMED_DAILY = 'JOIN profiles AS p USING (profile) JOIN used_parties AS q USING (party)';
export const NAMED = `${NAMED_DAILY} JOIN used_names AS n ON n.id = f.client`;

/**
 * `used_names` and `used_parties`: what the facts of a piece (`hourly`) refer to. Where there are few of them anyway,
 * that is all of them.
 */
export async function nameUsed(connection: DuckDBConnection, mayRepeat: boolean): Promise<void> {
  const [made, names, parties] = mayRepeat
    ? ['TABLE', 'SEMI JOIN hourly ON hourly.client = names.id', 'SEMI JOIN hourly USING (party)']
    : ['VIEW', '', ''];
  await connection.run(`CREATE OR REPLACE ${made} used_names AS SELECT * FROM names ${names}`);
  await connection.run(`CREATE OR REPLACE ${made} used_parties AS SELECT * FROM parties ${parties}`);
}

/**
 * What the numbers of staged facts mean: `names` (id, text), `parties` (party, sender, domain) and `profiles`
 * (profile, stream, words), each thing once and with a hash of what it says. `arrived` are the staged facts; where
 * something stands under two numbers, they are made one there.
 */
export async function nameNumbers(
  connection: DuckDBConnection,
  { withEvents, mayRepeat }: { readonly withEvents: boolean; readonly mayRepeat: boolean },
): Promise<void> {
  if (withEvents) await connection.run('ALTER TABLE staged ADD COLUMN IF NOT EXISTS event UBIGINT');
  /** `numbered` with, beside each number, the first one that says the same: itself, as a rule. */
  const made = mayRepeat ? 'TABLE' : 'VIEW';
  const once = (numbered: string, name: string, columns: string): string =>
    mayRepeat
      ? `WITH n AS (${numbered}) SELECT n.*, c.${name}
         FROM n JOIN (SELECT min(number) AS ${name}, ${columns} FROM n GROUP BY ${columns}) AS c USING (${columns})`
      : `SELECT *, number AS ${name} FROM (${numbered})`;

  await connection.run(`CREATE ${made} name_ids AS ${once('SELECT id AS number, text FROM texts', 'id', 'text')}`);
  await connection.run('CREATE TABLE names AS SELECT id, text, hash(text) AS hash FROM name_ids WHERE number = id');

  const parties = `SELECT party AS number, s.text AS sender, d.text AS "domain"
    FROM party_ids JOIN texts AS s ON s.id = sender JOIN texts AS d ON d.id = "domain"`;
  await connection.run(`CREATE ${made} party_names AS ${once(parties, 'party', 'sender, "domain"')}`);
  await connection.run(
    `CREATE TABLE parties AS SELECT party, sender, "domain", hash(sender, "domain") AS hash
     FROM party_names WHERE number = party`,
  );

  const all = PROFILE_WORDS.join(', ');
  const words = PROFILE_WORDS.slice(0, 5).join(', ');
  const profiles = `SELECT profile AS number, stream, ${words}, c.text AS connector, r.text AS "rawTls"
    FROM profile_ids AS p JOIN texts AS c ON c.id = p.connector JOIN texts AS r ON r.id = p."rawTls"`;
  await connection.run(`CREATE ${made} profile_names AS ${once(profiles, 'profile', `stream, ${all}`)}`);
  await connection.run(
    `CREATE TABLE profiles AS SELECT profile, stream, ${all}, hash(${all}) AS hash FROM profile_names WHERE number = profile`,
  );

  const [numbers, joins] = mayRepeat
    ? [
        'f.profile, q.party, n.id AS client',
        `JOIN party_names AS q ON q.number = s.party JOIN name_ids AS n ON n.number = s.client
         JOIN profile_names AS f ON f.number = s.profile`,
      ]
    : ['s.profile, s.party, s.client', ''];
  await connection.run(
    `CREATE VIEW arrived AS
     SELECT s.hour, ${numbers}, CAST(s.messages AS BIGINT) AS messages,
            CAST(nullif(s.recipients, -1) AS BIGINT) AS recipients, ${withEvents ? 's.event, ' : ''}s.rowid AS arrival
     FROM staged AS s ${joins}`,
  );
}
