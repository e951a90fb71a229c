import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Database, type OpenDatabase, openDatabase } from '../../../../adapters/store/parquet/database.ts';
import { quoted } from '../../../../adapters/store/parquet/sql.ts';

/** Whatever stands in a database that was used, as the statements that remove it. */
const REMOVALS = `
  SELECT 'DETACH "' || database_name || '"' FROM duckdb_databases() WHERE NOT internal AND database_name <> 'memory'
  UNION ALL
  SELECT 'DROP VIEW "' || view_name || '"' FROM duckdb_views() WHERE NOT internal AND database_name = 'memory'
  UNION ALL
  SELECT 'DROP TABLE "' || table_name || '"' FROM duckdb_tables() WHERE NOT internal AND database_name = 'memory'`;

/** Those that nobody has open, by their settings. */
const unused = new Map<string, DuckDBInstance[]>();

/**
 * Opens a database as the product does, but keeps what was closed, emptied, and gives it out again: making and ending
 * one takes longer than most tests do. It has one thread, as on a machine with one core: for a handful of facts, waking
 * a second takes longer than counting. What is opened again as by another process has those that the product gives it.
 */
export const openKeptDatabase: OpenDatabase = async ({ temp_directory = '', ...given }) => {
  const settings = { ...given, threads: '1' };
  const kind = JSON.stringify(settings);
  const keep = (instance: DuckDBInstance): Database => ({
    instance,
    close: async () => {
      await onConnection(instance, empty);
      unused.set(kind, [...(unused.get(kind) ?? []), instance]);
    },
  });
  const kept = unused.get(kind)?.pop();
  if (kept === undefined) return keep((await openDatabase({ ...settings, temp_directory })).instance);
  await onConnection(kept, (connection) => connection.run(`SET temp_directory = ${quoted(temp_directory)}`));
  return keep(kept);
};

async function empty(connection: DuckDBConnection): Promise<void> {
  const removals = (await connection.runAndReadAll(REMOVALS)).getRows();
  for (const [sql] of removals) await connection.run(sql as string);
}

async function onConnection(
  instance: DuckDBInstance,
  use: (connection: DuckDBConnection) => Promise<unknown>,
): Promise<void> {
  const connection = await instance.connect();
  try {
    await use(connection);
  } finally {
    connection.closeSync();
  }
}
