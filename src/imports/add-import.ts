import { isReported, partitionId } from '../model/partition.ts';
import { type Book, partitionsOf, partitionsToMend, partitionsUnder, type Refolding, refolder } from './book.ts';
import { answersAlike, type Folded, foldOnto, haveSameContents } from './fold.ts';
import type { ImportDetails, ImportRecord } from './import-record.ts';
import type { KeptDay, Layer, LayerFacts } from './layer.ts';

export interface NewImport<L extends Layer> {
  readonly source: string;
  readonly mode: 'replace' | 'merge';
  readonly about: ImportDetails;
  readonly layers: readonly L[];
  /** Imports that do not count any more, because this one reads the same lines. */
  readonly replaces: readonly number[];
  /** An import of the same content: replaced as well, but where no answer would change nothing happens at all. */
  readonly again: number | null;
  readonly readWith: readonly number[];
}

export interface Added<L extends Layer> {
  readonly book: Book<L>;
  /** The number of the import; of the earlier one where nothing happened. */
  readonly id: number;
  readonly isNew: boolean;
  /** Whether an answer could differ. */
  readonly changesAnswers: boolean;
  /** Facts now held by the partitions that were told of and not kept as they were. */
  readonly facts: number;
  readonly replaced: number;
  readonly unchanged: number;
  readonly kept: readonly KeptDay[];
}

/** The book with one more import in it. */
export async function addImport<L extends Layer>(
  before: Book<L>,
  given: NewImport<L>,
  facts: LayerFacts<L>,
): Promise<Added<L>> {
  const gone = new Set([...given.replaces, ...(given.again === null ? [] : [given.again])]);
  const record = recordFor(before, given, [...gone]);
  const book = written(before, record, given.layers, gone);
  const isMine = new Set(given.layers.map(({ partition }) => partitionId(partition)));
  const refolded = new Set([
    ...partitionsOf(book, gone),
    ...partitionsUnder(book, new Set([record.id])),
    ...partitionsToMend(book),
  ]);
  const refold = refolder(book, facts);
  const layers = new Map(given.layers.map((layer) => [partitionId(layer.partition), layer]));

  /** What is whole is not folded away for want of what it was made of: it stays, with this import, if in doubt. */
  const kept = async (anew: Refolding<L>, id: string): Promise<Refolding<L>> => {
    const known = before.held.get(id);
    const layer = layers.get(id);
    if (anew.held?.awaits === undefined || known === undefined || known.isLost || known.awaits !== undefined)
      return anew;
    if (given.mode === 'replace' || known.hasEvents !== true) return anew;
    const last = layer === undefined ? null : await foldOnto(known, layer, 'merge', facts);
    const answer = last?.held ?? known;
    const own = (before.layers.get(id) ?? []).filter((each) => gone.has(each.import));
    const isExact = own.length > 0 && layer !== undefined && own.every((each) => haveSameContents(each.layer, layer));
    return { held: isExact ? answer : { ...answer, awaits: anew.held.awaits }, last };
  };

  const held = new Map(before.held);
  const outcomes: { readonly id: string; readonly folded: Folded<L> }[] = [];
  let changesAnswers = false;
  for (const id of new Set([...isMine, ...refolded])) {
    const known = before.held.get(id);
    const layer = layers.get(id);
    // What answers may be damaged where what imports told is not: it is made of that anew.
    const isAnew = refolded.has(id) || known?.isLost === true || known?.awaits !== undefined;
    const anew = isAnew || !layer ? await refold(id) : null;
    const done = anew === null ? await once(foldOnto(known, layer as L, given.mode, facts)) : await kept(anew, id);
    const after = done.held;
    if (after === undefined) held.delete(id);
    else held.set(id, after);
    if (known === undefined ? after !== undefined : after === undefined || !answersAlike(known, after))
      changesAnswers = true;
    if (layer && after)
      outcomes.push({ id, folded: { held: after, kept: done.last?.kept ?? null, contents: contents(known, after) } });
  }
  const answering = outcomes.filter(({ folded }) => folded.kept === null).map(({ folded }) => folded);
  const covered = {
    changesAnswers,
    facts: answering.reduce((sum, each) => sum + each.held.partition.facts, 0),
    replaced: answering.filter((each) => each.contents === 'replaced').length,
    unchanged: answering.filter((each) => each.contents === 'unchanged').length,
    kept: outcomes.flatMap(({ id, folded }): KeptDay[] => {
      const { kind, day, messages: held } = folded.held.partition;
      const messages = layers.get(id)?.partition.messages ?? 0;
      return folded.kept === null ? [] : [{ kind, day, reason: folded.kept, messages, held }];
    }),
  };
  const isNothing = given.again !== null && given.replaces.length === 0 && !changesAnswers;
  if (isNothing) return { ...covered, book: before, id: given.again as number, isNew: false };
  return { ...covered, book: { ...book, held }, id: record.id, isNew: true };
}

const once = async <L extends Layer>(folding: Promise<Folded<L>>) => {
  const last = await folding;
  return { held: last.held as L | undefined, last };
};

function contents<L extends Layer>(before: L | undefined, after: L): Folded<L>['contents'] {
  if (before === undefined) return 'new';
  return haveSameContents(before, after) ? 'unchanged' : 'replaced';
}

function recordFor<L extends Layer>(book: Book<L>, given: NewImport<L>, replaces: readonly number[]): ImportRecord {
  const { source, mode, about, layers, readWith } = given;
  return {
    ...about,
    id: book.nextImport,
    source,
    mode,
    messages: layers.reduce((sum, { partition }) => sum + (isReported(partition) ? partition.messages : 0), 0),
    days: new Set(layers.map(({ partition }) => partition.day)).size,
    replaces: [...replaces].sort((a, b) => a - b),
    readWith,
    status: { kind: 'live' },
  };
}

/** The book with the import's own facts, before anything is folded. */
function written<L extends Layer>(
  book: Book<L>,
  record: ImportRecord,
  layers: readonly L[],
  gone: ReadonlySet<number>,
): Book<L> {
  const all = new Map(book.layers);
  for (const layer of layers) {
    const id = partitionId(layer.partition);
    all.set(id, [...(all.get(id) ?? []), { import: record.id, layer }]);
  }
  const status = { kind: 'replaced', by: record.id, at: record.at } as const;
  return {
    imports: [...book.imports.map((each) => (gone.has(each.id) ? { ...each, status } : each)), record],
    layers: all,
    held: book.held,
    nextImport: record.id + 1,
  };
}
