import type { DuckDBConnection } from '@duckdb/node-api';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED } from '../../../src/mailflow/dimensions.ts';
import type { PartitionKey } from '../../../src/mailflow/partition.ts';
import { TLS_VERSIONS } from '../../../src/mailflow/tls.ts';
import { dayRanges, fileName, GRAINS, type Grain } from './layout.ts';
import type { Entry, Manifest } from './manifest.ts';
import { scanPartitions } from './scan.ts';
import { quoted } from './sql.ts';
import type { Staging } from './staging.ts';
import { PARQUET_OPTIONS, WorkingFiles } from './working-files.ts';

/** A partition to write: its number in the plan, the stream it is staged under (-1: none), what is stored of it. */
export interface Planned {
  readonly key: PartitionKey;
  readonly stream: number;
  readonly stored: Entry | undefined;
}

/** What became of a planned partition, with its rows already in files that nobody knows of yet. */
export interface Written {
  readonly messages: number;
  readonly facts: number;
  readonly signature: string;
  readonly places: Readonly<Record<Grain, string | null>>;
}

/** The integer columns that are ids of texts. */
const TEXT_COLUMNS = ['connector', 'sender', 'domain', 'client', 'rawTls'] as const;
const CODE_COLUMNS = {
  direction: DIRECTIONS,
  connectorType: CONNECTOR_TYPES,
  forcedTls: FORCED,
  auth: AUTHS,
  tls: TLS_VERSIONS,
} as const;
type TextColumn = (typeof TEXT_COLUMNS)[number];

const DAILY_TEXTS = ['connector', 'sender', 'domain', 'rawTls'] as const satisfies readonly TextColumn[];
const CODES = Object.keys(CODE_COLUMNS);
const UNKNOWN_TLS = TLS_VERSIONS.indexOf('unknown');

/**
 * Sums staged rows into facts and writes one Parquet file per planned partition and grain. All sums are made on
 * integers; texts are joined in at the very end. Partitions whose facts are what is stored already are not written.
 */
export async function writePartitions(
  staging: Staging,
  directory: string,
  storedFiles: Manifest['files'],
  mode: 'replace' | 'merge',
  planned: readonly Planned[],
): Promise<{ readonly written: readonly Written[]; readonly files: Manifest['files'] }> {
  await staging.flush();
  const { connection } = staging;
  await connection.run('CREATE TABLE plan (part INTEGER, stream INTEGER, day INTEGER)');
  const appender = await connection.createAppender('plan');
  for (const [part, { stream, key }] of planned.entries()) {
    appender.appendInteger(part);
    appender.appendInteger(stream);
    appender.appendInteger(key.day);
    appender.endRow();
  }
  appender.closeSync();

  const hasEvents = mode === 'merge';
  if (hasEvents) await loadStoredEvents(connection, directory, storedFiles, planned);
  await rankTexts(connection);
  if (hasEvents) await uniteEvents(connection);
  await sumUp(connection, hasEvents ? 'united' : 'arrived');
  const sums = await signatures(connection, hasEvents);

  const lost = hasEvents ? tellingLess(planned, sums) : new Set<number>();
  const changed = planned.flatMap(({ stored }, part) => {
    const sum = sums.get(part);
    return sum && !lost.has(part) && !holds(stored, sum, hasEvents) ? [part] : [];
  });
  const files = await writeFiles(connection, directory, planned, changed, sums, hasEvents);
  return {
    files: files.days,
    written: planned.map(({ stored }, part) => {
      if (stored && lost.has(part)) return { ...stored, places: stored };
      const sum = sums.get(part) ?? { messages: 0, facts: 0, signature: 'empty' };
      const kept = stored?.signature === sum.signature ? stored : { daily: null, hourly: null, events: null };
      const { daily, hourly, events } = files.places.get(part) ?? kept;
      return { ...sum, places: { daily, hourly, events } };
    }),
  };
}

/** Whether the stored partition has these facts, in every grain. */
const holds = (stored: Entry | undefined, sum: Sums, hasEvents: boolean): boolean =>
  stored?.signature === sum.signature && stored.hourly !== null && (!hasEvents || stored.events !== null);

/**
 * Parts that have lost their events (past their keep, or never had any): what is told again cannot be united with
 * them, so it replaces them, but only by at least as many messages.
 */
const tellingLess = (planned: readonly Planned[], sums: ReadonlyMap<number, Sums>): ReadonlySet<number> =>
  new Set(
    planned.flatMap(({ stored }, part) =>
      stored && stored.events === null && (sums.get(part)?.messages ?? 0) < stored.messages ? [part] : [],
    ),
  );

