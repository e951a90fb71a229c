import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * `united`: the staged events, each event once. Of two tellings the one that knows the TLS version wins, then the one
 * with more recipients, then the newer.
 */
export async function uniteEvents(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE united AS
     SELECT * EXCLUDE (arrival, tls) FROM arrived
     QUALIFY row_number() OVER (
       PARTITION BY part, event
       ORDER BY tls = 'unknown', recipients DESC NULLS LAST, arrival DESC) = 1`,
  );
}
