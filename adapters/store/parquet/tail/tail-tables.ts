import { setImmediate as pause } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, type Direction, FORCED } from '../../../../src/model/dimensions.ts';
import type { FactBatch } from '../../../../src/model/fact-batch.ts';
import type { DirectionCounts } from '../../../../src/model/partition.ts';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';
import { TableAppender } from '../staging/table-appender.ts';
import { directionsByKey } from '../write/count-directions.ts';

/** What a fact is told apart by, as SQL columns; `hour` is one of them. */
export const GROUP = [
  ...['hour', 'direction', '"connectorType"', 'connector', '"forcedTls"'],
  ...['sender', '"domain"', 'client', 'auth', 'tls', '"rawTls"'],
].join(', ');
const WORDS = GROUP.split(', ')
  .map((column) => `${column} ${column === 'hour' ? 'INTEGER' : 'VARCHAR'}`)
  .join(', ');
const ROW = `event, ${GROUP}, messages, recipients`;
/** Worst first: see LayerFacts.unite. */
const RANK = `(tls <> 'unknown')::INTEGER, coalesce(recipients, -1)`;

/** Facts that are new in a part. `base`: SQL of the single events and of the facts by the hour in its files, null without. */
export interface Arriving {
  readonly part: number;
  readonly base: { readonly events: string; readonly hourly: string } | null;
  readonly batches: readonly FactBatch[];
}

/** What became of a part. */
export interface Absorbed {
  readonly hasChanged: boolean;
  /** How many messages there are more than before, in all and by direction. */
  readonly messages: number;
  readonly directions: DirectionCounts;
  /** Facts by the hour that count, beside those in files that still do, and those in files that do not any more. */
  readonly facts: number;
  readonly masked: number;
  /** Whether an event in the files gave way to another telling that is neither better nor worse. */
  readonly hasTie: boolean;
}

/**
 * Single events that lie in no Parquet file yet, in tables of the database that answers questions: `rows`, each event
 * that counts in its part once, from an addition on (`since`) and as long as no better telling came (`until`); and `masks`:
 * groups of facts in a part's files that do not count any more from an addition on, since an event among them was
 * told better. The other events of such a group are rows, too. A question reads what counts up to its own addition.
 */
export class TailTables {
  readonly name: string;
  readonly #connection: DuckDBConnection;
  #rows = 0;

  private constructor(connection: DuckDBConnection, name: string) {
    this.#connection = connection;
    this.name = name;
  }

  static async create(connection: DuckDBConnection, name: string): Promise<TailTables> {
    await connection.run(
      `CREATE TABLE ${rowsOf(name)} (part INTEGER, event UBIGINT, ${WORDS}, messages BIGINT,
         recipients BIGINT, since INTEGER, until INTEGER);
       CREATE TABLE ${masksOf(name)} (part INTEGER, ${WORDS}, since INTEGER)`,
    );
    return new TailTables(connection, name);
  }

  /** Rows held, those that do not count any more included, and masks. */
  get rows(): number {
    return this.#rows;
  }

