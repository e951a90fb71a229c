import type { DuckDBConnection } from '@duckdb/node-api';
import type { PartitionKey } from '../../../src/mailflow/partition.ts';
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

const PROFILE_WORDS = ['direction', '"connectorType"', '"forcedTls"', 'auth', 'tls', 'connector', '"rawTls"'];

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
  await nameNumbers(connection);
  if (hasEvents) {
    await loadStoredEvents(connection, directory, storedFiles, planned);
    await uniteEvents(connection);
  }
  await sumUp(connection, hasEvents ? 'united' : 'arrived');
  const sums = await signatures(connection, hasEvents ? 'united' : 'hourly');

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

/**
 * What the numbers of staged facts mean: `names` (id, text), `parties` (party, sender, domain) and `profiles`
 * (profile, stream, words), each thing once and with a hash of what it says. `arrived` are the staged facts of the
 * planned days; where something stands under two numbers, they are made one there.
 */
async function nameNumbers(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE TABLE name_ids AS SELECT id AS number, min(id) OVER (PARTITION BY text) AS id, text FROM texts`,
  );
  await connection.run('CREATE TABLE names AS SELECT id, text, hash(text) AS hash FROM name_ids WHERE number = id');
  await connection.run(
    `CREATE TABLE party_names AS
     SELECT party AS number, min(party) OVER (PARTITION BY s.text, d.text) AS party, s.text AS sender, d.text AS "domain"
     FROM party_ids JOIN texts AS s ON s.id = sender JOIN texts AS d ON d.id = "domain"`,
  );
  await connection.run(
    `CREATE TABLE parties AS SELECT party, sender, "domain", hash(sender, "domain") AS hash FROM party_names WHERE number = party`,
  );
  const words = PROFILE_WORDS.slice(0, 5).join(', ');
  await connection.run(
    `CREATE TABLE profile_names AS
     SELECT profile AS number, min(profile) OVER (PARTITION BY stream, ${words}, c.text, r.text) AS profile, stream, ${words},
            c.text AS connector, r.text AS "rawTls"
     FROM profile_ids AS p JOIN texts AS c ON c.id = p.connector JOIN texts AS r ON r.id = p."rawTls"`,
  );
  await connection.run(
    `CREATE TABLE profiles AS SELECT profile, stream, ${PROFILE_WORDS.join(', ')}, hash(${PROFILE_WORDS.join(', ')}) AS hash
     FROM profile_names WHERE number = profile`,
  );
  const [[aliases]] = (
    await connection.runAndReadAll(
      `SELECT (SELECT count(*) FROM name_ids WHERE number <> id) + (SELECT count(*) FROM party_names WHERE number <> party)
            + (SELECT count(*) FROM profile_names WHERE number <> profile)`,
    )
  ).getRows() as [[bigint]];
  const [numbers, joins] =
    aliases > 0n
      ? [
          'f.profile, q.party, n.id AS client',
          `JOIN party_names AS q ON q.number = s.party JOIN name_ids AS n ON n.number = s.client
           JOIN profile_names AS f ON f.number = s.profile`,
        ]
      : ['s.profile, s.party, s.client', ''];
  await connection.run(
    `CREATE VIEW arrived AS
     SELECT s.hour, ${numbers}, CAST(s.messages AS BIGINT) AS messages,
            CAST(nullif(s.recipients, -1) AS BIGINT) AS recipients, s.event, s.rowid AS arrival
     FROM staged AS s ${joins}`,
  );
}

/** `stored`: the events of the planned partitions as they are on disk, in the numbers of this import. */
async function loadStoredEvents(
  connection: DuckDBConnection,
  directory: string,
  files: Manifest['files'],
  planned: readonly Planned[],
): Promise<void> {
  const words = PROFILE_WORDS.join(', ');
  await connection.run(
    `CREATE TABLE told (part INTEGER, stream INTEGER, hour INTEGER, ${PROFILE_WORDS.map((w) => `${w} VARCHAR`).join(', ')},
       sender VARCHAR, "domain" VARCHAR, client VARCHAR, messages BIGINT, recipients BIGINT, event UBIGINT)`,
  );
  for (const [part, { stored, stream }] of planned.entries()) {
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
    `CREATE TABLE stored AS
     SELECT part, hour, profile, party, n.id AS client, messages, recipients, event
     FROM told JOIN parties USING (sender, "domain") JOIN profiles USING (stream, ${words}) JOIN names AS n ON n.text = client`,
  );
}

/**
 * `united`: stored and staged events, each event once. Of two tellings the one that knows the TLS version wins, then
 * the one with more recipients, then the newer.
 */
async function uniteEvents(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `CREATE TABLE united AS
     SELECT * EXCLUDE (arrival, tls) FROM (
       SELECT part, hour, profile, party, client, messages, recipients, event, arrival, tls
       FROM arrived JOIN profiles USING (profile) JOIN plan ON plan.stream = profiles.stream AND plan.day = hour // 24
       UNION ALL
       SELECT part, hour, profile, party, client, messages, recipients, event, -1, tls
       FROM stored JOIN profiles USING (profile))
     QUALIFY row_number() OVER (
       PARTITION BY part, event
       ORDER BY tls = 'unknown', recipients DESC NULLS LAST, arrival DESC) = 1`,
  );
}

/** `hourly` and `daily`: the facts, sorted as they will lie in the files. */
async function sumUp(connection: DuckDBConnection, rows: 'arrived' | 'united'): Promise<void> {
  const sums = 'CAST(sum(messages) AS BIGINT) AS messages, CAST(sum(recipients) AS BIGINT) AS recipients';
  const summed = `SELECT ${rows === 'united' ? 'part, ' : ''}hour, profile, party, client, ${sums} FROM ${rows} GROUP BY ALL`;
  const ofParts =
    rows === 'united'
      ? summed
      : `SELECT plan.part, f.* FROM (${summed}) AS f JOIN profiles USING (profile)
         JOIN plan ON plan.stream = profiles.stream AND plan.day = f.hour // 24`;
  await connection.run(`CREATE TABLE hourly AS SELECT * FROM (${ofParts}) ORDER BY part, party`);
  await connection.run(
    `CREATE TABLE daily AS
     SELECT * FROM (SELECT part, hour // 24 AS day, profile, party, ${sums} FROM hourly GROUP BY ALL) ORDER BY part, party`,
  );
}

interface Sums {
  readonly messages: number;
  readonly facts: number;
  readonly signature: string;
}

/** Per part its totals and a hash of its facts that depends neither on their order nor on the numbers. */
async function signatures(
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
  return new Map(
    read
      .getRows()
      .map(([part, messages, facts, signature]) => [
        part as number,
        { messages: messages as number, facts: facts as number, signature: signature as string },
      ]),
  );
}

const NAMED_DAILY = 'JOIN profiles AS p USING (profile) JOIN parties AS q USING (party)';
const NAMED = `${NAMED_DAILY} JOIN names AS n ON n.id = f.client`;

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
  const [time, client, joins] =
    grain === 'daily' ? ['f.day', '', NAMED_DAILY] : ['f.hour', 'n.text AS client, ', NAMED];
  const words = PROFILE_WORDS.map((word) => `p.${word}`).join(', ');
  const event = grain === 'events' ? ', f.event' : '';
  await connection.run(
    `COPY (SELECT ${time}, ${words}, q.sender, q."domain", ${client}f.messages, f.recipients${event}
           FROM ${grain === 'events' ? 'united' : grain} AS f ${joins} WHERE f.part IN (${parts.join(', ')}))
     TO ${quoted(to)} ${PARQUET_OPTIONS}`,
  );
}
