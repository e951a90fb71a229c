import { setImmediate as pause } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { serialQueue } from '../../../../src/concurrency/serial-queue.ts';
import type { LineFingerprint } from '../../../../src/model/line-fingerprint.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import type { Addition, Appended } from '../../../../src/ports/fact-store.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { FileSums } from '../file-sums.ts';
import { EMPTY, type Entry, type Manifest } from '../manifest-format.ts';
import { withCarries } from './tail-carries.ts';
import { changesAfter, type Held, noChanges, type Own, ownId, type TailChanges, withChanges } from './tail-changes.ts';
import { appendRecord, encodeRecord, readTail } from './tail-file.ts';
import { coversOthers, type GrowthPlan, grownEntry, planGrowth, recordAfter, type Target } from './tail-growth.ts';
import { heldKey, ownKey, TailParts } from './tail-parts.ts';
import { decodeAddition, encodeAddition, type TailRecord } from './tail-record.ts';
import { type Absorbed, TailTables } from './tail-tables.ts';

/** Events that a tail may hold, and how long it may be added to: what is more is put into Parquet files. */
const MAX_ROWS = 50_000;
const MAX_BYTES = 8 * 2 ** 20;
const MAX_AGE_MS = 5 * 60_000;
/** Of many logs that each tell of little: what all of them change is put together with each. */
const MAX_RECORDS = 500;

export interface TailOptions {
  readonly directory: string;
  readonly connection: DuckDBConnection;
  readonly sums: FileSums;
  readonly log: Log;
  /** Resolves when no question is under way any more that was asked before. */
  readonly settled: () => Promise<unknown>;
}

/** What the store holds with its tail. */
export interface Tailed {
  readonly manifest: Manifest;
  /** Whether some of the tail is lost, though it was written. */
  readonly isDamaged: boolean;
}

/**
 * What was added to followed sources since the last manifest: in one file that grows, and in tables that questions read
 * beside the Parquet files. So an addition costs what it adds, and is on the disk when it is answered. The manifest names
 * its tail; one that is put into Parquet files (see fold-tail.ts) ends with the manifest that is written then.
 */
export class Tail {
  readonly #options: TailOptions;
  readonly #queue = serialQueue();
  #base: Manifest = EMPTY;
  #current: Tailed = { manifest: EMPTY, isDamaged: false };
  #changes: TailChanges = noChanges(EMPTY);
  #tables: TailTables | null = null;
  #parts: TailParts;
  #records: TailRecord[] = [];
  #end = 0;
  #at = 0;
  /** Whether this process adds to it: then nobody else does, and all of the file is known. */
  #isOwn = false;
  /** Whether files that it comes on top of are damaged: then it is not answered from, and put into files before more is added. */
  #isBaseDamaged = false;
  #count = 0;
  #dropping: Promise<unknown> = Promise.resolve();

  constructor(options: TailOptions) {
    this.#options = options;
    this.#parts = new TailParts(options.directory, EMPTY);
  }

