import type { DuckDBConnection } from '@duckdb/node-api';
import type { Kind } from '../../../../src/model/dimensions.ts';
import type { Entry, TailPart } from '../manifest-format.ts';
import { GROUP, masksOf, rowsOf } from '../tail/tail-tables.ts';
import { TEXT_DIMENSIONS } from './facts-sql.ts';

/** What the copy in memory has to do for what lies in a tail. */
export interface CopyTables {
  readonly table: (kind: Kind, grain: 'daily' | 'hourly') => string;
  readonly words: readonly string[];
  /** Takes over the texts of facts by the hour. */
  readonly insertTexts: (rows: string) => Promise<void>;
  /** Takes facts over whose texts are there already: SQL that yields part, hour (or day), words, texts, messages and recipients. */
  readonly insert: (kind: Kind, grain: 'daily' | 'hourly', rows: string) => Promise<void>;
  readonly newPart: () => number;
}

/** An entry with a tail, and the part of the copy that holds what lies in its files. */
export interface Tailed {
  readonly entry: Entry & { readonly tail: TailPart };
  readonly base: { readonly part: number; readonly isFresh: boolean } | null;
}

/** The facts of tails in the copy in memory. It takes over what is new, so that following an addition costs what it adds. */
export class TailCopy {
  readonly #connection: DuckDBConnection;
  readonly #tables: CopyTables;
  readonly #held = new Map<string, { readonly kind: Kind; readonly part: number; readonly at: number }>();

  constructor(connection: DuckDBConnection, tables: CopyTables) {
    this.#connection = connection;
    this.#tables = tables;
  }

  partOf({ tail }: Entry): number | null {
    return (tail && this.#held.get(keyOf(tail))?.part) ?? null;
  }

  async follow(all: readonly Tailed[]): Promise<void> {
    const wanted = new Set(all.map(({ entry }) => keyOf(entry.tail)));
    for (const [key, { kind, part }] of this.#held) {
      if (wanted.has(key)) continue;
      await this.#remove(kind, part);
      this.#held.delete(key);
    }
    for (const tailed of all) await this.#followOne(tailed);
  }

  forget(): void {
    this.#held.clear();
  }

  async #followOne({ entry, base }: Tailed): Promise<void> {
    const { tail, kind } = entry;
    const known = this.#held.get(keyOf(tail));
    if (base !== null && tail.isMasked) await this.#mask(entry, base.part, base.isFresh ? -1 : (known?.at ?? -1));
    if (known?.at === tail.at) return;
    const part = known?.part ?? this.#tables.newPart();
    const isGrown = known !== undefined && !(await this.#hasReplaced(tail, known.at));
    if (known !== undefined && !isGrown) await this.#remove(kind, part);
    const rows = `FROM ${rowsOf(tail.tables)} WHERE part = ${tail.part} AND since <= ${tail.at}
      AND (until IS NULL OR until > ${tail.at}) ${isGrown ? `AND since > ${known.at}` : ''}`;
    await this.#tables.insertTexts(`SELECT * ${rows}`);
    await this.#tables.insert(kind, 'hourly', `SELECT ${part} AS part, * EXCLUDE (part, event, since, until) ${rows}`);
    await this.#tables.insert(
      kind,
      'daily',
      `SELECT ${part} AS part, hour // 24 AS day, * EXCLUDE (part, event, since, until, hour, client) ${rows}`,
    );
    this.#held.set(keyOf(tail), { kind, part, at: tail.at });
  }

  async #hasReplaced(tail: TailPart, since: number): Promise<boolean> {
    const read = await this.#connection.runAndReadAll(
      `SELECT count(*) FROM ${rowsOf(tail.tables)}
       WHERE part = ${tail.part} AND since <= ${since} AND until > ${since} AND until <= ${tail.at}`,
    );
    return Number(read.getRows()[0]?.[0]) > 0;
  }

  /** Takes facts out that do not count any more; those by the day are made anew of those by the hour. */
  async #mask({ kind, tail }: Tailed['entry'], part: number, since: number): Promise<void> {
    const hourly = this.#tables.table(kind, 'hourly');
    const daily = this.#tables.table(kind, 'daily');
    const words = this.#tables.words.map((name) => `m."${name}"::"${name}_word" AS "${name}"`);
    const ids = TEXT_DIMENSIONS.map((name) => `t_${name}.id AS "${name}"`);
    const joins = TEXT_DIMENSIONS.map((name) => `JOIN texts AS t_${name} ON t_${name}.text = m."${name}"`);
    const masks = `SELECT m.hour, ${[...words, ...ids].join(', ')} FROM ${masksOf(tail.tables)} AS m ${joins.join(' ')}
      WHERE m.part = ${tail.part} AND m.since <= ${tail.at} AND m.since > ${since}`;
    await this.#connection.run(
      `DELETE FROM ${hourly} WHERE rowid IN (
         SELECT h.rowid FROM (SELECT rowid, * FROM ${hourly} WHERE part = ${part}) AS h SEMI JOIN (${masks}) USING (${GROUP}))`,
    );
    await this.#connection.run(`DELETE FROM ${daily} WHERE part = ${part}`);
    await this.#connection.run(
      `INSERT INTO ${daily} BY NAME
       SELECT hour // 24 AS day, * EXCLUDE (hour, client) FROM ${hourly} WHERE part = ${part}`,
    );
  }

  async #remove(kind: Kind, part: number): Promise<void> {
    for (const grain of ['daily', 'hourly'] as const)
      await this.#connection.run(`DELETE FROM ${this.#tables.table(kind, grain)} WHERE part = ${part}`);
  }
}

const keyOf = ({ tables, part }: TailPart): string => `${tables} ${part}`;
