import { partitionsUnder } from '../../../../src/imports/book.ts';
import { haveSeveralRevisions } from '../../../../src/imports/covered-hours.ts';
import { haveSameCoverage, joinCoverage } from '../../../../src/imports/fold.ts';
import { growingRecord, grownRecord } from '../../../../src/imports/grow-import.ts';
import { type ImportRecord, isLive } from '../../../../src/imports/import-record.ts';
import { offeredBy } from '../../../../src/imports/streams.ts';
import { DIRECTIONS } from '../../../../src/model/dimensions.ts';
import { type DirectionCounts, partitionId } from '../../../../src/model/partition.ts';
import type { Addition } from '../../../../src/ports/fact-store.ts';
import type { Entry, Manifest, TailPart } from '../manifest-format.ts';
import { bookOf } from '../write/manifest-book.ts';
import type { Held, Own } from './tail-changes.ts';
import type { Absorbed } from './tail-tables.ts';

/** A partition that an addition tells of: what answers, and what its import tells, where that is not the same. */
export interface Target {
  readonly planned: Addition['write'][number];
  readonly held: Held | null;
  /** `same`: what answers is what the import tells, and nothing else. */
  readonly own: Own | null | 'same';
  /** Whether another import comes later in the order of importing. */
  readonly isFollowed: boolean;
}

export interface GrowthPlan {
  /** The import's number. */
  readonly id: number;
  readonly open: ImportRecord | null;
  readonly targets: readonly Target[];
}

/** What an addition comes on top of; null where it has to be folded with what is held in another way than event by event. */
export function planGrowth(manifest: Manifest, { stream, source, about, write }: Addition): GrowthPlan | null {
  const live = new Set(manifest.imports.filter(isLive).map(({ id }) => id));
  const days = new Set(write.map(({ day }) => day));
  const isNear = (entry: Entry) => entry.source === source && days.has(entry.day);
  const helds = new Map(manifest.partitions.filter(isNear).map((entry) => [partitionId(entry), entry]));
  const owns = manifest.layers.filter((entry) => live.has(entry.import) && isNear(entry));
  const of = (id: string) => owns.filter((entry) => partitionId(entry) === id);
  const tellersOf = (id: string): readonly number[] => {
    const by = helds.get(id)?.by ?? null;
    return [...of(id).map((entry) => entry.import), ...(by === null ? [] : [by])];
  };
  const tellers = new Set(write.flatMap((planned) => tellersOf(partitionId(planned))));
  const open = growingRecord(manifest.imports, { stream, source, about }, tellers);
  const id = open?.id ?? manifest.nextImport;
  const targets = write.map((planned): Target => {
    const partition = partitionId(planned);
    const held = helds.get(partition) ?? null;
    const isAlone = held === null ? of(partition).length === 0 : held.by === id;
    const own = isAlone ? 'same' : (of(partition).find((entry) => entry.import === id) ?? null);
    return { planned, held, own, isFollowed: tellersOf(partition).some((other) => other > id) };
  });
  return targets.every(isByEvent) ? { id, open, targets } : null;
}

function isByEvent({ planned, held, own, isFollowed }: Target): boolean {
  if (held === null) return own === 'same';
  // One import told all of it so far, and now another does too: from here on what each told is kept apart, in files.
  if (held.by !== null && own !== 'same') return false;
  if (held.awaits !== undefined || !hasEvents(held)) return false;
  if (own !== null && own !== 'same' && !hasEvents(own)) return false;
  // What is inferred is that of the last import.
  return !isFollowed || (planned.inferred === undefined && held.inferred === undefined);
}

const hasEvents = ({ facts, events, tail }: Entry): boolean => facts === 0 || events !== null || tail !== undefined;

/** What a part of the tail holds of an entry, and what of it lies in files. */
export interface PartState extends Omit<TailPart, 'isMasked' | 'base'> {
  readonly base: Entry | null;
  readonly absorbed: Absorbed;
}

/** An entry with what was added; itself where that changes nothing of it. */
export function grownEntry<E extends Entry>(
  planned: Addition['write'][number],
  before: E | null,
  state: PartState,
): Entry {
  const { base, absorbed, ...place } = state;
  const joined = before === null ? planned : joinCoverage(planned, metaOf(before));
  const counted = {
    ...joined,
    slice: joined.slice as Entry['slice'],
    messages: (before?.messages ?? 0) + absorbed.messages,
  };
  if (before !== null && !absorbed.hasChanged && haveSameCoverage(before, counted)) return before;
  const { daily = null, hourly = null, events = null } = base ?? {};
  const isMasked = absorbed.masked > 0;
  return {
    ...counted,
    inferred: counted.inferred as Entry['inferred'],
    facts: (base?.facts ?? 0) - absorbed.masked + absorbed.facts,
    directions: addDirections(before?.directions ?? {}, absorbed.directions),
    signature: absorbed.hasChanged ? `${place.tables} ${place.part} ${place.at}` : (before?.signature ?? 'empty'),
    ...{ daily, hourly, events },
    tail: { ...place, isMasked, base: base === null ? null : base.signature },
  };
}

/** The entry's words about its facts, without counts. */
export function metaOf(entry: Entry): Addition['write'][number] {
  const { kind, source, slice, day, precision, inferred } = entry;
  const { cut, derivedCounts, edge, untilSeconds, importedAtSeconds } = entry;
  return { kind, source, slice, day, precision, inferred, cut, derivedCounts, edge, untilSeconds, importedAtSeconds };
}

function addDirections(a: DirectionCounts, b: DirectionCounts): DirectionCounts {
  const sums = DIRECTIONS.map((direction) => [direction, (a[direction] ?? 0) + (b[direction] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, messages]) => messages > 0));
}

/** The import's record after it. `after`: what answers and what imports told, with what was added. */
export function recordAfter(
  { id, open }: GrowthPlan,
  addition: Addition,
  before: Manifest,
  after: Pick<Manifest, 'partitions' | 'layers'>,
): ImportRecord {
  const { stream, source, about } = addition;
  const readWith = offeredBy(before, source, before.imports).map((each) => each.import);
  const own = [
    ...after.partitions.filter((entry) => entry.by === id),
    ...after.layers.filter((entry) => entry.import === id),
  ];
  return grownRecord({ stream, source, about, readWith }, { id, open }, own);
}

/** Whether an import covers hours of another reading of the log: then what answers is not made event by event. */
export const coversOthers = (manifest: Manifest, id: number): boolean =>
  haveSeveralRevisions(manifest.imports) && partitionsUnder(bookOf(manifest), new Set([id])).length > 0;
