import { isReported, type Partition, partitionId } from '../model/partition.ts';
import { dayOf } from '../model/time.ts';
import { type Book, partitionsToMend, partitionsUnder, type Refolding, refolder } from './book.ts';
import type { OwnedLayer } from './covered-hours.ts';
import { answersAlike, foldOnto } from './fold.ts';
import { type ImportDetails, type ImportRecord, isLive } from './import-record.ts';
import type { Layer, LayerFacts } from './layer.ts';

/** More of a followed source. */
export interface Growth<L extends Layer> {
  readonly stream: string;
  readonly source: string;
  /** Of what is new alone. */
  readonly about: ImportDetails;
  /** Of what is new alone: single events. */
  readonly layers: readonly L[];
  /** For the case that it begins an import: see {@link ImportRecord}. */
  readonly readWith: readonly number[];
}

export interface Grown<L extends Layer> {
  readonly book: Book<L>;
  readonly id: number;
  /** Whether it grew; otherwise it is new. */
  readonly hasGrown: boolean;
  /** Whether an answer could differ. */
  readonly changesAnswers: boolean;
}

/** The book with more of a followed source in it: under the import of the same UTC day, or under a new one. */
export async function growImport<L extends Layer>(
  before: Book<L>,
  given: Growth<L>,
  facts: LayerFacts<L>,
): Promise<Grown<L>> {
  const open = growingImport(before, given);
  const id = open?.id ?? before.nextImport;
  const layers = new Map(before.layers);
  for (const layer of given.layers) {
    const partition = partitionId(layer.partition);
    layers.set(partition, await withLayer(before.layers.get(partition) ?? [], { import: id, layer }, facts));
  }
  const own = [...layers.values()].flat().filter((owned) => owned.import === id);
  const record = grownRecord(
    given,
    { id, open },
    own.map(({ layer }) => layer.partition),
  );
  const grown = {
    imports: open ? before.imports.map((each) => (each.id === id ? record : each)) : [...before.imports, record],
    layers,
    held: before.held,
    nextImport: Math.max(before.nextImport, id + 1),
  };
  const { held, changesAnswers } = await refolded(grown, given.layers, id, facts);
  return { book: { ...grown, held }, id, hasGrown: open !== null, changesAnswers };
}

/**
 * The import that grows: see {@link growingRecord}. One whose own facts are damaged does not grow, so that taking it back,
 * or reading the same lines again, mends what is lost.
 */
function growingImport<L extends Layer>(book: Book<L>, given: Growth<L>): ImportRecord | null {
  const owned = given.layers.flatMap(({ partition }) => book.layers.get(partitionId(partition)) ?? []);
  const newest = growingRecord(book.imports, given, new Set(owned.map((each) => each.import)));
  const isDamaged = owned.some((each) => each.import === newest?.id && each.layer.isLost === true);
  return isDamaged ? null : newest;
}

/**
 * The record that grows: the stream's newest, if it counts, was read in the same way, and on the same day. After a file
 * was imported that tells of the same partitions (`tellers`: the imports that do), another begins: later facts go after it.
 */
export function growingRecord(
  imports: readonly ImportRecord[],
  given: Pick<Growth<Layer>, 'stream' | 'source' | 'about'>,
  tellers: ReadonlySet<number>,
): ImportRecord | null {
  const newest = imports.findLast(({ stream }) => stream === given.stream);
  if (newest === undefined || !isLive(newest) || !isReadAlike(newest, given)) return null;
  const isFollowed = imports.some(
    (each) => each.id > newest.id && each.stream === undefined && isLive(each) && tellers.has(each.id),
  );
  return isFollowed ? null : newest;
}

const isReadAlike = (record: ImportRecord, { source, about }: Pick<Growth<Layer>, 'source' | 'about'>): boolean =>
  record.source === source &&
  record.format === about.format &&
  record.revision === about.revision &&
  record.year === about.year &&
  JSON.stringify(record.declared) === JSON.stringify(about.declared) &&
  dayOf(new Date(record.at)) === dayOf(new Date(about.at));

