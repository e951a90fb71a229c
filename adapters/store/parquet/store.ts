import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { offered } from '../../../src/imports/carries.ts';
import type { ExpiryRule } from '../../../src/imports/expiry.ts';
import { TextDictionary } from '../../../src/model/fact-batch.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { isReported } from '../../../src/model/partition.ts';
import type { Answer, Columns, ColumnsQuestion, Question } from '../../../src/model/question.ts';
import type { CommitPlan, CommitResult, FactStore, ImportWriter } from '../../../src/ports/fact-store.ts';
import type { Log } from '../../../src/ports/log.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import {
  beginManifest,
  collectGarbage,
  commitManifest,
  manifestStamp,
  readManifest,
  withoutDeadFiles,
} from './manifest.ts';
import { type Manifest, toPartition } from './manifest-format.ts';
import { answerFrom } from './read/answer-from.ts';
import { readColumns, sumIntoTables } from './read/columns.ts';
import type { RunSql } from './read/facts-sql.ts';
import { fileRelation } from './read/file-query.ts';
import { MemoryCopy } from './read/memory-copy.ts';
import { type SelectedPartitions, selectPartitions } from './read/select-partitions.ts';
import { aged, committed, takenBack } from './write/change-manifest.ts';
import { compactFiles } from './write/compact.ts';
import { withDirections } from './write/count-directions.ts';
import { readFingerprints, sweepFingerprints, writeFingerprints } from './write/fingerprint-files.ts';
import { Staging } from './write/staging.ts';
import { sweepLeftovers } from './write/working-files.ts';

export interface ParquetStoreOptions {
  /** The facts directory; made when something is first written. */
  readonly directory: string;
  /** Source names, most trusted first (see authority.ts). */
  readonly priority: readonly string[];
  readonly log: Log;
  /**
   * Keep a compressed copy of the facts in memory, for a process that answers many questions: about 20 bytes per
   * fact. Answers come from it when it is up to date, from the files otherwise.
   */
  readonly hot: boolean;
  /** Opens a DuckDB for the store, and one for each import; a new one unless told otherwise. */
  readonly openDatabase?: OpenDatabase;
}

export interface ParquetStore extends FactStore {
  /** Brings the copy in memory up to date; answers whether questions are answered from it now. */
  warm(): Promise<boolean>;
}

/** What staging an import may hold in memory before it spills to disk. */
const IMPORT_MEMORY = '80MB';
const QUESTION_MEMORY = '1GB';

/**
 * Facts as Parquet files, one per (kind, source, slice, day) and grain, and one manifest that names the live ones.
 * Renaming the manifest is the commit: an import of ninety days is visible whole or not at all. Any number of
 * processes may read while one writes; whoever writes must hold the data directory's lock.
 */
