import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExpiryRule } from '../../../../src/imports/expiry.ts';
import { uniteSamples } from '../../../../src/imports/same-lines.ts';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import type { Erased } from '../../../../src/model/text/erased-address.ts';
import type { Addition, Appended, CommitPlan, FactStore } from '../../../../src/ports/fact-store.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { type Database, type OpenDatabase, openForFolds } from '../database.ts';
import { type FileFault, type FileSums, withSums } from '../file-sums.ts';
import {
  beginManifest,
  collectGarbage,
  commitManifest,
  previousManifest,
  setAside,
  withoutDeadFiles,
} from '../manifest.ts';
import type { Manifest } from '../manifest-format.ts';
import type { ImportStaging } from '../staging/planned.ts';
import { withStaged } from '../staging/stage-addition.ts';
import { foldedTail } from '../tail/fold-tail.ts';
import type { Tail } from '../tail/tail.ts';
import { withCarry } from '../tail/tail-carries.ts';
import { newTailName, sweepTails } from '../tail/tail-file.ts';
import { aged, appended, committed, foldedAnew, type Placed, takenBack } from './change-manifest.ts';
import { compactFiles } from './compact.ts';
import { countOnDisk, notesName, withoutSender } from './erase-sender.ts';
import {
  damagedFingerprints,
  keptSamples,
  readFingerprints,
  sweepFingerprints,
  withSampleSums,
  writeFingerprints,
} from './fingerprint-files.ts';
import { OccasionalDatabase } from './fold-database.ts';
import { sweepLeftovers } from './working-files.ts';

export interface StoreWritesOptions {
  /** The facts directory. */
  readonly directory: string;
  /** For where facts are folded. */
  readonly openDatabase: OpenDatabase;
  readonly log: Log;
  readonly sums: FileSums;
  /** The manifest as it lies on the disk, and what was added since. */
  readonly current: () => Promise<Manifest>;
  readonly tail: Tail;
  /** Where events that are put into files are staged. */
  readonly place: () => Parameters<typeof withStaged>[1];
  /** Which of these files cannot be believed. */
  readonly faultsIn: (manifest: Manifest, names: readonly string[]) => Promise<ReadonlyMap<string, FileFault>>;
  readonly isClosed: () => boolean;
}