  /** The manifest with its tail. */
  async onto(base: Manifest): Promise<Tailed> {
    if (this.#isOwn && base === this.#base) return this.#current;
    return this.#queue(async () => {
      await this.#follow(base);
      return this.#current;
    });
  }

  /** What was added since this manifest. */
  async recordsOnto(
    base: Manifest,
  ): Promise<{ readonly records: readonly TailRecord[]; readonly changes: TailChanges }> {
    await this.onto(base);
    return { records: this.#records, changes: this.#changes };
  }

  /** New lines in the samples of imports. */
  printsOf(id: number): readonly LineFingerprint[] {
    return this.#changes.prints.get(id) ?? [];
  }

  /** Whether it has to be put into files before more is added to it. */
  isDue(base: Manifest, { about, batches }: Addition): boolean {
    const [first] = this.#records;
    if (base.tail !== this.#base.tail || first === undefined) return false;
    const rows = batches.reduce((sum, { length }) => sum + length, this.#tables?.rows ?? 0);
    const age = Date.parse(about.at) - Date.parse(first.addition.about.at);
    const isMuch = rows > MAX_ROWS || this.#end > MAX_BYTES || this.#records.length >= MAX_RECORDS;
    return isMuch || age >= MAX_AGE_MS || age < 0 || this.#current.isDamaged;
  }

  /** Adds to it: null where that cannot be done event by event, or is too much; then it is as before. */
  add(base: Manifest, addition: Addition): Promise<Appended | null> {
    return this.#queue(async () => {
      await this.#follow(base);
      this.#isOwn = true;
      const rows = addition.batches.reduce((sum, { length }) => sum + length, 0);
      if (base.tail === null || rows > MAX_ROWS || this.#isBaseDamaged) return null;
      const plan = planGrowth(this.#current.manifest, addition);
      if (plan === null || (await this.#isAnyDamaged(plan))) return null;
      return this.#grow(base.tail, plan, addition);
    });
  }

  /** Resolves when it does nothing any more. */
  async close(): Promise<void> {
    await this.#queue(async () => {});
    await this.#dropping;
  }

  async #grow(name: string, plan: GrowthPlan, addition: Addition): Promise<Appended | null> {
    const tables = await this.#openTables();
    const { manifest } = this.#current;
    const at = this.#at + 1;
    try {
      const absorbed = await tables.absorb(this.#parts.arriving(plan, addition), addition.texts, at);
      const held = plan.targets.map((target): Held => this.#heldAfter(target, plan.id, absorbed, at));
      const own = plan.targets.flatMap((target): Own[] => this.#ownAfter(target, plan.id, absorbed, at));
      const hasTie = plan.targets.some(
        (target) => target.isFollowed && absorbed.get(this.#parts.numberOf(heldKey(target.planned)))?.hasTie === true,
      );
      const answersChange = held.some((entry, target) => entry !== plan.targets[target]?.held);
      const version = manifest.version + (answersChange ? 1 : 0);
      const draft = { addition, version, held, own };
      const record = recordAfter(plan, addition, manifest, this.#with(draft, plan));
      const changes = changesAfter(this.#changes, { ...draft, record }, this.#base);
      const next = withChanges(this.#base, changes);
      if (hasTie || coversOthers(next, plan.id)) {
        await tables.undo(at);
        return null;
      }
      const known = { ...draft, record, held: held.map(withoutTail), own: own.map(withoutTail) };
      this.#end = await appendRecord(this.#options.directory, name, this.#end, encodeRecord(encodeAddition(known)));
      this.#at = at;
      this.#records.push(known);
      this.#changes = changes;
      this.#current = { manifest: next, isDamaged: false };
      return { import: plan.id, changesAnswers: answersChange };
    } catch (cause) {
      await tables.undo(at);
      throw cause;
    }
  }

  /** What answers and what imports told with this, to count what its import tells. */
  #with(draft: Pick<TailRecord, 'held' | 'own'>, { id }: GrowthPlan): Pick<Manifest, 'partitions' | 'layers'> {
    const { partitions, layers } = this.#current.manifest;
    const held = new Map(draft.held.map((entry) => [partitionId(entry), entry]));
    const own = new Set(draft.own.map(ownId));
    return {
      partitions: [...partitions.filter((entry) => entry.by === id && !held.has(partitionId(entry))), ...draft.held],
      layers: [...layers.filter((entry) => entry.import === id && !own.has(ownId(entry))), ...draft.own],
    };
  }

  #heldAfter(target: Target, id: number, absorbed: ReadonlyMap<number, Absorbed>, at: number): Held {
    const { planned, held, own } = target;
    const entry = this.#entryAfter(heldKey(target.planned), planned, held, absorbed, at);
    if (entry === held) return held;
    return { ...entry, by: own === 'same' ? id : null };
  }

  #ownAfter(target: Target, id: number, absorbed: ReadonlyMap<number, Absorbed>, at: number): Own[] {
    const { planned, own } = target;
    if (own === 'same') return [];
    const entry = this.#entryAfter(ownKey({ ...planned, import: id }), planned, own, absorbed, at);
    return entry === own ? [] : [{ ...entry, import: id }];
  }

  #entryAfter<E extends Entry>(
    key: string,
    planned: Target['planned'],
    before: E | null,
    absorbed: ReadonlyMap<number, Absorbed>,
    at: number,
  ): Entry {
    const part = this.#parts.numberOf(key);
    const known = absorbed.get(part);
    if (known === undefined || this.#tables === null) throw new Error(`nothing was counted for ${key}`);
    return grownEntry(planned, before, {
      ...{ tables: this.#tables.name, part, at, absorbed: known },
      base: this.#parts.baseOf(key),
    });
  }

  async #isAnyDamaged(plan: GrowthPlan): Promise<boolean> {
    return (await this.#options.sums.faults(this.#base.files, this.#parts.filesOf(plan))).size > 0;
  }

  async #openTables(): Promise<TailTables> {
    this.#tables ??= await TailTables.create(this.#options.connection, `tail_${this.#count++}`);
    return this.#tables;
  }

  /** Catches up with the manifest, and with what another process has added. */
  async #follow(base: Manifest): Promise<void> {
    if (base.tail !== this.#base.tail || (base !== this.#base && this.#records.length === 0)) this.#begin(base);
    else if (base !== this.#base) {
      this.#base = base;
      this.#parts.rebase(base);
      this.#current = { ...this.#current, manifest: this.#isBaseDamaged ? base : withChanges(base, this.#changes) };
    }
    if (base.tail === null || (this.#isOwn && this.#end > 0)) return;
    const { records, end, isDamaged } = await readTail(this.#options.directory, base.tail, this.#end);
    if (isDamaged && !this.#current.isDamaged) this.#options.log.warn('facts.tail-damaged', { tail: base.tail });
    this.#current = { ...this.#current, isDamaged: isDamaged || this.#isBaseDamaged };
    if (records.length === 0) return;
    const decoded: TailRecord[] = [];
    for (const record of records) {
      decoded.push(decodeAddition(record));
      await pause();
    }
    await this.#replay(withCarries(decoded, this.#changes), end);
  }

  #begin(base: Manifest): void {
    const old = this.#tables;
    // Questions that are under way go on from what they began with. Dropped in turn: a connection that appends to a table
    // while it runs a statement fails ("Attempting to execute an unsuccessful or closed pending query result").
    if (old !== null)
      this.#dropping = Promise.allSettled([this.#dropping, this.#options.settled()]).then(() =>
        this.#queue(() => old.drop()).catch(() => {}),
      );
    this.#base = base;
    this.#isBaseDamaged = false;
    this.#changes = noChanges(base);
    this.#current = { manifest: base, isDamaged: false };
    this.#tables = null;
    this.#parts = new TailParts(this.#options.directory, base);
    this.#records = [];
    this.#end = 0;
    this.#at = 0;
  }

  /** Takes in what was added by an earlier process, or by another, which counted it then. */
  async #replay(records: readonly TailRecord[], end: number): Promise<void> {
    const files = this.#parts.filesUnder(records);
    if (this.#isBaseDamaged || (await this.#options.sums.faults(this.#base.files, files)).size > 0)
      return this.#holdBack(records, end);
    const tables = await this.#openTables();
    const at = this.#at + 1;
    const { all, texts } = this.#parts.arrivingAgain(records);
    const absorbed = await tables.absorb(all, texts, at).catch(async (cause: unknown) => {
      await tables.undo(at);
      throw cause;
    });
    const place = <E extends Entry>(entry: E, key: string): E => this.#placed(entry, key, absorbed, at);
    let changes = this.#changes;
    for (const { addition, record, held, own, version } of records) {
      const placed = {
        held: held.map((entry) => place(entry, heldKey(entry))),
        own: own.map((entry) => place(entry, ownKey(entry))),
      };
      changes = changesAfter(changes, { addition, record, version, ...placed }, this.#base);
      await pause();
    }
    this.#changes = changes;
    this.#records.push(...records);
    this.#end = end;
    this.#at = at;
    this.#current = { ...this.#current, manifest: withChanges(this.#base, this.#changes) };
  }

  /** Without what is damaged nobody can say what they change: they are known, and folded as far as that goes. */
  #holdBack(records: readonly TailRecord[], end: number): void {
    for (const record of records) this.#changes = changesAfter(this.#changes, record, this.#base);
    this.#records.push(...records);
    this.#end = end;
    this.#isBaseDamaged = true;
    this.#current = { manifest: this.#base, isDamaged: true };
  }

  #placed<E extends Entry>(entry: E, key: string, absorbed: ReadonlyMap<number, Absorbed>, at: number): E {
    const part = this.#parts.numberOf(key);
    const base = this.#parts.baseOf(key);
    const isMasked = (absorbed.get(part)?.masked ?? 0) > 0;
    const tables = this.#tables?.name ?? '';
    return { ...entry, tail: { tables, part, at, isMasked, base: base === null ? null : base.signature } };
  }
}

const withoutTail = <E extends Entry>({ tail: _, ...entry }: E): Omit<E, 'tail'> & Entry => entry;
