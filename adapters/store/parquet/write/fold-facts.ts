import type { Book } from '../../../../src/imports/book.ts';
import type { OwnedLayer } from '../../../../src/imports/covered-hours.ts';
import type { HourRange, LayerFacts } from '../../../../src/imports/layer.ts';
import type { Direction } from '../../../../src/model/dimensions.ts';
import type { DirectionCounts } from '../../../../src/model/partition.ts';
import { GRAINS, newFileName } from '../layout.ts';
import type { Manifest } from '../manifest-format.ts';
import { scanPartitions } from '../read/scan.ts';
import { quoted } from '../sql.ts';
import { PROFILE_WORDS } from '../staging/staged-texts.ts';
import { directionsByKey } from './count-directions.ts';
import { type EntryLayer, withPlaces } from './entry-layer.ts';
import type { FoldDatabase } from './fold-database.ts';
import { PARQUET_OPTIONS, WorkingFiles } from './working-files.ts';

const WORDS = PROFILE_WORDS.join(', ');
const TABLE_COLUMNS = `hour, ${WORDS}, sender, "domain", client, messages, recipients, event`;
/** Facts out of events, as `sumUp` makes them when a file is imported. */
const SUMS = 'CAST(sum(messages) AS BIGINT) AS messages, CAST(sum(recipients) AS BIGINT) AS recipients';
const HOURLY = `hour, ${WORDS}, sender, "domain", client`;
/** The same hash that `signatures` (sum-up.ts) makes of an import's events. */
const SIGNATURE = `printf('%016x', bit_xor(hash(hour, hash(${WORDS}), hash(sender, "domain"), hash(client), messages, recipients, event)))`;

/** Views on views: each of them reads, and joins, all that is below it once more. */
const MOST_DEEP = 6;

/**
 * Folds layers with each other, in views and tables of the database; `written` puts what came of it into files.
 * `files`: of the layers given to it, none of which is lost.
 */
export class FoldFacts implements LayerFacts<EntryLayer> {
  readonly #database: FoldDatabase;
  readonly #directory: string;
  readonly #files: Manifest['files'];
  #tables = 0;
  /** By view, how many stand on each other below it. */
  readonly #depths = new Map<string, number>();

  constructor(database: FoldDatabase, directory: string, files: Manifest['files']) {
    this.#database = database;
    this.#directory = directory;
    this.#files = files;
  }