/** What imports tell of a partition, with more of one of them; in the order of importing. */
async function withLayer<L extends Layer>(
  owned: readonly OwnedLayer<L>[],
  more: OwnedLayer<L>,
  facts: LayerFacts<L>,
): Promise<readonly OwnedLayer<L>[]> {
  const own = owned.find((each) => each.import === more.import);
  const layer = (await foldOnto(own?.layer, more.layer, 'merge', facts)).held;
  return [...owned.filter((each) => each !== own), { import: more.import, layer }].sort((a, b) => a.import - b.import);
}

/** What answers, now that one import tells more: of its partitions, and of others where its hours reach further. */
async function refolded<L extends Layer>(
  book: Book<L>,
  more: readonly L[],
  id: number,
  facts: LayerFacts<L>,
): Promise<{ readonly held: ReadonlyMap<string, L>; readonly changesAnswers: boolean }> {
  const refold = refolder(book, facts);
  const layers = new Map(more.map((layer) => [partitionId(layer.partition), layer]));
  const covered = new Set(partitionsUnder(book, new Set([id])));
  const held = new Map(book.held);
  let changesAnswers = false;
  for (const partition of new Set([...layers.keys(), ...covered, ...partitionsToMend(book)])) {
    const known = book.held.get(partition);
    const anew = await refold(partition);
    const after = isWhole(anew.held) || !isWhole(known) ? anew.held : await kept(known, partition, anew);
    if (after === undefined) held.delete(partition);
    else held.set(partition, after);
    if (known === undefined || after === undefined ? known !== after : !answersAlike(known, after))
      changesAnswers = true;
  }
  return { held, changesAnswers };

  /** What is whole is not folded away because something it was made of is damaged: it stays, with what is new. */
  async function kept(known: L, partition: string, anew: Refolding<L>): Promise<L> {
    const layer = layers.get(partition);
    const answer = layer === undefined ? known : (await foldOnto(known, layer, 'merge', facts)).held;
    const awaits = anew.held?.awaits;
    return covered.has(partition) && awaits !== undefined ? { ...answer, awaits } : answer;
  }
}

const isWhole = <L extends Layer>(layer: L | undefined): layer is L =>
  layer !== undefined && layer.isLost !== true && layer.awaits === undefined;

/** The record of an import that is new, or has grown by this. `known`: all that it tells, what is new included. */
export function grownRecord(
  { stream, source, about, readWith }: Omit<Growth<Layer>, 'layers'>,
  { id, open }: { readonly id: number; readonly open: ImportRecord | null },
  known: readonly Partition[],
): ImportRecord {
  const grown = {
    ...about,
    id,
    source,
    stream,
    mode: 'merge' as const,
    messages: known.reduce((sum, partition) => sum + (isReported(partition) ? partition.messages : 0), 0),
    days: new Set(known.map(({ day }) => day)).size,
  };
  if (open === null) return { ...grown, replaces: [], readWith, status: { kind: 'live' } };
  const { replaces, status } = open;
  return {
    ...grown,
    sizeBytes: open.sizeBytes + about.sizeBytes,
    rows: open.rows + about.rows,
    rejected: open.rejected + about.rejected,
    from: outermost(open.from, about.from, Math.min),
    to: outermost(open.to, about.to, Math.max),
    slices: [...new Set([...(open.slices ?? []), ...(about.slices ?? [])])],
    replaces,
    readWith: open.readWith,
    status,
  };
}

/** The earlier or later of two instants in ISO 8601. */
function outermost(a: string | null, b: string | null, which: (...instants: number[]) => number): string | null {
  if (a === null || b === null) return a ?? b;
  return which(Date.parse(a), Date.parse(b)) === Date.parse(b) ? b : a;
}
