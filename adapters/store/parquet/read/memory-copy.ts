import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { KINDS, type Kind } from '../../../../src/model/dimensions.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import type { Question } from '../../../../src/model/question.ts';
import { dayOf } from '../../../../src/model/time.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { FileSums } from '../file-sums.ts';
import type { Entry, Manifest, TailPart } from '../manifest-format.ts';
import { quoted, quotedList } from '../sql.ts';
import { answerFrom, type Figures } from './answer-from.ts';
import { createCopyTables, ENUMS, table, textsOf } from './copy-tables.ts';
import { type Relation, type RunSql, TEXT_DIMENSIONS } from './facts-sql.ts';
import { scanPartitions } from './scan.ts';
import { byDirections, hoursCondition, type SelectedPartitions } from './select-partitions.ts';
import { TailCopy } from './tail-copy.ts';
import { TextNames } from './text-names.ts';

/** More facts than this are answered from the files: about half a gigabyte of copy. */
const MAX_FACTS = 25_000_000;

type Grain = SelectedPartitions['grain'];

interface Surroundings {
  readonly log: Log;
  readonly sums: FileSums;
}

/**
 * The facts once more, compressed in memory, with texts as ids and closed vocabularies as enumerations: what makes a
 * running bot answer as fast as a database. It follows the manifest in the background and answers only for the very
 * state it holds; whoever asks meanwhile is answered from the files.
 */
export class MemoryCopy {
  readonly #connection: DuckDBConnection;
  readonly #directory: string;
  readonly #log: Log;
  readonly #sums: FileSums;
  readonly #run: RunSql;
  readonly #names: TextNames;
  /** Which state of the manifest is held whole; null while following. */
  #state: string | null = null;
  #following: Promise<void> | null = null;
  #answering = new Set<Promise<unknown>>();
  /** Part number of each partition's contents held. */
  #parts = new Map<string, number>();
  /** Contents of which some was taken out, since a tail tells it better. */
  #masked = new Map<string, string>();
  readonly #tails: TailCopy;
  #nextPart = 0;
  #lastFault: string | null = null;
  #closed = false;

