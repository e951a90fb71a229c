import type { DuckDBConnection } from '@duckdb/node-api';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED, type Kind } from '../../../../src/model/dimensions.ts';
import type { FactBatch } from '../../../../src/model/fact-batch.ts';
import type { PartitionKey } from '../../../../src/model/partition.ts';
import { type Slice, sliceId } from '../../../../src/model/slice.ts';
import type { PackedTexts } from '../../../../src/model/text/packed-texts.ts';
import type { Day } from '../../../../src/model/time.ts';
import { TLS_VERSIONS } from '../../../../src/model/tls.ts';
import type { StagedDay } from '../../../../src/ports/fact-store.ts';
import type { Database, OpenDatabase } from '../database.ts';
import type { ImportStaging, OpenStaging, WriteOrder, WrittenPartitions } from './planned.ts';
import { type Profile, Profiles } from './profiles.ts';
import { SenderIds } from './sender-ids.ts';
import { TableAppender } from './table-appender.ts';
import { writePartitions } from './write-partitions.ts';

/** Of DuckDB's own: the thread that asks works as well, and pieces of a long import are asked for side by side. */
const THREADS = '1';
const COLUMNS = ['hour', 'profile', 'party', 'client', 'messages', 'recipients'] as const;

/**
 * The waiting room of one import: a DuckDB of its own, in memory with a bound, spilling to `spillDirectory`. Facts
 * stay in columns all the way: batches are copied into DuckDB's vectors, never turned into rows. What there are few
 * of, a fact refers to by number: its profile (see profiles.ts), and its party, which is a sender and a domain.
 *
 * Tables: `staged` (`COLUMNS`, and `event` where the source has them), `texts` (id, text), `party_ids` (party, sender, domain),
 * `profile_ids` (profile, stream, words, connector, rawTls). The same text, party or profile may stand under several
 * numbers. `stream` is an index into the streams seen.
 */
class Staging implements ImportStaging {
  readonly #connection: DuckDBConnection;
  /** (kind, slice) pairs seen, by stream number. */
  readonly #streams: { readonly kind: Kind; readonly slice: Slice }[] = [];
  readonly #database: Database;
  readonly #numbers = new Map<string, number>();
  readonly #profiles = new Profiles();
  readonly #parties = new SenderIds();
  readonly #staged: TableAppender;
  readonly #texts: TableAppender;
  readonly #partyIds: TableAppender;
  #isEventful: boolean | null = null;
  #rows = 0;
  #textCount = 0;
  /** Staged rows by `stream day`, as they were counted last. */
  #rowsByDay: ReadonlyMap<string, number> | null = null;

  private constructor(database: Database, connection: DuckDBConnection) {
    this.#database = database;
    this.#connection = connection;
    this.#staged = new TableAppender(connection, 'staged');
    this.#texts = new TableAppender(connection, 'texts');
    this.#partyIds = new TableAppender(connection, 'party_ids');
  }