  /** Takes events in, as those that count from this addition on. */
  async absorb(arriving: readonly Arriving[], texts: readonly string[], at: number): Promise<Map<number, Absorbed>> {
    const { name } = this;
    await this.#stage(arriving, texts);
    await this.#run(`CREATE OR REPLACE TEMP TABLE best AS
      SELECT * REPLACE (messages::BIGINT AS messages, nullif(recipients, -1)::BIGINT AS recipients)
      FROM (SELECT *, rowid AS arrival FROM ${arrivingOf(name)})
      QUALIFY row_number() OVER (PARTITION BY part, event ORDER BY tls = 'unknown', recipients DESC, arrival DESC) = 1`);
    await this.#run(`CREATE OR REPLACE TEMP TABLE known AS
      SELECT part, ${ROW}, true AS "inTail" FROM ${rowsOf(name)} AS t SEMI JOIN best USING (part, event) WHERE until IS NULL`);
    for (const { part, base, batches } of arriving)
      if (base !== null && batches.length > 0)
        await this.#run(`INSERT INTO known
          SELECT ${part}, ${ROW}, false FROM (${base.events}) AS b SEMI JOIN (
            SELECT event FROM best WHERE part = ${part} AND event NOT IN (SELECT event FROM known WHERE part = ${part})
          ) USING (event)`);
    await this.#run(`CREATE OR REPLACE TEMP TABLE winners AS
      SELECT b.*, k.event IS NOT NULL AS "isKnown", coalesce(k."inTail", false) AS "inTail",
             k.event IS NOT NULL AND NOT k."inTail" AND (${ranked('b')}) = (${ranked('k')}) AS "isTie",
             k.messages AS "before", k.direction AS "directionBefore"
      FROM best AS b LEFT JOIN known AS k ON k.part = b.part AND k.event = b.event
      WHERE k.event IS NULL OR ((${ranked('b')}) >= (${ranked('k')}) AND (${columnsOf('b')}) IS DISTINCT FROM (${columnsOf('k')}))`);
    for (const [part] of await this.#read(
      `SELECT DISTINCT part FROM winners WHERE "isKnown" AND NOT "inTail" ORDER BY part`,
    )) {
      const base = arriving.find((each) => each.part === part)?.base;
      if (base) await this.#mask(Number(part), base.events, at);
    }
    await this.#run(`UPDATE ${rowsOf(name)} AS t SET until = ${at} FROM winners AS w
      WHERE w."inTail" AND w.part = t.part AND w.event = t.event AND t.until IS NULL`);
    await this.#run(`INSERT INTO ${rowsOf(name)} SELECT part, ${ROW}, ${at}, NULL FROM winners`);
    const [[rows] = []] = await this.#read(
      `SELECT (SELECT count(*) FROM ${rowsOf(name)}) + (SELECT count(*) FROM ${masksOf(name)})`,
    );
    this.#rows = Number(rows ?? 0);
    const absorbed = new Map<number, Absorbed>();
    for (const each of arriving) absorbed.set(each.part, await this.#counted(each));
    // However little is in them, a table takes some megabytes, and the next addition may be seconds away.
    await this.#run(`DROP TABLE winners; DROP TABLE known; DROP TABLE best; DROP TABLE IF EXISTS left_groups;
      DROP TABLE ${arrivingOf(name)}`);
    return absorbed;
  }

  /** As if an addition had never been. */
  async undo(at: number): Promise<void> {
    await this.#run(`DELETE FROM ${rowsOf(this.name)} WHERE since = ${at};
      UPDATE ${rowsOf(this.name)} SET until = NULL WHERE until = ${at};
      DELETE FROM ${masksOf(this.name)} WHERE since = ${at}`);
  }

  async drop(): Promise<void> {
    const tables = [rowsOf(this.name), masksOf(this.name), arrivingOf(this.name)];
    await this.#run(tables.map((table) => `DROP TABLE IF EXISTS ${table}`).join('; '));
  }

  async #stage(arriving: readonly Arriving[], texts: readonly string[]): Promise<void> {
    await this.#run(`CREATE OR REPLACE TABLE ${arrivingOf(this.name)}
      (part INTEGER, event UBIGINT, ${WORDS}, messages INTEGER, recipients INTEGER)`);
    const appender = new TableAppender(this.#connection, arrivingOf(this.name).split('.').at(-1) ?? '');
    for (const { part, batches } of arriving) {
      for (const batch of batches) {
        const { length } = batch;
        const named = (ids: Int32Array) => Array.from(ids.subarray(0, length), (id) => texts[id] ?? missing(id));
        const word = (codes: Int32Array, words: readonly string[]) =>
          Array.from(codes.subarray(0, length), (code) => words[code] as string);
        const columns = [
          ...[new Int32Array(length).fill(part), batch.event ?? new BigUint64Array(length), batch.hour],
          ...[word(batch.direction, DIRECTIONS), word(batch.connectorType, CONNECTOR_TYPES), named(batch.connector)],
          ...[word(batch.forcedTls, FORCED), named(batch.sender), named(batch.domain), named(batch.client)],
          ...[word(batch.auth, AUTHS), word(batch.tls, TLS_VERSIONS), named(batch.rawTls)],
          ...[batch.messages, batch.recipients],
        ];
        await appender.append(columns, length);
        await pause();
      }
    }
    appender.flush();
  }

  /** Groups in the files that an event leaves do not count any more; what else is in them does, from here on as rows. */
  async #mask(part: number, events: string, at: number): Promise<void> {
    const leaves = `SELECT event FROM winners WHERE part = ${part} AND "isKnown" AND NOT "inTail"`;
    await this.#run(`CREATE OR REPLACE TEMP TABLE left_groups AS
      SELECT DISTINCT ${GROUP} FROM known WHERE part = ${part} AND NOT "inTail" AND event IN (${leaves})`);
    await this.#run(`INSERT INTO ${masksOf(this.name)} SELECT ${part}, ${GROUP}, ${at} FROM left_groups`);
    await this.#run(`INSERT INTO ${rowsOf(this.name)} SELECT ${part}, ${ROW}, ${at}, NULL
      FROM (${events}) AS b SEMI JOIN left_groups USING (${GROUP}) WHERE event NOT IN (${leaves})`);
  }

  async #counted({ part, base }: Arriving): Promise<Absorbed> {
    const changes = await this.#read(
      `SELECT direction, sum(messages)::DOUBLE FROM (
         SELECT direction, messages FROM winners WHERE part = ${part} UNION ALL
         SELECT "directionBefore", -"before" FROM winners WHERE part = ${part} AND "isKnown")
       GROUP BY direction`,
    );
    const rows = rowsOf(this.name);
    const groups = `SELECT DISTINCT ${GROUP} FROM ${rows} WHERE part = ${part} AND until IS NULL`;
    const masks = `SELECT ${GROUP} FROM ${masksOf(this.name)} WHERE part = ${part}`;
    const alike =
      base === null
        ? '0'
        : `(SELECT count(*) FROM (${base.hourly}) SEMI JOIN (${groups}) USING (${GROUP}) ANTI JOIN (${masks}) USING (${GROUP}))`;
    const [[facts, masked, ties, winners] = []] = await this.#read(
      `SELECT ((SELECT count(*) FROM (${groups})) - ${alike})::INTEGER, (SELECT count(*) FROM (${masks}))::INTEGER,
         (SELECT count(*) FROM winners WHERE part = ${part} AND "isTie")::INTEGER,
         (SELECT count(*) FROM winners WHERE part = ${part})::INTEGER`,
    );
    const counts = changes.map(([direction, messages]) => ['', direction as Direction, Number(messages)] as const);
    return {
      hasChanged: Number(winners) > 0,
      messages: counts.reduce((sum, [, , messages]) => sum + messages, 0),
      directions: directionsByKey(counts).get('') ?? {},
      facts: Number(facts),
      masked: Number(masked),
      hasTie: Number(ties) > 0,
    };
  }

  async #run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  async #read(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await this.#connection.runAndReadAll(sql)).getRows();
  }
}

/** Whatever a connection uses otherwise. */
export const rowsOf = (name: string): string => `memory.main.${name}_rows`;
export const masksOf = (name: string): string => `memory.main.${name}_masks`;
const arrivingOf = (name: string): string => `memory.main.${name}_arriving`;

const ranked = (table: string): string =>
  RANK.replace('tls', `${table}.tls`).replace('recipients', `${table}.recipients`);
const columnsOf = (table: string): string =>
  [...GROUP.split(', '), 'messages', 'recipients'].map((column) => `${table}.${column}`).join(', ');

function missing(id: number): never {
  throw new Error(`no text has the id ${id} in this addition`);
}
