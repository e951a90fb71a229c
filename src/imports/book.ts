import { partitionId } from '../model/partition.ts';
import { type Coverage, coverageOf, coverDay, type OwnedLayer } from './covered-hours.ts';
import { type Folded, foldOnto } from './fold.ts';
import { type ImportRecord, isLive, LEGACY_IMPORT } from './import-record.ts';
import type { Layer, LayerFacts } from './layer.ts';

/** Every import and what it told, and what answers questions: the latter follows from the former. Never changed. */
export interface Book<L extends Layer> {
  /** Oldest first. */
  readonly imports: readonly ImportRecord[];
  /** By partition, in the order of importing; of imports that were replaced as well. */
  readonly layers: ReadonlyMap<string, readonly OwnedLayer<L>[]>;
  /** By partition, what answers. */
  readonly held: ReadonlyMap<string, L>;
  readonly nextImport: number;
}

export const emptyBook = <L extends Layer>(): Book<L> => ({
  imports: [],
  layers: new Map(),
  held: new Map(),
  nextImport: 1,
});

export const recordOf = ({ imports }: Pick<Book<Layer>, 'imports'>, id: number): ImportRecord | undefined =>
  imports.find((each) => each.id === id);

/** Partitions of which one of these imports tells. */
export function partitionsOf<L extends Layer>({ layers }: Book<L>, ids: ReadonlySet<number>): readonly string[] {
  return [...layers].filter(([, owned]) => owned.some((each) => ids.has(each.import))).map(([id]) => id);
}

/** Partitions with a layer that yields to these imports, or would if they were live; and theirs that yield to others. */
export function partitionsUnder<L extends Layer>(book: Book<L>, ids: ReadonlySet<number>): readonly string[] {
  const all = [...book.layers.values()].flat();
  const coverage = coverageOf(
    book.imports.map((each) => (ids.has(each.id) ? { ...each, status: { kind: 'live' } } : each)),
    all,
  );
  return all
    .filter((owned) => coverage.hoursOver(owned, ids.has(owned.import) ? undefined : ids).length > 0)
    .map(({ layer }) => partitionId(layer.partition));
}

export interface Refolding<L extends Layer> {
  readonly held: L | undefined;
  /** What became of the last layer. */
  readonly last: Folded<L> | null;
}

/** Folds what live imports tell of partitions, from the first to the last. */
export function refolder<L extends Layer>(
  book: Pick<Book<L>, 'imports' | 'layers'>,
  facts: LayerFacts<L>,
): (id: string) => Promise<Refolding<L>> {
  const live = new Map(book.imports.filter(isLive).map((record) => [record.id, record]));
  const coverage = coverageOf(book.imports, [...book.layers.values()].flat());
  return async (id) => {
    const parts: Part<L>[] = [];
    for (const owned of book.layers.get(id) ?? []) {
      const record = live.get(owned.import);
      const layer = record && (await countedPart(owned, coverage, facts));
      if (layer) parts.push({ record, layer });
    }
    return foldWhole(parts, facts);
  };
}

interface Part<L extends Layer> {
  readonly record: ImportRecord;
  readonly layer: L;
}

/**
 * What is damaged yields to whatever is whole, and what comes of that says whose telling is missing in it; but where it
 * would not count anyway, nothing is missing.
 */
async function foldWhole<L extends Layer>(parts: readonly Part<L>[], facts: LayerFacts<L>): Promise<Refolding<L>> {
  const lost = parts.filter(({ layer }) => layer.isLost);
  const all = await foldAll(parts, facts);
  if (lost.length === 0 || parts.length === 1 || all.held?.isLost !== true) return all;
  const whole = await foldAll(
    parts.filter(({ layer }) => !layer.isLost),
    facts,
  );
  const awaits = lost.map(({ record }) => record.id);
  const { held, last } = whole.held === undefined ? all : whole;
  return { held: held && { ...held, awaits }, last };
}

async function foldAll<L extends Layer>(parts: readonly Part<L>[], facts: LayerFacts<L>): Promise<Refolding<L>> {
  let held: L | undefined;
  let last: Folded<L> | null = null;
  for (const { record, layer } of parts) {
    last = await foldOnto(held, layer, record.id === LEGACY_IMPORT ? 'replace' : record.mode, facts);
    held = last.held;
  }
  return { held, last };
}

/** Partitions that wait for damaged imports of which one is whole again, or does not count any more. */
export function partitionsToMend<L extends Layer>({ held, layers, imports }: Book<L>): readonly string[] {
  const live = new Map(imports.filter(isLive).map((record) => [record.id, record]));
  return [...held].flatMap(([id, { awaits = [] }]) => {
    const owned = layers.get(id) ?? [];
    const isMissing = (each: number) =>
      live.has(each) && owned.some(({ import: owner, layer }) => owner === each && layer.isLost);
    // A log whose single events are no longer known cannot be joined: the answer goes on saying that some are missing.
    const isExact = owned.every(
      ({ import: owner, layer }) => live.get(owner)?.mode !== 'merge' || layer.isLost || layer.hasEvents,
    );
    return isExact && !awaits.every(isMissing) ? [id] : [];
  });
}

/** The book with what can be mended folded anew. */
export async function mended<L extends Layer>(
  book: Book<L>,
  facts: LayerFacts<L>,
): Promise<{ readonly book: Book<L>; readonly count: number }> {
  const refold = refolder(book, facts);
  const held = new Map(book.held);
  const ids = partitionsToMend(book);
  for (const id of ids) {
    const { held: now } = await refold(id);
    if (now === undefined) held.delete(id);
    else held.set(id, now);
  }
  return { book: { ...book, held }, count: ids.length };
}

/** Null where a newer reading covers the whole day. */
async function countedPart<L extends Layer>(
  owned: OwnedLayer<L>,
  coverage: Coverage,
  facts: LayerFacts<L>,
): Promise<L | null> {
  const hours = coverage.hoursOver(owned);
  if (hours.length === 0) return owned.layer;
  const { layer } = owned;
  if (coverDay(hours, layer.partition.day)) return null;
  // Without its events a day cannot be cut: it counts where it tells of more.
  if (!layer.hasEvents || layer.partition.facts === 0 || layer.isLost) return layer;
  const rest = await facts.withoutHours(layer, hours);
  return rest.partition.facts === 0 ? null : rest;
}