export async function parquetStore(options: ParquetStoreOptions): Promise<ParquetStore> {
  const { directory, priority, log } = options;
  // Of a name that nobody can guess, and for this user alone: addresses of people may spill into it.
  const spill = await mkdtemp(join(tmpdir(), 'mailflow-'));
  const open = options.openDatabase ?? openDatabase;
  const database = await open({
    memory_limit: QUESTION_MEMORY,
    // What a question has freed goes back to the system soon, not at the next one.
    allocator_background_threads: 'true',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const { instance } = database;
  const connection = await instance.connect();
  await connection.run('SET parquet_metadata_cache = true');
  const hot = options.hot ? await MemoryCopy.open(instance, directory, log) : null;
  const run: RunSql = async (sql) => (await connection.runAndReadAll(sql)).getRows();
  let known: { readonly stamp: string; readonly manifest: Manifest } | null = null;

  const calls = new Set<Promise<unknown>>();
  let isClosed = false;
  /** What is under way is waited for at the end: a connection that is closed under a query never lets the process go. */
  function during<T>(call: Promise<T>): Promise<T> {
    const settled = call.then(nothing, nothing).finally(() => calls.delete(settled));
    calls.add(settled);
    return call;
  }

  async function current(): Promise<Manifest> {
    const stamp = await manifestStamp(directory);
    if (known?.stamp !== stamp) {
      const manifest = await readManifest(directory, (event) => log.warn(event));
      known = { stamp, manifest: await withDirections(manifest, directory, run) };
    }
    return known.manifest;
  }

  async function ask(question: Question): Promise<Answer> {
    const manifest = await current();
    hot?.follow(manifest);
    const asked = selectPartitions(question, manifest.partitions, priority);
    const fromHot = await hot?.answer(question, asked, manifest.version);
    const figures = fromHot ?? (await fromFiles(question, asked, manifest));
    if (figures === 'files-gone') return ask(question);
    return {
      ...figures,
      answering: asked.answering.map((entry) => ({
        ...toPartition(entry),
        ...(entry.onlyFor !== undefined && { onlyFor: entry.onlyFor }),
      })),
      leftOut: asked.leftOut.map(({ partition, ...why }) => ({ ...why, partition: toPartition(partition) })),
    };
  }

  /** A reader of another process may find that a commit has swept away the files it was about to read. */
  async function fromFiles(question: Question, asked: SelectedPartitions, manifest: Manifest) {
    try {
      return await answerFrom(question, fileRelation(question, asked, directory, manifest.files), run);
    } catch (cause) {
      if (known !== null && known.stamp !== (await manifestStamp(directory))) return 'files-gone' as const;
      throw cause;
    }
  }

  async function* columns(question: ColumnsQuestion): AsyncGenerator<Columns> {
    const own = await instance.connect();
    try {
      while ((await sumUpColumns(question, own)) === 'files-gone');
      yield* readColumns(question, own);
    } finally {
      own.closeSync();
    }
  }

  async function sumUpColumns(question: ColumnsQuestion, own: DuckDBConnection) {
    const manifest = await current();
    hot?.follow(manifest);
    const asked = selectPartitions(question, manifest.partitions, priority);
    const fromHot = await hot?.reading(question, asked, manifest.version, async (relation) => {
      await own.run('USE hot');
      await sumIntoTables(question, relation, own);
      return 'done' as const;
    });
    if (fromHot !== undefined) return fromHot;
    try {
      await sumIntoTables(question, fileRelation(question, asked, directory, manifest.files), own);
      return 'done' as const;
    } catch (cause) {
      if (known !== null && known.stamp !== (await manifestStamp(directory))) return 'files-gone' as const;
      throw cause;
    }
  }

  /** Before anything is written: nothing of a write that was killed is left. */
  async function makeReady(): Promise<void> {
    await mkdir(directory, { recursive: true });
    await sweepLeftovers(directory);
    await beginManifest(directory);
  }

  const placed = (manifest: Manifest) => ({ manifest, connection, directory });

  async function settle(next: Manifest): Promise<void> {
    const compacted = await compactFiles(connection, directory, withoutDeadFiles(next));
    // The lock goes when the store is closed: whoever has it now may be writing.
    if (isClosed) throw new MailflowError('interrupted', 'The data were closed before this was done.', CLOSED);
    await commitManifest(directory, withoutDeadFiles(compacted));
    await collectGarbage(directory);
    await sweepFingerprints(directory, next);
  }

  async function takeBack(...[id, by]: Parameters<ParquetStore['takeBack']>) {
    await makeReady();
    const { taken, next } = await takenBack(placed(await current()), id, by);
    if (next !== null) await settle(next);
    return taken;
  }

  async function commit(staging: Staging, source: Parameters<ParquetStore['beginImport']>[0], plan: CommitPlan) {
    const { result, next } = await committed(placed(await current()), { staging, source, plan });
    if (next !== null) await settle(next);
    if (result.isNew) await writeFingerprints(directory, result.id, plan.fingerprints);
    return result;
  }

  async function expire(rule: ExpiryRule, forgotten: NonNullable<Parameters<ParquetStore['expire']>[1]>) {
    const { lost, next } = aged(await current(), rule, forgotten);
    if (next !== null) await settle(next);
    return lost;
  }

  return {
    ask: (question) => during(ask(question)),
    columns,
    warm: async () => {
      const manifest = await current();
      hot?.follow(manifest);
      await hot?.settled();
      return hot?.holds(manifest.version) ?? false;
    },
    partitions: async () => (await current()).partitions.map(toPartition).filter(isReported),
    version: async () => String((await current()).version),
    carries: async (source) => {
      const { carries, imports } = await current();
      return offered(carries[source] ?? [], imports).map(({ carry }) => structuredClone(carry));
    },
    imports: async () => (await current()).imports.toReversed(),
    fingerprints: (id) => readFingerprints(directory, id),
    takeBack: (id, by) => during(takeBack(id, by)),
    beginImport: async (source) => {
      await makeReady();
      const spillDirectory = join(directory, `spill-${process.pid}`);
      const staging = await Staging.open(open, spillDirectory, IMPORT_MEMORY);
      return importWriter(staging, spillDirectory, async (plan) => {
        return during(commit(staging, source, plan));
      });
    },
    expire: (rule, forgotten = () => false) => during(expire(rule, forgotten)),
    close: async () => {
      isClosed = true;
      connection.interrupt();
      await Promise.all(calls);
      await hot?.close();
      connection.closeSync();
      await database.close();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

const nothing = (): void => {};

const CLOSED = { cure: 'Start again; what was not done is done then.', retry: 'later' } as const;

function importWriter(
  staging: Staging,
  spillDirectory: string,
  commit: (plan: CommitPlan) => Promise<CommitResult>,
): ImportWriter {
  const texts = new TextDictionary();
  let open = true;
  const guard = () => {
    if (!open) throw new Error('this import has ended');
  };
  const end = async () => {
    open = false;
    await staging.close();
    await rm(spillDirectory, { recursive: true, force: true });
  };
  return {
    texts,
    add: async (batch) => {
      guard();
      await staging.addTexts(texts);
      await staging.add(batch);
    },
    staged: async () => {
      guard();
      return staging.days();
    },
    commit: async (plan) => {
      guard();
      try {
        await staging.addTexts(texts);
        return await commit(plan);
      } finally {
        await end();
      }
    },
    abort: async () => {
      if (open) await end();
    },
  };
}
