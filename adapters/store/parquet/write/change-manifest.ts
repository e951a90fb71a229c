import { addImport } from '../../../../src/imports/add-import.ts';
import { type Book, mended, partitionsToMend } from '../../../../src/imports/book.ts';
import { withCarry, withoutTakenBack } from '../../../../src/imports/carries.ts';
import { expired } from '../../../../src/imports/expiry.ts';
import { growImport } from '../../../../src/imports/grow-import.ts';
import { advanced, offeredBy } from '../../../../src/imports/streams.ts';
import { type TakenBack, takeBack } from '../../../../src/imports/take-back.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import type { Addition, Appended, CommitPlan, CommitResult, FactStore } from '../../../../src/ports/fact-store.ts';
import type { Manifest } from '../manifest-format.ts';
import type { ImportStaging, Written } from '../staging/planned.ts';
import { type EntryLayer, withoutHours, withPlaces } from './entry-layer.ts';
import type { FoldDatabase } from './fold-database.ts';
import { FoldFacts } from './fold-facts.ts';
import { bookOf, manifestOf } from './manifest-book.ts';

/** What a change starts from, and where it may compute and write. */
export interface Placed {
  readonly manifest: Manifest;
  /** Its files that cannot be believed. */
  readonly lost: ReadonlySet<string>;
  readonly database: FoldDatabase;
  readonly directory: string;
}

/**
 * An import into the store: what became of it, and the manifest to write; null where nothing changes. `hasWritten`: there
 * are files that only that manifest knows.
 */
export async function committed(
  placed: Placed,
  { staging, source, plan }: { readonly staging: ImportStaging; readonly source: string; readonly plan: CommitPlan },
): Promise<{ readonly result: CommitResult; readonly next: Manifest | null; readonly hasWritten: boolean }> {
  const { manifest, directory, lost } = placed;
  const book = bookOf(manifest, lost);
  const answer = await layersOf(staging, directory, plan, (id) => knownOf(book, id));
  const readWith = offeredBy(manifest, source, manifest.imports).map((each) => each.import);
  const { mode, about, replaces, again } = plan;
  const given = { source, mode, about, replaces, again, layers: answer.layers, readWith };
  const added = await folding(placed, { ...manifest.files, ...answer.files }, async (facts) => ({
    ...(await addImport(book, given, facts)),
    before: book,
  }));
  const { id, isNew, facts, replaced, unchanged, kept } = added;
  const result = { id, isNew, facts, replaced, unchanged, kept };
  const hasWritten = Object.keys(added.files).length > Object.keys(manifest.files).length;
  if (!isNew) return { result, next: null, hasWritten };
  const next = {
    ...manifest,
    ...manifestOf(added.book),
    version: manifest.version + (added.changesAnswers ? 1 : 0),
    files: added.files,
    carries: withCarryOf(manifest, { source, id, carry: plan.carry }),
  };
  return { result, next, hasWritten };
}

/** More of a followed source: under which import it counts, and the manifest to write. `staging`: null without facts. */
export async function appended(
  placed: Placed,
  { staging, addition }: { readonly staging: ImportStaging | null; readonly addition: Addition },
): Promise<{ readonly result: Appended; readonly hasGrown: boolean; readonly next: Manifest }> {
  const { manifest, directory, lost } = placed;
  const { stream, source, about, write } = addition;
  const before = bookOf(manifest, lost);
  const plan = { write, mode: 'merge' } as const;
  const more =
    staging === null
      ? { layers: write.map(emptyLayer), files: {} }
      : await layersOf(staging, directory, plan, (id) => knownOf(before, id));
  const readWith = offeredBy(manifest, source, manifest.imports).map((each) => each.import);
  const given = { stream, source, about, layers: more.layers, readWith };
  const grown = await folding(placed, { ...manifest.files, ...more.files }, async (facts) => ({
    ...(await growImport(before, given, facts)),
    before,
  }));
  const { id, changesAnswers, hasGrown, book, files } = grown;
  const position = structuredClone(addition.position);
  const { forget, carry = null } = addition;
  const advance = { stream, source, import: id, position, carry, forget };
  const { carries, streams } = advanced<unknown>(manifest, advance, book.imports);
  const next = {
    ...manifest,
    ...manifestOf(book),
    version: manifest.version + (changesAnswers ? 1 : 0),
    files,
    carries: carries as Manifest['carries'],
    streams: streams as Manifest['streams'],
  };
  return { result: { import: id, changesAnswers }, hasGrown, next };
}