  private constructor(connection: DuckDBConnection, directory: string, { log, sums }: Surroundings) {
    this.#connection = connection;
    this.#directory = directory;
    this.#log = log;
    this.#sums = sums;
    this.#run = async (sql) => (await connection.runAndReadAll(sql)).getRows();
    this.#names = new TextNames(this.#run);
    this.#tails = new TailCopy(connection, {
      table,
      words: Object.keys(ENUMS),
      insertTexts: (rows) => this.#insertTexts('hourly', rows),
      insert: (kind, grain, rows) => this.#insertRows(kind, grain, rows),
      newPart: () => this.#nextPart++,
    });
  }

  static async open(instance: DuckDBInstance, directory: string, given: Surroundings): Promise<MemoryCopy> {
    const connection = await instance.connect();
    await createCopyTables(connection);
    return new MemoryCopy(connection, directory, given);
  }

  /** Starts to catch up with the manifest, unless it is held or being loaded already. */
  follow(manifest: Manifest): void {
    if (this.#closed || this.holds(manifest) || this.#following) return;
    this.#state = null;
    if (manifest.partitions.reduce((sum, { facts }) => sum + facts, 0) > MAX_FACTS) return;
    this.#following = this.#load(manifest)
      .then(() => {
        this.#state = stateOf(manifest);
        this.#lastFault = null;
      })
      .catch(async (cause: unknown) => {
        // It is tried again at every question: a damaged file stays so until somebody acts.
        if (this.#lastFault !== String(cause)) this.#log.warn('facts.hot-copy-failed', { cause: String(cause) });
        this.#lastFault = String(cause);
        if (!(cause instanceof NotBegun)) await this.#empty();
      })
      .finally(() => {
        this.#following = null;
      });
  }

  /** Resolves when nothing is being loaded. */
  async settled(): Promise<void> {
    await this.#following;
  }

  holds(manifest: Manifest): boolean {
    return this.#state === stateOf(manifest);
  }

  /** The answer's figures, or undefined when this state is not held. */
  async answer(question: Question, asked: SelectedPartitions, manifest: Manifest): Promise<Figures | undefined> {
    if (!this.holds(manifest) || asked.hourless.length > 0) return undefined;
    const running = this.#relation(question, asked).then((relation) => answerFrom(question, relation, this.#run));
    this.#answering.add(running);
    try {
      return await running;
    } finally {
      this.#answering.delete(running);
    }
  }

  /**
   * Lets `read` read the question's facts with a connection of its own that uses the copy (`USE hot`); the copy stays
   * as it is until it has. Undefined when this state is not held.
   */
  async reading<T>(
    question: Question,
    asked: SelectedPartitions,
    manifest: Manifest,
    read: (relation: Relation) => Promise<T>,
  ): Promise<T | undefined> {
    if (!this.holds(manifest) || asked.hourless.length > 0) return undefined;
    const running = this.#relation(question, asked).then(read);
    this.#answering.add(running);
    try {
      return await running;
    } finally {
      this.#answering.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#following;
    await Promise.allSettled(this.#answering);
    this.#connection.closeSync();
  }

  async #relation(question: Question, asked: SelectedPartitions): Promise<Relation> {
    const first = dayOf(question.window.from);
    const last = dayOf(new Date(question.window.to.getTime() - 1));
    const from = table(question.kind, asked.grain);
    const [time, low, high] = asked.grain === 'daily' ? ['day', first, last] : ['hour', first * 24, last * 24 + 23];
    const chosen = new Set(asked.answering.map(contentId));
    const unused = [...asked.leftOut.map(({ partition }) => partition), ...asked.notAsked];
    const silent = unused.filter((entry) => !chosen.has(contentId(entry)));
    const notSilent = silent.length > 0 ? ` AND part NOT IN (${this.#partList(silent)})` : '';
    const inPart = [...byDirections(asked.answering)].flatMap(([directions, of]) =>
      directions === null ? [] : [` AND (part NOT IN (${this.#partList(of)}) OR ${directions})`],
    );
    const hours = hoursCondition(question);
    const cutHours =
      hours === null
        ? ''
        : ` AND ((${hours})${asked.whole.length > 0 ? ` OR part IN (${this.#partList(asked.whole)})` : ''})`;
    const day = asked.grain === 'hourly' ? 'hour // 24 AS day, ' : '';
    return {
      sql: `SELECT ${day}* FROM ${from} WHERE ${time} BETWEEN ${low} AND ${high}${notSilent}${inPart.join('')}${cutHours}`,
      texts: { table: 'texts', named: this.#names.of },
      // A constant of the enumeration's own type: compared with a text, every row would be turned into one.
      word: (dimension, value) =>
        (ENUMS[dimension] as readonly string[]).includes(value) ? `${quoted(value)}::"${dimension}_word"` : 'NULL',
      conditions: await this.#textConditions(question),
    };
  }

  #partList(entries: readonly Entry[]): string {
    const parts = entries.flatMap((entry) => [this.#parts.get(contentId(entry)), this.#tails.partOf(entry)]);
    return [-1, ...parts.filter((part) => part !== undefined && part !== null)].join(', ');
  }

  /** Ids first, so that the scan compares integers and skips what cannot match. */
  async #textConditions(question: Question): Promise<readonly string[]> {
    const conditions: string[] = [];
    for (const name of TEXT_DIMENSIONS) {
      const values = question.where?.[name];
      if (!values) continue;
      if (values.length === 0) return ['false'];
      const read = await this.#connection.runAndReadAll(`SELECT id FROM texts WHERE text IN (${quotedList(values)})`);
      const ids = read.getRows().map(([id]) => String(id));
      conditions.push(ids.length > 0 ? `"${name}" IN (${ids.join(', ')})` : 'false');
    }
    return conditions;
  }

  async #load(manifest: Manifest): Promise<void> {
    await Promise.allSettled(this.#answering);
    const based = manifest.partitions.filter(({ tail }) => tail === undefined || tail.base !== null);
    const wanted = new Map(based.map((entry) => [contentId(entry), entry]));
    const tailed = manifest.partitions.filter(hasTail);
    const tables = new Set(tailed.map(({ tail }) => tail.tables));
    // A tail that ended took with it what it told better.
    const halved = [...this.#masked].flatMap(([id, of]) => (tables.has(of) ? [] : [id]));
    const gone = [...this.#parts].filter(([id]) => !wanted.has(id) || halved.includes(id));
    const fresh = [...wanted].filter(([id]) => !this.#parts.has(id) || halved.includes(id)).map(([, entry]) => entry);
    fresh.sort((a, b) => a.day - b.day);
    const files = fresh.flatMap(({ daily, hourly }) => [daily, hourly]).filter((file) => file !== null);
    const faults = await this.#sums.faults(manifest.files, files);
    if (faults.size > 0) throw new NotBegun([...faults].map(([file, fault]) => `${file}: ${fault}`).join(', '));
    for (const [id] of gone) {
      this.#parts.delete(id);
      this.#masked.delete(id);
    }
    for (const kind of KINDS) {
      for (const grain of ['daily', 'hourly'] as const) {
        if (gone.length > 0) {
          const parts = gone.map(([, part]) => part).join(', ');
          await this.#connection.run(`DELETE FROM ${table(kind, grain)} WHERE part IN (${parts})`);
        }
      }
    }
    for (const entry of fresh) this.#parts.set(contentId(entry), this.#nextPart++);
    const isFresh = new Set(fresh);
    for (const kind of KINDS) {
      const ofKind = fresh.filter((entry) => entry.kind === kind);
      for (const grain of ['daily', 'hourly'] as const) await this.#insert(manifest, kind, grain, ofKind);
    }
    for (const entry of tailed) if (entry.tail.isMasked) this.#masked.set(contentId(entry), entry.tail.tables);
    await this.#tails.follow(
      tailed.map((entry) => {
        const part = entry.tail.base === null ? undefined : this.#parts.get(contentId(entry));
        return { entry, base: part === undefined ? null : { part, isFresh: isFresh.has(entry) } };
      }),
    );
    if (fresh.length > 0) await this.#connection.run('CHECKPOINT hot');
  }

  /** Half a copy is none: the next load begins anew. */
  async #empty(): Promise<void> {
    this.#parts.clear();
    this.#masked.clear();
    this.#tails.forget();
    for (const kind of KINDS) {
      for (const grain of ['daily', 'hourly'] as const) await this.#connection.run(`DELETE FROM ${table(kind, grain)}`);
    }
  }

  async #insert(manifest: Manifest, kind: Kind, grain: Grain, entries: readonly Entry[]): Promise<void> {
    const scan = scanPartitions(this.#directory, manifest.files, entries, grain, { withFileName: true });
    if (scan === null) return;
    const parts = entries.flatMap((entry) => {
      const file = entry[grain];
      return file === null
        ? []
        : [`(${quoted(join(this.#directory, file))}, ${entry.day}, ${this.#parts.get(contentId(entry))})`];
    });
    const rows = `SELECT p.part, f.* FROM (${scan}) AS f
       JOIN (VALUES ${parts.join(', ')}) AS p(path, day, part) ON p.path = f.filename AND p.day = f.day`;
    await this.#insertTexts(grain, scan);
    await this.#insertRows(kind, grain, rows);
  }

  async #insertTexts(grain: Grain, rows: string): Promise<void> {
    const all = textsOf(grain).map((name) => `SELECT DISTINCT "${name}" AS text FROM (${rows})`);
    await this.#connection.run(
      `INSERT INTO texts SELECT (SELECT max(id) FROM texts) + row_number() OVER (), text
       FROM (${all.join(' UNION ')}) AS fresh ANTI JOIN texts USING (text)`,
    );
  }

  /** Whose texts are there already. */
  async #insertRows(kind: Kind, grain: Grain, rows: string): Promise<void> {
    const texts = textsOf(grain);
    const words = Object.keys(ENUMS).map((name) => `f."${name}"`);
    const ids = texts.map((name) => `t_${name}.id`);
    const joins = texts.map((name) => `JOIN texts AS t_${name} ON t_${name}.text = f."${name}"`).join('\n');
    const time = grain === 'daily' ? 'f.day' : 'f.hour';
    await this.#connection.run(
      `INSERT INTO ${table(kind, grain)}
       SELECT f.part, ${[time, ...words, ...ids].join(', ')}, f.messages, f.recipients FROM (${rows}) AS f ${joins}`,
    );
  }
}

/** Files are damaged that were to be loaded: what is held stays. */
class NotBegun extends Error {}

/** Answers stay the same when a tail is put into files, but their facts lie elsewhere then. */
const stateOf = ({ generation, version }: Manifest): string => `${generation} ${version}`;
/** Which facts: the partition and the hash of what it holds (its hours may have been dropped since). */
const contentId = (entry: Entry): string =>
  `${partitionId(entry)} ${entry.tail ? entry.tail.base : entry.signature} ${entry.hourly !== null}`;

const hasTail = <E extends Entry>(entry: E): entry is E & { readonly tail: TailPart } => entry.tail !== undefined;