/** `stored`: the events of the planned partitions as they are on disk, their texts added to `texts`. */
async function loadStoredEvents(
  connection: DuckDBConnection,
  directory: string,
  files: Manifest['files'],
  planned: readonly Planned[],
): Promise<void> {
  const codes = Object.entries(CODE_COLUMNS).map(
    ([name, values]) => `list_position([${values.map(quoted).join(', ')}], "${name}") - 1 AS "${name}"`,
  );
  const texts = TEXT_COLUMNS.map((name) => `"${name}"`).join(', ');
  const selects = planned.flatMap(({ stored }, part) => {
    const scan = stored ? scanPartitions(directory, files, [stored], 'events') : null;
    return scan === null
      ? []
      : [`SELECT ${part} AS part, hour, ${codes.join(', ')}, ${texts}, messages, recipients, event FROM (${scan})`];
  });
  if (selects.length === 0) {
    await connection.run(
      `CREATE TABLE stored (part INTEGER, hour INTEGER, ${CODES.map((c) => `"${c}" INTEGER`).join(', ')},
       ${TEXT_COLUMNS.map((c) => `"${c}" VARCHAR`).join(', ')}, messages BIGINT, recipients BIGINT, event UBIGINT)`,
    );
    return;
  }
  await connection.run(`CREATE TABLE stored AS ${selects.join('\nUNION ALL ')}`);
  const all = TEXT_COLUMNS.map((name) => `SELECT "${name}" AS text FROM stored`).join(' UNION ');
  await connection.run(
    `INSERT INTO texts SELECT (SELECT max(id) FROM texts) + row_number() OVER (), text
     FROM (${all}) WHERE text NOT IN (SELECT text FROM texts)`,
  );
}