  static async open(openDatabase: OpenDatabase, spillDirectory: string, memoryLimit: string): Promise<Staging> {
    const database = await openDatabase({
      memory_limit: memoryLimit,
      // Each thread has buffers of its own: an import takes as much memory on a machine with many cores.
      threads: THREADS,
      // What one piece of an import has freed goes back to the system before the next asks for more.
      allocator_flush_threshold: '8MB',
      allocator_bulk_deallocation_flush_threshold: '8MB',
      temp_directory: spillDirectory,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await database.instance.connect();
    await connection.run(
      `CREATE TABLE staged (${COLUMNS.map((name) => `${name} INTEGER`).join(', ')});
       CREATE TABLE texts (id INTEGER, text VARCHAR);
       CREATE TABLE party_ids (party INTEGER, sender INTEGER, domain INTEGER);
       CREATE TABLE profile_ids (profile INTEGER, stream INTEGER, direction VARCHAR, "connectorType" VARCHAR,
         "forcedTls" VARCHAR, auth VARCHAR, tls VARCHAR, connector INTEGER, "rawTls" INTEGER)`,
    );
    return new Staging(database, connection);
  }

  async add(batch: FactBatch): Promise<void> {
    await this.#beginWith(batch.event !== null);
    this.#rows += batch.length;
    this.#rowsByDay = null;
    const profile = this.#profiles.of(batch, this.#streamNumber(batch));
    const { party, fresh } = this.#parties.of(batch.sender, batch.domain, batch.length);
    await this.#partyIds.append([numbersFrom(fresh.first, fresh.length), fresh.sender, fresh.domain], fresh.length);
    const columns = [batch.hour, profile, party, batch.client, batch.messages, batch.recipients];
    await this.#staged.append(batch.event === null ? columns : [...columns, batch.event], batch.length);
  }

  async addTexts(texts: PackedTexts): Promise<void> {
    const { first, ends } = texts;
    this.#textCount += ends.length;
    await this.#texts.append([numbersFrom(first, ends.length), texts], ends.length);
  }

  async write(order: WriteOrder): Promise<WrittenPartitions> {
    if (this.#rowsByDay === null) await this.days();
    await this.#flush();
    const planned = order.partitions.map((each) => ({ ...each, stream: this.#numbers.get(streamId(each.key)) ?? -1 }));
    const staged = {
      connection: this.#connection,
      connect: () => this.#database.instance.connect(),
      rowsOf: (stream: number, day: Day) => this.#rowsByDay?.get(`${stream} ${day}`) ?? 0,
      rows: this.#rows,
      texts: this.#textCount,
    };
    return writePartitions(staged, order, planned);
  }

  /** Makes everything added visible in the tables. */
  async #flush(): Promise<void> {
    for (const table of [this.#staged, this.#texts, this.#partyIds]) table.flush();
    const fresh = this.#profiles.drain();
    if (fresh.length === 0) return;
    const profiles = await this.#connection.createAppender('profile_ids');
    for (const { profile, stream, connector, rawTls, ...codes } of fresh) {
      profiles.appendInteger(profile);
      profiles.appendInteger(stream);
      for (const word of wordsOf(codes)) profiles.appendVarchar(word);
      profiles.appendInteger(connector);
      profiles.appendInteger(rawTls);
      profiles.endRow();
    }
    profiles.closeSync();
  }

  async days(): Promise<readonly StagedDay[]> {
    await this.#flush();
    const read = await this.#connection.runAndReadAll(
      `SELECT stream, day, CAST(sum(messages) AS DOUBLE), CAST(sum(rows) AS INTEGER)
       FROM (SELECT profile, hour // 24 AS day, sum(messages) AS messages, count(*) AS rows FROM staged GROUP BY ALL)
       JOIN profile_ids USING (profile) GROUP BY ALL ORDER BY ALL`,
    );
    const counted = read.getRows() as [number, number, number, number][];
    this.#rowsByDay = new Map(counted.map(([stream, day, , rows]) => [`${stream} ${day}`, rows]));
    return counted.map(([stream, day, messages]) => {
      const { kind, slice } = this.#streams[stream] as { kind: Kind; slice: Slice };
      return { kind, slice, day, messages };
    });
  }

  async close(): Promise<void> {
    for (const table of [this.#staged, this.#texts, this.#partyIds]) table.flush();
    this.#connection.closeSync();
    await this.#database.close();
  }

  /** Only sources that tell single events pay for their keys. */
  async #beginWith(events: boolean): Promise<void> {
    if (this.#isEventful === null && events) await this.#connection.run('ALTER TABLE staged ADD COLUMN event UBIGINT');
    this.#isEventful ??= events;
    if (this.#isEventful !== events) throw new Error('a source has either totals or single events, not both');
  }

  #streamNumber(batch: FactBatch): number {
    const id = streamId(batch);
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#numbers.set(id, this.#streams.length);
    return this.#streams.push({ kind: batch.kind, slice: batch.slice }) - 1;
  }
}

/** Stages in the program's own thread. */
export const stagingWith =
  (openDatabase: OpenDatabase): OpenStaging =>
  (spillDirectory, memoryLimit) =>
    Staging.open(openDatabase, spillDirectory, memoryLimit);

const streamId = ({ kind, slice }: Pick<PartitionKey, 'kind' | 'slice'>): string => `${kind} ${sliceId(slice)}`;

const wordsOf = (
  codes: Pick<Profile, 'direction' | 'connectorType' | 'forcedTls' | 'auth' | 'tls'>,
): readonly string[] => [
  DIRECTIONS[codes.direction] as string,
  CONNECTOR_TYPES[codes.connectorType] as string,
  FORCED[codes.forcedTls] as string,
  AUTHS[codes.auth] as string,
  TLS_VERSIONS[codes.tls] as string,
];

function numbersFrom(first: number, length: number): Int32Array {
  const numbers = new Int32Array(length);
  for (let i = 0; i < length; i++) numbers[i] = first + i;
  return numbers;
}