/** An import taken back, and the manifest to write; null where it is not. */
export async function takenBack(
  placed: Placed,
  id: number,
  by: Parameters<FactStore['takeBack']>[1],
): Promise<{ readonly taken: TakenBack; readonly next: Manifest | null }> {
  const { manifest, lost } = placed;
  const before = bookOf(manifest, lost);
  const { taken, changesAnswers, book, files } = await folding(placed, manifest.files, async (facts) => ({
    ...(await takeBack(before, id, by, facts)),
    before,
  }));
  if (taken.kind !== 'done') return { taken, next: null };
  const carries = Object.entries(manifest.carries).map(([source, left]) => [
    source,
    withoutTakenBack(left, book.imports),
  ]);
  const next = {
    ...manifest,
    ...manifestOf(book),
    version: manifest.version + (changesAnswers ? 1 : 0),
    files,
    carries: Object.fromEntries(carries),
  };
  return { taken, next };
}

/** What is past its keep dropped; null where nothing is. */
export function aged(
  manifest: Manifest,
  rule: Parameters<FactStore['expire']>[0],
  forgotten: NonNullable<Parameters<FactStore['expire']>[1]>,
): { readonly lost: number; readonly next: Manifest | null } {
  const { book, lost, hasChanged } = expired(bookOf(manifest), rule, forgotten, withoutHours);
  const version = manifest.version + (lost > 0 ? 1 : 0);
  return { lost, next: hasChanged ? { ...manifest, ...manifestOf(book), version } : null };
}

/** What was folded without damaged facts that are whole again folded with them; null where nothing is. */
export async function foldedAnew(placed: Placed): Promise<Manifest | null> {
  const { manifest, lost } = placed;
  if (manifest.partitions.every(({ awaits }) => awaits === undefined)) return null;
  const before = bookOf(manifest, lost);
  if (partitionsToMend(before).length === 0) return null;
  const { book, files } = await folding(placed, manifest.files, async (facts) => ({
    ...(await mended(before, facts)),
    before,
  }));
  return { ...manifest, ...manifestOf(book), version: manifest.version + 1, files };
}

/** Lets `fold` fold layers, and puts what it made of them into files. */
async function folding<T extends { readonly book: Book<EntryLayer>; readonly before: Book<EntryLayer> }>(
  { database, directory }: Placed,
  stored: Manifest['files'],
  fold: (facts: FoldFacts) => Promise<T>,
): Promise<T & { readonly files: Manifest['files'] }> {
  const facts = new FoldFacts(database, directory, stored);
  try {
    const folded = await fold(facts);
    const files = { ...stored };
    const known = (id: string) => [...knownOf(folded.before, id), ...knownOf(folded.book, id)];
    const { held, layers } = await facts.written(folded.book, known, files);
    return { ...folded, book: { ...folded.book, held, layers }, files };
  } finally {
    await facts.close();
  }
}

/** What the import itself tells, as if it were alone, in files that nobody knows of yet. */
async function layersOf(
  staging: ImportStaging,
  directory: string,
  { write, mode }: Pick<CommitPlan, 'write' | 'mode'>,
  known: (id: string) => readonly EntryLayer[],
): Promise<{ readonly layers: readonly EntryLayer[]; readonly files: Manifest['files'] }> {
  const partitions = write.map((key, part) => {
    const same = known(partitionId(key)).map(({ signature, places }) => ({ signature, places }));
    return { part, key, known: same };
  });
  const { written, files } = await staging.write({ directory, mode, partitions });
  const layers = write.map((meta, i) => {
    const { messages, facts, directions, signature, places } = written[i] as Written;
    return withPlaces({ partition: { ...meta, messages, facts, directions }, signature, places });
  });
  return { layers, files };
}

/** A day on which nothing new was logged. */
const emptyLayer = (meta: CommitPlan['write'][number]): EntryLayer =>
  withPlaces({
    partition: { ...meta, messages: 0, facts: 0, directions: {} },
    signature: 'empty',
    places: { daily: null, hourly: null, events: null },
  });

/** Whatever is held of a partition, answering or not, and can be believed. */
const knownOf = ({ held, layers }: Book<EntryLayer>, id: string): readonly EntryLayer[] =>
  [held.get(id), ...(layers.get(id) ?? []).map(({ layer }) => layer)].filter(
    (layer) => layer !== undefined && layer.table === undefined && layer.isLost !== true,
  ) as EntryLayer[];

function withCarryOf(
  { carries, imports }: Manifest,
  { source, id, carry }: { readonly source: string; readonly id: number; readonly carry: unknown },
): Manifest['carries'] {
  if (carry === null || carry === undefined) return carries;
  const json = structuredClone(carry) as Manifest['carries'][string][number]['carry'];
  return { ...carries, [source]: [...withCarry(carries[source] ?? [], { import: id, carry: json }, imports)] };
}
