import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { serialQueue } from '../../../src/concurrency/serial-queue.ts';
import { uniteSamples } from '../../../src/imports/same-lines.ts';
import { offeredBy, streamOf } from '../../../src/imports/streams.ts';
import type { LostFacts } from '../../../src/model/lost-facts.ts';
import { isListed } from '../../../src/model/partition.ts';
import type { Answer, Columns, ColumnsQuestion, Question } from '../../../src/model/question.ts';
import type { Addition, Appended } from '../../../src/ports/fact-store.ts';
import { openDatabase, openForQuestions } from './database.ts';
import { FileSums } from './file-sums.ts';
import { type DoubtfulManifest, doubtsIn, lossLog, lostIn } from './known-losses.ts';
import { type Judge, lostFactsOf, lostInAll, selectSound } from './lost-files.ts';
import { manifestStamp, type ReadManifest, readManifest } from './manifest.ts';
import { type Manifest, toPartition } from './manifest-format.ts';
import type { ParquetStore, ParquetStoreOptions } from './parquet-store.ts';
import { answerFrom } from './read/answer-from.ts';
import { readColumns, sumIntoTables } from './read/columns.ts';
import type { RunSql } from './read/facts-sql.ts';
import { fileRelation } from './read/file-query.ts';
import { MemoryCopy } from './read/memory-copy.ts';
import { type SelectedPartitions, selectPartitions } from './read/select-partitions.ts';
import { refuseTotals } from './staging/stage-addition.ts';
import { stagingWith } from './staging/staging.ts';
import { Tail } from './tail/tail.ts';
import { withDirections } from './write/count-directions.ts';
import { damagedFingerprints, readFingerprints } from './write/fingerprint-files.ts';
import { importWriter } from './write/import-writer.ts';
import { storeWrites } from './write/store-writes.ts';