/** `ranks` (id → rank among all texts) and `names` (rank → text): equal texts get one rank, ranks sort like texts. */
async function rankTexts(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE TABLE ranks AS SELECT id, CAST(dense_rank() OVER (ORDER BY text) AS INTEGER) AS rank, text FROM texts`,
  );
  await connection.run('CREATE TABLE names AS SELECT DISTINCT rank, text, hash(text) AS hash FROM ranks');
  const ranked = TEXT_COLUMNS.map((name) => `r_${name}.rank AS "${name}"`).join(', ');
  const joins = TEXT_COLUMNS.map((name) => `JOIN ranks AS r_${name} ON r_${name}.id = s."${name}"`).join('\n');
  const codes = CODES.map((name) => `s."${name}"`).join(', ');
  await connection.run(
    `CREATE VIEW arrived AS
     SELECT plan.part, s.hour, ${codes}, ${ranked}, CAST(s.messages AS BIGINT) AS messages,
            CAST(nullif(s.recipients, -1) AS BIGINT) AS recipients, s.event, s.rowid AS arrival
     FROM staged AS s JOIN plan ON plan.stream = s.stream AND plan.day = s.hour // 24
     ${joins}`,
  );
}

/**
 * `united`: stored and staged events, each event once. Of two tellings the one that knows the TLS version wins, then
 * the one with more recipients, then the newer.
 */
async function uniteEvents(connection: DuckDBConnection): Promise<void> {
  const ranked = TEXT_COLUMNS.map((name) => `r_${name}.rank AS "${name}"`).join(', ');
  const joins = TEXT_COLUMNS.map((name) => `JOIN names AS r_${name} ON r_${name}.text = s."${name}"`).join('\n');
  const codes = CODES.map((name) => `"${name}"`).join(', ');
  const texts = TEXT_COLUMNS.map((name) => `"${name}"`).join(', ');
  await connection.run(
    `CREATE TABLE united AS
     SELECT * EXCLUDE (arrival) FROM (
       SELECT part, hour, ${codes}, ${texts}, messages, recipients, event, arrival FROM arrived
       UNION ALL
       SELECT s.part, s.hour, ${CODES.map((name) => `s."${name}"`).join(', ')}, ${ranked}, s.messages, s.recipients,
              s.event, -1 AS arrival
       FROM stored AS s ${joins})
     QUALIFY row_number() OVER (
       PARTITION BY part, event
       ORDER BY tls = ${UNKNOWN_TLS}, recipients DESC NULLS LAST, arrival DESC) = 1`,
  );
}

/** `hourly` and `daily`: the facts, sorted as they will lie in the files. */
async function sumUp(connection: DuckDBConnection, rows: string): Promise<void> {
  const sums = 'CAST(sum(messages) AS BIGINT) AS messages, CAST(sum(recipients) AS BIGINT) AS recipients';
  const names = (texts: readonly string[]) => [...CODES, ...texts].map((name) => `"${name}"`).join(', ');
  await connection.run(
    `CREATE TABLE hourly AS SELECT part, hour, ${names(TEXT_COLUMNS)}, ${sums} FROM ${rows} GROUP BY ALL
     ORDER BY part, sender, hour, client`,
  );
  await connection.run(
    `CREATE TABLE daily AS SELECT part, hour // 24 AS day, ${names(DAILY_TEXTS)}, ${sums} FROM hourly GROUP BY ALL
     ORDER BY part, sender`,
  );
}

interface Sums {
  readonly messages: number;
  readonly facts: number;
  readonly signature: string;
}

/** Per part its totals and a hash of its facts that does not depend on their order. */
async function signatures(connection: DuckDBConnection, hasEvents: boolean): Promise<ReadonlyMap<number, Sums>> {
  const table = hasEvents ? 'united' : 'hourly';
  const hashes = TEXT_COLUMNS.map((name) => `n_${name}.hash`).join(', ');
  const joins = TEXT_COLUMNS.map((name) => `JOIN names AS n_${name} ON n_${name}.rank = f."${name}"`).join('\n');
  const codes = CODES.map((name) => `f."${name}"`).join(', ');
  const event = hasEvents ? ', f.event' : '';
  const read = await connection.runAndReadAll(
    `SELECT h.part, CAST(h.messages AS DOUBLE), CAST(h.facts AS INTEGER), s.signature
     FROM (SELECT part, sum(messages) AS messages, count(*) AS facts FROM hourly GROUP BY part) AS h
     JOIN (SELECT f.part, printf('%016x', bit_xor(hash(f.hour, ${codes}, ${hashes}, f.messages, f.recipients${event})))
                  AS signature
           FROM ${table} AS f ${joins} GROUP BY f.part) AS s USING (part)`,
  );
  return new Map(
    read
      .getRows()
      .map(([part, messages, facts, signature]) => [
        part as number,
        { messages: messages as number, facts: facts as number, signature: signature as string },
      ]),
  );
}

/** One file per stream and grain for the changed partitions, sorted by day and sender. */
async function writeFiles(
  connection: DuckDBConnection,
  directory: string,
  planned: readonly Planned[],
  changed: readonly number[],
  sums: ReadonlyMap<number, Sums>,
  hasEvents: boolean,
): Promise<{ readonly places: ReadonlyMap<number, Written['places']>; readonly days: Manifest['files'] }> {
  const places = new Map<number, Record<Grain, string | null>>();
  const days: Manifest['files'] = {};
  const working = await WorkingFiles.open(directory);
  for (const stream of new Set(changed.map((part) => planned[part]?.stream))) {
    const parts = changed.filter((part) => planned[part]?.stream === stream);
    const keys = parts.map((part) => (planned[part] as Planned).key);
    const signatures = parts.map((part) => (sums.get(part) as Sums).signature);
    for (const grain of hasEvents ? GRAINS : TOTALS_GRAINS) {
      const file = fileName(keys[0] as PartitionKey, grain, daysOf(keys), signatures);
      await copyGrain(connection, working.add(file), grain, parts);
      days[file] = { days: dayRanges(daysOf(keys)) };
      for (const part of parts) places.set(part, { ...(places.get(part) ?? NOWHERE), [grain]: file });
    }
  }
  await working.finish();
  return { places, days };
}

const daysOf = (keys: readonly PartitionKey[]) => keys.map(({ day }) => day);
const TOTALS_GRAINS = ['daily', 'hourly'] as const;
const NOWHERE: Record<Grain, string | null> = { daily: null, hourly: null, events: null };

async function copyGrain(
  connection: DuckDBConnection,
  to: string,
  grain: Grain,
  parts: readonly number[],
): Promise<void> {
  const texts = grain === 'daily' ? DAILY_TEXTS : TEXT_COLUMNS;
  const table = grain === 'events' ? 'united' : grain;
  const codes = Object.entries(CODE_COLUMNS).map(
    ([name, values]) =>
      `CASE f."${name}" ${values.map((value, code) => `WHEN ${code} THEN ${quoted(value)}`).join(' ')} END AS "${name}"`,
  );
  const named = texts.map((name) => `n_${name}.text AS "${name}"`).join(', ');
  const joins = texts.map((name) => `JOIN names AS n_${name} ON n_${name}.rank = f."${name}"`).join('\n');
  const time = grain === 'daily' ? 'f.day' : 'f.hour';
  const event = grain === 'events' ? ', f.event' : '';
  await connection.run(
    `COPY (SELECT ${time}, ${codes.join(', ')}, ${named}, f.messages, f.recipients${event}
           FROM ${table} AS f ${joins} WHERE f.part IN (${parts.join(', ')}))
     TO ${quoted(to)} ${PARQUET_OPTIONS}`,
  );
}
