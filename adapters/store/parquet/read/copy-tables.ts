import type { DuckDBConnection } from '@duckdb/node-api';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED, KINDS, type Kind } from '../../../../src/model/dimensions.ts';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';
import { quotedList } from '../sql.ts';
import { TEXT_DIMENSIONS, type TextDimension } from './facts-sql.ts';
import type { SelectedPartitions } from './select-partitions.ts';

type Grain = SelectedPartitions['grain'];

/** Closed vocabularies of the copy in memory, which holds them as enumerations. */
export const ENUMS = {
  direction: DIRECTIONS,
  connectorType: CONNECTOR_TYPES,
  forcedTls: FORCED,
  auth: AUTHS,
  tls: TLS_VERSIONS,
} as const;
const DAILY_TEXTS: readonly TextDimension[] = ['connector', 'sender', 'domain', 'rawTls'];

/** Makes the tables of the copy in memory, in a database of its own. */
export async function createCopyTables(connection: DuckDBConnection): Promise<void> {
  await connection.run(`ATTACH ':memory:' AS hot (COMPRESS)`);
  await connection.run('USE hot');
  for (const [name, values] of Object.entries(ENUMS)) {
    await connection.run(`CREATE TYPE "${name}_word" AS ENUM (${quotedList(values)})`);
  }
  await connection.run('CREATE TABLE texts (id UINTEGER, text VARCHAR)');
  await connection.run(`INSERT INTO texts VALUES (0, '')`);
  const words = Object.keys(ENUMS).map((name) => `"${name}" "${name}_word"`);
  for (const kind of KINDS) {
    for (const grain of ['daily', 'hourly'] as const) {
      const time = grain === 'daily' ? 'day INTEGER' : 'hour INTEGER';
      const texts = textsOf(grain).map((name) => `"${name}" UINTEGER`);
      await connection.run(
        `CREATE TABLE ${table(kind, grain)} (part UINTEGER, ${[time, ...words, ...texts].join(', ')},
         messages BIGINT, recipients BIGINT)`,
      );
    }
  }
}

export const textsOf = (grain: Grain): readonly TextDimension[] => (grain === 'daily' ? DAILY_TEXTS : TEXT_DIMENSIONS);
export const table = (kind: Kind, grain: Grain): string => `"${kind}_${grain}"`;
