import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB database that holds the same facts, with words as plain VARCHAR. */
export interface NativeTable {
  readonly connection: DuckDBConnection;
  close(): void;
}

const KINDS = [
  ['smtp_auth', 'smtp-auth'],
  ['connector', 'connector'],
] as const;

/** Makes a table of each kind and grain from the Parquet files, all of which must be live. */
export async function nativeTable(databaseFile: string, facts: string): Promise<NativeTable> {
  const instance = await DuckDBInstance.create(databaseFile);
  const connection = await instance.connect();
  for (const [name, folder] of KINDS) {
    for (const grain of ['daily', 'hourly']) {
      await connection.run(
        `CREATE TABLE ${name}_${grain} AS SELECT * FROM read_parquet('${facts}/${folder}/**/*.${grain}.*.parquet')`,
      );
    }
  }
  await connection.run('CHECKPOINT');
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
