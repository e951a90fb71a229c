import { LEGACY_IMPORT } from '../../../src/imports/import-record.ts';
import type { LostFacts } from '../../../src/model/lost-facts.ts';
import { partitionId } from '../../../src/model/partition.ts';
import type { Question } from '../../../src/model/question.ts';
import type { FileFault } from './file-sums.ts';
import { GRAINS } from './layout.ts';
import type { Entry, Manifest } from './manifest-format.ts';
import { type SelectedPartitions, selectPartitions } from './read/select-partitions.ts';

type Faults = ReadonlyMap<string, FileFault>;
/** Finds out which of these files cannot be believed. */
export type Judge = (names: readonly string[]) => Promise<Faults>;

/** The files that a question reads. */
const filesFor = ({ grain, timed, whole, hourless }: SelectedPartitions): readonly string[] => [
  ...[...timed, ...whole].flatMap((entry) => fileOf(entry, grain) ?? []),
  ...hourless.flatMap(({ daily }) => daily ?? []),
];

const fileOf = (entry: Entry, grain: SelectedPartitions['grain']): string | null =>
  entry[entry.tail?.isMasked === true ? 'hourly' : grain];

/**
 * Who answers a question of those whose files can be believed, and who would have answered beside them. What another
 * source tells of a day takes the place of what is lost.
 */
export async function selectSound(
  question: Question,
  entries: Manifest['partitions'],
  priority: readonly string[],
  judge: Judge,
): Promise<{ readonly asked: SelectedPartitions; readonly lost: readonly Entry[] }> {
  const lost: Entry[] = [];
  let left: readonly Entry[] = entries;
  for (;;) {
    const asked = selectPartitions(question, left, priority);
    const faults = await judge(filesFor(asked));
    if (faults.size === 0) return { asked, lost };
    const { timed, whole, hourless, grain } = asked;
    const isFaulty = (file: string | null) => file !== null && faults.has(file);
    const fallen = [
      ...[...timed, ...whole].filter((entry) => isFaulty(fileOf(entry, grain))),
      ...hourless.filter(({ daily }) => isFaulty(daily)),
    ];
    const ids = new Set(fallen.map(partitionId));
    lost.push(...fallen);
    left = left.filter((entry) => !ids.has(partitionId(entry)));
  }
}

/**
 * The same as imports and days: those imports whose own telling is lost, or all that told of the partition, where only
 * what came of them together is.
 */
export async function lostFactsOf(
  lost: readonly Entry[],
  manifest: Manifest,
  judge: Judge,
): Promise<readonly LostFacts[]> {
  const tellers = tellersOf(manifest, new Set(lost.map(partitionId)));
  const faults = await judge([...tellers.values()].flat().flatMap(({ entry }) => filesOf(entry)));
  return lost.map((entry): LostFacts => {
    const owners = tellers.get(partitionId(entry)) ?? [];
    const damaged = owners.filter((each) => filesOf(each.entry).some((file) => faults.has(file)));
    const imports = (damaged.length > 0 ? damaged : owners).map(({ id }) => id);
    return { kind: 'facts', imports, days: [entry.day] };
  });
}

/**
 * What is missing in these answers since they were folded without it. What is from before imports were kept apart
 * cannot be imported again by its number: it is made up for by whole files that tell of no fewer messages.
 */
export function awaitedIn(entries: readonly Entry[], { layers }: Manifest): readonly LostFacts[] {
  return entries.flatMap((entry): LostFacts[] => {
    const isMadeUpFor = (each: Manifest['layers'][number]) =>
      each.import === LEGACY_IMPORT && partitionId(each) === partitionId(entry) && each.messages <= entry.messages;
    const imports = entry.awaits?.filter((id) => id !== LEGACY_IMPORT || !layers.some(isMadeUpFor)) ?? [];
    return imports.length === 0 ? [] : [{ kind: 'facts', imports, days: [entry.day] }];
  });
}

const filesOf = (entry: Entry): readonly string[] => GRAINS.flatMap((grain) => entry[grain] ?? []);

/** Everything that counts, or would if something else were taken back, and cannot be believed. */
export async function lostInAll(manifest: Manifest, faults: Faults): Promise<readonly LostFacts[]> {
  const awaited = awaitedIn(manifest.partitions, manifest);
  if (faults.size === 0) return awaited;
  const isLost = (entry: Entry) => filesOf(entry).some((file) => faults.has(file));
  const live = new Set(manifest.imports.flatMap(({ id, status }) => (status.kind === 'live' ? [id] : [])));
  const layers = manifest.layers.filter(
    (entry) => live.has(entry.import) && entry.import !== LEGACY_IMPORT && isLost(entry),
  );
  return [
    ...awaited,
    ...(await lostFactsOf(manifest.partitions.filter(isLost), manifest, async () => faults)),
    ...layers.map((entry): LostFacts => ({ kind: 'facts', imports: [entry.import], days: [entry.day] })),
  ];
}

/** The live imports that told of each of these partitions, each with what it told. */
function tellersOf(
  { partitions, layers, imports }: Manifest,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, readonly { readonly id: number; readonly entry: Entry }[]> {
  const live = new Set(imports.flatMap(({ id, status }) => (status.kind === 'live' ? [id] : [])));
  const tellers = new Map<string, { readonly id: number; readonly entry: Entry }[]>();
  const add = (entry: Entry, id: number | null) => {
    const partition = partitionId(entry);
    if (id !== null && live.has(id) && ids.has(partition))
      tellers.set(partition, [...(tellers.get(partition) ?? []), { id, entry }]);
  };
  for (const entry of partitions) add(entry, entry.by);
  for (const entry of layers) add(entry, entry.import);
  return tellers;
}
