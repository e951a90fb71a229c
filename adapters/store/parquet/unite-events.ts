import type { DuckDBConnection } from '@duckdb/node-api';
import type { Manifest } from './manifest.ts';
import type { Planned } from './planned.ts';
import { scanPartitions } from './scan.ts';
import { PROFILE_WORDS } from './staged-words.ts';

/** `stored`: the events of the planned partitions as they are on disk, in the numbers of this import. */
export async function loadStoredEvents(
  connection: DuckDBConnection,
  directory: string,
  files: Manifest['files'],
  planned: readonly Planned[],
): Promise<void> {
  const words = PROFILE_WORDS.join(', ');
  await connection.run(
    `CREATE OR REPLACE TABLE told (part INTEGER, stream INTEGER, hour INTEGER, ${PROFILE_WORDS.map((w) => `${w} VARCHAR`).join(', ')},
       sender VARCHAR, "domain" VARCHAR, client VARCHAR, messages BIGINT, recipients BIGINT, event UBIGINT)`,
  );
  for (const { part, stored, stream } of planned) {
    const scan = stored ? scanPartitions(directory, files, [stored], 'events') : null;
    if (scan === null) continue;
    // A stream that brought no rows of its own gets a number of its own, below those that did.
    await connection.run(
      `INSERT INTO told SELECT ${part}, ${stream < 0 ? -1 - part : stream}, hour, ${words}, sender, "domain", client, messages,
         recipients, event FROM (${scan})`,
    );
  }
  await connection.run(
    `INSERT INTO names SELECT (SELECT coalesce(max(id), 0) FROM texts) + row_number() OVER (), text, hash(text)
     FROM (SELECT DISTINCT client AS text FROM told) AS t ANTI JOIN names USING (text)`,
  );
  await connection.run(
    `INSERT INTO parties
     SELECT (SELECT coalesce(max(party), 0) FROM party_ids) + row_number() OVER (), sender, "domain", hash(sender, "domain")
     FROM (SELECT DISTINCT sender, "domain" FROM told) AS t ANTI JOIN parties USING (sender, "domain")`,
  );
  await connection.run(
    `INSERT INTO profiles
     SELECT (SELECT coalesce(max(profile), 0) FROM profile_ids) + row_number() OVER (), stream, ${words}, hash(${words})
     FROM (SELECT DISTINCT stream, ${words} FROM told) AS t ANTI JOIN profiles USING (stream, ${words})`,
  );
  await connection.run(
    `CREATE OR REPLACE TABLE stored AS
     SELECT part, hour, profile, party, n.id AS client, messages, recipients, event
     FROM told JOIN parties USING (sender, "domain") JOIN profiles USING (stream, ${words}) JOIN names AS n ON n.text = client`,
  );
}

/**
 * `united`: stored and staged events, each event once. Of two tellings the one that knows the TLS version wins, then
 * the one with more recipients, then the newer.
 */
export async function uniteEvents(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE united AS
     SELECT * EXCLUDE (arrival, tls) FROM (
       SELECT part, hour, profile, party, client, messages, recipients, event, arrival, tls
       FROM arrived JOIN profiles USING (profile)
       UNION ALL
       SELECT part, hour, profile, party, client, messages, recipients, event, -1, tls
       FROM stored JOIN profiles USING (profile))
     QUALIFY row_number() OVER (
       PARTITION BY part, event
       ORDER BY tls = 'unknown', recipients DESC NULLS LAST, arrival DESC) = 1`,
  );
}