/** What changes a store, one after another: the caller holds the data directory's lock and runs one of them at a time. */
export function storeWrites(options: StoreWritesOptions) {
  const { directory, openDatabase, log, sums, current, tail, place, faultsIn, isClosed } = options;

  const database = new OccasionalDatabase(openFolding);
  let swept: Promise<void> | null = null;
  /** By stream, of those that this process has added to: see Addition.carryChanges. */
  const lastChanges = new Map<string, string | null>();

  async function openFolding(): Promise<Database> {
    const { spillDirectory } = place();
    const { instance, close } = await openForFolds(openDatabase, spillDirectory);
    return {
      instance,
      async close() {
        await close();
        await rm(spillDirectory, { recursive: true, force: true });
      },
    };
  }

  /**
   * Before anything is written. Nothing of a write that was killed is left: that is looked for once, since later an
   * import may be under way beside other changes.
   */
  async function makeReady(): Promise<void> {
    await mkdir(directory, { recursive: true });
    swept ??= sweepLeftovers(directory);
    await swept;
    await beginManifest(directory);
  }

  async function placed(): Promise<Placed> {
    const manifest = await current();
    const faults = await faultsIn(manifest, Object.keys(manifest.files));
    return { manifest, lost: new Set(faults.keys()), database, directory };
  }

  /** The same for a change that people make: what only cannot be read just now is not folded around. */
  async function readable(): Promise<Placed> {
    const from = await placed();
    const faults = await sums.faults(from.manifest.files, from.lost);
    const [file] = [...faults].find(([, fault]) => fault === 'unreadable') ?? [];
    if (file === undefined) return from;
    throw new MailflowError('interrupted', `${join(directory, file)} cannot be read at the moment.`, UNREADABLE);
  }

  async function settle({ manifest, lost }: Pick<Placed, 'manifest' | 'lost'>, next: Manifest): Promise<void> {
    const summed = await summedUp(next);
    // What took the place of a damaged file is as good as any.
    const left = new Set([...lost].filter((file) => summed.files[file] === manifest.files[file]));
    const compacted = await compactFiles(database, directory, summed, left);
    // The lock goes when the store is closed: whoever has it now may be writing.
    if (isClosed()) throw new MailflowError('interrupted', 'The data was closed before this was done.', CLOSED);
    await commitManifest(directory, withoutDeadFiles({ ...compacted, samples: keptSamples(compacted) }));
    await collectGarbage(directory);
    await sweepTails(directory, new Set([manifest.tail ?? '', next.tail ?? '']));
    await sweepFingerprints(directory, manifest, next);
  }

  /** Puts what was added since the manifest into files: whatever else changes goes on from there. */
  async function foldTail(): Promise<void> {
    const base = await current();
    const added = await tail.recordsOnto(base);
    if (added.records.length === 0) return;
    const from = await readable();
    await settle(from, await foldedTail(from, added, { place: place(), log }));
  }

  /** What was written for a change that failed is removed at once: tried again and again, it would fill a disk. */
  async function orNothing<T>(change: Promise<T>): Promise<T> {
    try {
      return await change;
    } catch (cause) {
      if (!isClosed()) await collectGarbage(directory).catch(() => {});
      throw cause;
    } finally {
      await database.close();
    }
  }

  async function takeBack(...[id, by]: Parameters<FactStore['takeBack']>) {
    await makeReady();
    await foldTail();
    const from = await readable();
    const { taken, next } = await takenBack(from, id, by);
    if (next !== null) await settle(from, next);
    return taken;
  }

  async function commit(staging: ImportStaging, source: Parameters<FactStore['beginImport']>[0], plan: CommitPlan) {
    await foldTail();
    const from = await readable();
    const { result, next, hasWritten } = await committed(from, { staging, source, plan });
    const { id } = result;
    const { state } = await readFingerprints(directory, from.manifest, id);
    if (next === null && hasWritten) await collectGarbage(directory);
    if (next === null && state !== 'damaged') return result;
    const samples = await writeFingerprints(directory, next ?? from.manifest, id, plan.fingerprints);
    await settle(from, { ...(next ?? from.manifest), samples });
    return result;
  }

  async function append(given: Addition): Promise<Appended> {
    await makeReady();
    if (tail.isDue(await current(), given)) await foldTail();
    const { manifest } = await tail.onto(await current());
    const { addition, lastChange } = withCarry(given, manifest, lastChanges.get(given.stream) ?? null);
    const done = (await tail.add(await current(), addition)) ?? (await appendToFiles(addition));
    lastChanges.set(given.stream, lastChange);
    return done;
  }

  async function appendToFiles(addition: Addition): Promise<Appended> {
    await foldTail();
    const from = await readable();
    const { result, hasGrown, next } = await withStaged(addition, place(), (staging) =>
      appended(from, { staging, addition }),
    );
    const { state, prints } = hasGrown ? await readFingerprints(directory, from.manifest, result.import) : NO_PRINTS;
    const sample = uniteSamples(prints, addition.fingerprints);
    // The rest of a damaged sample is not taken for the whole.
    const samples =
      state === 'damaged' ? next.samples : await writeFingerprints(directory, next, result.import, sample);
    await settle(from, { ...next, samples, tail: next.tail ?? newTailName() });
    return result;
  }

  /** With the sums of what an older version left without; itself where nothing is. */
  async function summedUp(manifest: Manifest): Promise<Manifest> {
    const files = await withSums(directory, manifest.files);
    const samples = await withSampleSums(directory, manifest);
    return files === manifest.files && samples === manifest.samples ? manifest : { ...manifest, files, samples };
  }

  /** Reads every file once more, sets aside what is damaged, and gives sums to what an older version left without. */
  async function inspect(): Promise<void> {
    sums.forget();
    const { manifest, lost } = await placed();
    const faults = await sums.faults(manifest.files, lost);
    for (const [file, fault] of faults) if (fault === 'changed') await setAside(directory, file);
    const summed = await summedUp(manifest);
    if (summed !== manifest) await commitManifest(directory, summed);
    const prints = await damagedFingerprints(sums, manifest);
    if (prints.length > 0) log.warn('facts.fingerprints-damaged', { imports: prints });
  }

  async function expire(rule: ExpiryRule, forgotten: NonNullable<Parameters<FactStore['expire']>[1]>) {
    await inspect();
    await foldTail();
    const unmended = await placed();
    const whole = await foldedAnew(unmended);
    if (whole !== null) await settle(unmended, whole);
    const from = whole === null ? unmended : await placed();
    const { lost, next } = aged(from.manifest, rule, forgotten);
    if (next !== null) await settle(from, next);
    return lost;
  }

  /**
   * How many files name a sender once what was added is in files: also those of the manifest before, and any other that
   * is there, as a run that was killed has left them; and manifests whose notes do.
   */
  async function naming(address: string): Promise<number> {
    await makeReady();
    await foldTail();
    const { manifest } = await whole();
    const manifests = [manifest, await previousManifest(directory)].filter((each) => each !== null);
    const count = await countOnDisk(database, directory, { counted: manifest.files, address });
    return count + manifests.filter((each) => notesName(each, address)).length;
  }

  /** A file that cannot be read cannot be rewritten either, and nobody could say that the address is gone. */
  async function whole(): Promise<Placed> {
    const from = await readable();
    const [file] = from.lost;
    if (file === undefined) return from;
    throw new MailflowError('facts-damaged', `${join(directory, file)} is damaged or missing.`, DAMAGED);
  }

  /** One commit puts the pseudonym in the address's place; the next one is for the manifest before, and its files. */
  async function erase(erased: Erased): Promise<void> {
    await makeReady();
    await foldTail();
    const from = await whole();
    const next = await withoutSender(database, directory, from.manifest, erased);
    // What the tail still has of writes that were broken off goes with it.
    await settle(from, { ...next, tail: next.tail === null ? null : newTailName() });
    const clean = await whole();
    await settle(clean, clean.manifest);
  }

  return {
    makeReady,
    naming: (address: string) => orNothing(naming(address)),
    erase: (erased: Erased) => orNothing(erase(erased)),
    /** Breaks off what is folded. */
    interrupt: () => database.interrupt(),
    takeBack: (...given: Parameters<typeof takeBack>) => orNothing(takeBack(...given)),
    commit: (...given: Parameters<typeof commit>) => orNothing(commit(...given)),
    append: (...given: Parameters<typeof append>) => orNothing(append(...given)),
    expire: (...given: Parameters<typeof expire>) => orNothing(expire(...given)),
  };
}

const DAMAGED = { cure: 'Run `status`, and import again or undo what it names. Nothing was changed.' } as const;
const NO_PRINTS = { state: 'none', prints: [] } as const;
const UNREADABLE = {
  cure: 'Nothing was changed. Give Mailflow read permission for this file, then try again.',
  retry: 'later',
} as const;
const CLOSED = { cure: 'Start again; the rest is done then.', retry: 'later' } as const;