  async unite(older: EntryLayer, newer: EntryLayer): Promise<EntryLayer> {
    const [before, after] = [this.#events(older), this.#events(newer)];
    const both = `shared_${this.#tables}`;
    // Events that only one of them tells need no comparing: they are read when they are written, however many there are.
    await this.#database.run(
      `CREATE OR REPLACE TEMP TABLE ${both} AS SELECT * EXCLUDE (arrival) FROM (
         SELECT ${TABLE_COLUMNS}, 0 AS arrival FROM (${before}) SEMI JOIN (SELECT event FROM (${after})) USING (event) UNION ALL
         SELECT ${TABLE_COLUMNS}, 1 AS arrival FROM (${after}))
       QUALIFY row_number() OVER (
         PARTITION BY event ORDER BY tls = 'unknown', recipients DESC NULLS LAST, arrival DESC) = 1`,
    );
    return this.#tableOf(
      newer,
      `SELECT ${TABLE_COLUMNS} FROM (${before}) ANTI JOIN ${both} USING (event) UNION ALL SELECT ${TABLE_COLUMNS} FROM ${both}`,
      // What only the newer one tells stands in a table.
      this.#depthOf(older),
    );
  }

  async withoutHours(layer: EntryLayer, hours: readonly HourRange[]): Promise<EntryLayer> {
    const within = hours.map(({ first, last }) => `hour BETWEEN ${first} AND ${last}`).join(' OR ');
    return this.#tableOf(
      layer,
      `SELECT ${TABLE_COLUMNS} FROM (${this.#events(layer)}) WHERE NOT (${within})`,
      this.#depthOf(layer),
    );
  }

  as(layer: EntryLayer, partition: EntryLayer['partition']): EntryLayer {
    return { ...layer, partition };
  }

  /**
   * The same layers, none of them in a table any more: in files that hold just this already (of `known`), or in new
   * ones, whose days are added to `files`.
   */
  async written(
    { held, layers }: Pick<Book<EntryLayer>, 'held' | 'layers'>,
    known: (id: string) => readonly EntryLayer[],
    files: Manifest['files'],
  ): Promise<Pick<Book<EntryLayer>, 'held' | 'layers'>> {
    const owned = [...layers].flatMap(([id, all]) => all.map(({ layer }) => [id, layer] as const));
    const folded = [...owned, ...held].filter(([, { table }]) => table !== undefined);
    if (folded.length === 0) return { held, layers };
    const placed = new Map<string, EntryLayer['places']>();
    const working = await WorkingFiles.open(this.#directory);
    for (const [id, layer] of folded) {
      const content = `${id} ${layer.signature}`;
      // What answers is often just what one import told.
      if (placed.has(content)) continue;
      const same = known(id).find((each) => each.signature === layer.signature && each.hasHours && each.hasEvents);
      placed.set(content, same?.places ?? (await this.#write(layer, String(layer.table), working, files)));
    }
    await working.finish(files);
    const settled = (id: string, layer: EntryLayer): EntryLayer => {
      const { table, ...left } = layer;
      const places = table === undefined ? undefined : placed.get(`${id} ${layer.signature}`);
      return places === undefined ? layer : withPlaces({ ...left, places });
    };
    const settledAll = (id: string, all: readonly OwnedLayer<EntryLayer>[]) =>
      all.map((each) => ({ ...each, layer: settled(id, each.layer) }));
    return {
      held: new Map([...held].map(([id, layer]) => [id, settled(id, layer)])),
      layers: new Map([...layers].map(([id, all]) => [id, settledAll(id, all)])),
    };
  }

  async close(): Promise<void> {
    for (let at = this.#tables - 1; at >= 0; at--)
      await this.#database.run(
        `DROP ${this.#depths.has(`folded_${at}`) ? 'VIEW' : 'TABLE'} IF EXISTS folded_${at}; DROP TABLE IF EXISTS shared_${at}`,
      );
  }

  async #write(
    layer: Omit<EntryLayer, 'table'>,
    table: string,
    working: WorkingFiles,
    files: Manifest['files'],
  ): Promise<EntryLayer['places']> {
    const { partition } = layer;
    const rows = {
      events: `SELECT ${TABLE_COLUMNS} FROM ${table}`,
      hourly: `SELECT ${HOURLY}, ${SUMS} FROM ${table} GROUP BY ALL ORDER BY sender`,
      daily: `SELECT hour // 24 AS day, ${WORDS}, sender, "domain", ${SUMS} FROM ${table} GROUP BY ALL ORDER BY sender`,
    };
    const places: Record<string, string> = {};
    for (const grain of GRAINS) {
      const file = newFileName(partition, grain, [partition.day]);
      await this.#database.run(`COPY (${rows[grain]}) TO ${quoted(working.add(file))} ${PARQUET_OPTIONS}`);
      files[file] = { days: [[partition.day, partition.day]] };
      places[grain] = file;
    }
    return places as EntryLayer['places'];
  }

  #events({ table, partition, signature, places }: EntryLayer): string {
    if (table !== undefined) return `SELECT * FROM ${table}`;
    const entry = { ...partition, slice: { ...partition.slice, filters: { ...partition.slice.filters } }, signature };
    return scanPartitions(this.#directory, this.#files, [{ ...entry, ...places }], 'events') ?? '';
  }

  async #directionsOf(table: string): Promise<DirectionCounts> {
    const read = await this.#database.rows(
      `SELECT direction, CAST(sum(messages) AS DOUBLE) FROM ${table} GROUP BY direction HAVING sum(messages) > 0`,
    );
    const rows = read as readonly (readonly [Direction, number])[];
    return directionsByKey(rows.map(([direction, messages]) => ['', direction, messages])).get('') ?? {};
  }

  #depthOf({ table }: EntryLayer): number {
    return table === undefined ? 0 : (this.#depths.get(table) ?? 0);
  }

  /** `below`: how many views stand on each other in the SQL. */
  async #tableOf(like: EntryLayer, sql: string, below: number): Promise<EntryLayer> {
    const table = `folded_${this.#tables++}`;
    const isView = below < MOST_DEEP;
    await this.#database.run(`CREATE OR REPLACE TEMP ${isView ? 'VIEW' : 'TABLE'} ${table} AS ${sql}`);
    if (isView) this.#depths.set(table, below + 1);
    const read = await this.#database.rows(
      `SELECT CAST(coalesce(sum(messages), 0) AS DOUBLE), CAST((SELECT count(*) FROM (SELECT DISTINCT ${HOURLY} FROM ${table})) AS INTEGER),
         coalesce(${SIGNATURE}, 'empty') FROM ${table}`,
    );
    const [messages, facts, signature] = read[0] as readonly [number, number, string];
    if (facts === 0) {
      const partition = { ...like.partition, messages: 0, facts: 0, directions: {} };
      return withPlaces({ partition, signature: 'empty', places: { daily: null, hourly: null, events: null } });
    }
    const directions = await this.#directionsOf(table);
    const partition = { ...like.partition, messages, facts, directions };
    return { partition, signature, hasHours: true, hasEvents: true, table, places: like.places };
  }
}