export type { ParquetStore, ParquetStoreOptions };

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
  const here = stagingWith(open);
  const database = await openForQuestions(open, spill);
  const { instance } = database;
  const connection = await instance.connect();
  await connection.run('SET parquet_metadata_cache = true');
  const sums = new FileSums(directory);
  const hot = options.hot ? await MemoryCopy.open(instance, directory, { log, sums }) : null;
  const run: RunSql = async (sql) => (await connection.runAndReadAll(sql)).getRows();
  const writing = serialQueue();
  const losses = lossLog(log);
  let known: StampedManifest | null = null;

  const tailConnection = await instance.connect();
  const calls = new Set<Promise<unknown>>();
  const tail = new Tail({
    ...{ directory, connection: tailConnection, sums, log },
    settled: () => Promise.all([...calls, hot?.settled()]),
  });
  let isClosed = false;
  /** What is under way is waited for at the end: a connection that is closed under a query never lets the process go. */
  function during<T>(call: Promise<T>): Promise<T> {
    const settled = call.then(nothing, nothing).finally(() => calls.delete(settled));
    calls.add(settled);
    return call;
  }

  /** What lies on the disk, without what was added since. */
  async function readBase(): Promise<StampedManifest> {
    const stamp = await manifestStamp(directory);
    if (known?.stamp !== stamp) {
      const { manifest, isDoubtful } = await readManifest(directory, (event) => log.warn(event));
      const fresh = { stamp, isDoubtful, manifest: await withDirections(manifest, directory, run, sums) };
      known = fresh;
      return fresh;
    }
    return known;
  }

  async function read(): Promise<TailedManifest> {
    const base = await readBase();
    const failed = async (cause: unknown) => ((await isOutdated(base)) ? null : Promise.reject(cause));
    const tailed = await tail.onto(base.manifest).catch(failed);
    // Another process may have put the tail into files while it was read.
    if (tailed === null || (await isOutdated(base))) return read();
    return { ...base, manifest: tailed.manifest, isTailDamaged: tailed.isDamaged };
  }

  const current = async (): Promise<Manifest> => (await read()).manifest;

  /**
   * Whether something was committed since this manifest was read: then its files may be gone rightly. Until then nobody
   * touches them, so an import that runs need not be waited for.
   */
  const isOutdated = async ({ stamp }: StampedManifest): Promise<boolean> => stamp !== (await manifestStamp(directory));

  /** Of a manifest that is still the newest. */
  async function faultsIn({ files }: Manifest, names: readonly string[]) {
    const faults = await sums.faults(files, names);
    losses.note(faults);
    return faults;
  }

  /**
   * Who answers, and what is lost of that; null where the manifest is no longer the newest. Throws where facts are lost
   * and the question does not say that the rest will do.
   */
  async function sound(question: Question, now: TailedManifest) {
    const { manifest } = now;
    const judge: Judge = (names) => sums.faults(manifest.files, names);
    const { asked, lost } = await selectSound(question, manifest.partitions, priority, judge);
    if (lost.length === 0) return { asked, lost: lostIn(question, asked, [], now) };
    if (await isOutdated(now)) return null;
    const facts = await lostFactsOf(lost, manifest, (names) => faultsIn(manifest, names));
    return { asked, lost: lostIn(question, asked, facts, now) };
  }

  async function ask(question: Question): Promise<Answer> {
    const now = await read();
    const { manifest } = now;
    hot?.follow(manifest);
    const whole = selectPartitions(question, manifest.partitions, priority);
    // What was loaded was checked then, and is right whatever has become of the files since.
    const fromHot = await hot?.answer(question, whole, manifest);
    const selected = fromHot ? { asked: whole, lost: lostIn(question, whole, [], now) } : await sound(question, now);
    if (selected === null) return ask(question);
    const { asked, lost } = selected;
    const figures = fromHot ?? (await fromFiles(question, asked, now));
    if (figures === 'files-gone') return ask(question);
    return {
      ...figures,
      ...(lost.length > 0 && { lost }),
      answering: asked.answering.map((entry) => ({
        ...toPartition(entry),
        ...(entry.onlyFor !== undefined && { onlyFor: entry.onlyFor }),
      })),
      leftOut: asked.leftOut.map(({ partition, ...why }) => ({ ...why, partition: toPartition(partition) })),
    };
  }

  /** A reader of another process may find that a commit has swept away the files it was about to read. */
  async function fromFiles(question: Question, asked: SelectedPartitions, now: StampedManifest) {
    try {
      return await answerFrom(question, fileRelation(question, asked, directory, now.manifest.files), run);
    } catch (cause) {
      if (await isOutdated(now)) return 'files-gone' as const;
      throw cause;
    }
  }

  async function* columns(question: ColumnsQuestion): AsyncGenerator<Columns> {
    const own = await instance.connect();
    try {
      while ((await during(sumUpColumns(question, own))) === 'files-gone');
      yield* readColumns(question, own);
    } finally {
      own.closeSync();
    }
  }

  async function sumUpColumns(question: ColumnsQuestion, own: DuckDBConnection) {
    const now = await read();
    const { manifest } = now;
    hot?.follow(manifest);
    const whole = selectPartitions(question, manifest.partitions, priority);
    lostIn(question, whole, [], now);
    const fromHot = await hot?.reading(question, whole, manifest, async (relation) => {
      await own.run('USE hot');
      await sumIntoTables(question, relation, own);
      return 'done' as const;
    });
    if (fromHot !== undefined) return fromHot;
    const selected = await sound(question, now);
    if (selected === null) return 'files-gone' as const;
    try {
      await sumIntoTables(question, fileRelation(question, selected.asked, directory, manifest.files), own);
      return 'done' as const;
    } catch (cause) {
      if (await isOutdated(now)) return 'files-gone' as const;
      throw cause;
    }
  }

  async function lost(): Promise<readonly LostFacts[]> {
    const now = await read();
    const { manifest } = now;
    const faults = await sums.faults(manifest.files, Object.keys(manifest.files));
    if (faults.size > 0 && (await isOutdated(now))) return lost();
    losses.note(faults);
    const prints = await damagedFingerprints(sums, manifest);
    return [
      ...doubtsIn(now),
      ...(await lostInAll(manifest, faults)),
      ...prints.map((id) => ({ kind: 'fingerprints', imports: [id] }) as const),
    ];
  }

  const writes = storeWrites({
    ...{ directory, openDatabase: open, log, sums, tail, faultsIn },
    current: async () => (await readBase()).manifest,
    place: () => ({ open: here, spillDirectory: newSpill() }),
    isClosed: () => isClosed,
  });

  async function append(addition: Addition): Promise<Appended> {
    refuseTotals(addition);
    const wasHeld = hot?.holds(await current()) ?? false;
    const done = await writing(() => writes.append(addition));
    const { manifest } = await read();
    hot?.follow(manifest);
    // It costs what was added: whoever asks next is answered as fast as before.
    if (wasHeld) await hot?.settled();
    return done;
  }

  let spills = 0;
  const newSpill = (): string => join(directory, `spill-${process.pid}-${spills++}`);
  return {
    ask: (question) => during(ask(question)),
    columns,
    warm: async () => {
      const manifest = await current();
      hot?.follow(manifest);
      await hot?.settled();
      return hot?.holds(manifest) ?? false;
    },
    partitions: async () => (await current()).partitions.map(toPartition).filter(isListed),
    version: async () => String((await current()).version),
    carries: async (source, except) => {
      const manifest = await current();
      return offeredBy(manifest, source, manifest.imports, except).map(({ carry }) => structuredClone(carry));
    },
    stream: async (name) => {
      const known = streamOf(await current(), name);
      return known === undefined
        ? null
        : structuredClone({ position: known.position, carry: known.carry?.carry ?? null });
    },
    append: (addition) => during(append(addition)),
    imports: async () => (await current()).imports.toReversed(),
    fingerprints: async (id) => {
      const { prints } = await readFingerprints(directory, await current(), id);
      const more = tail.printsOf(id);
      return more.length === 0 ? prints : uniteSamples(prints, more);
    },
    lost: () => during(lost()),
    takeBack: (id, by) => during(writing(() => writes.takeBack(id, by))),
    beginImport: async (source) => {
      await writes.makeReady();
      return importWriter(options.openStaging ?? here, newSpill(), (staging, plan) =>
        during(writing(() => writes.commit(staging, source, plan))),
      );
    },
    naming: (address) => during(writing(() => writes.naming(address))),
    erase: (erased) => during(writing(() => writes.erase(erased))),
    expire: (rule, forgotten = () => false) => during(writing(() => writes.expire(rule, forgotten))),
    close: async () => {
      isClosed = true;
      connection.interrupt();
      writes.interrupt();
      await Promise.all(calls);
      await hot?.close();
      await tail.close();
      tailConnection.closeSync();
      connection.closeSync();
      await database.close();
      await rm(spill, { recursive: true, force: true });
    },
  };
}

/** `stamp`: which state of the manifest's file it was read from, so that it is known when there is another. */
type StampedManifest = ReadManifest & { readonly stamp: string };
type TailedManifest = StampedManifest & DoubtfulManifest;

const nothing = (): void => {};
