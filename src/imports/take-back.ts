import type { Day } from '../model/time.ts';
import { startOfDay } from '../model/time.ts';
import { type Book, partitionsOf, partitionsUnder, recordOf, refolder } from './book.ts';
import { answersAlike } from './fold.ts';
import { type ImportRecord, isLive, LEGACY_IMPORT } from './import-record.ts';
import type { Layer, LayerFacts } from './layer.ts';

/** What became of the wish to take an import back. */
export type TakenBack =
  | {
      readonly kind: 'done';
      readonly record: ImportRecord;
      /** First and last day that this import told of; null when it told of none. */
      readonly days: readonly [Day, Day] | null;
      /** Imports that count again, because this one had replaced them. */
      readonly restored: readonly number[];
      /** Imports that it had replaced too long ago: what they told is gone. */
      readonly lost: readonly number[];
      /** Later imports that went on with sessions that this one had left open. */
      readonly readWithIt: readonly number[];
      /** From when on answers may differ; null when none does. */
      readonly changedFrom: Date | null;
    }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'not-live'; readonly record: ImportRecord }
  /** Some of its days are kept by the day only: what others told of them as well cannot be told apart any more. */
  | {
      readonly kind: 'not-exact';
      readonly record: ImportRecord;
      readonly days: readonly Day[];
      readonly others: readonly number[];
    };

/** Whether an import can be taken back, and what that would come to, before anything is done. */
function judgeTakingBack<L extends Layer>(book: Book<L>, id: number): Exclude<TakenBack, { kind: 'done' }> | null {
  const record = recordOf(book, id);
  if (record === undefined) return { kind: 'unknown' };
  if (id === LEGACY_IMPORT) return { kind: 'legacy' };
  if (!isLive(record)) return { kind: 'not-live', record };
  const live = new Set(
    without(book, record, { by: '', at: record.at })
      .imports.filter(isLive)
      .map((each) => each.id),
  );
  const days = new Set<Day>();
  const others = new Set<number>();
  for (const partition of partitionsOf(book, new Set([id]))) {
    const left = (book.layers.get(partition) ?? []).filter((owned) => live.has(owned.import));
    const isUnited = left.length > 1 && left.some((owned) => recordOf(book, owned.import)?.mode === 'merge');
    if (!isUnited || left.every(({ layer }) => layer.hasEvents)) continue;
    for (const { import: other, layer } of left) {
      days.add(layer.partition.day);
      others.add(other);
    }
  }
  if (days.size === 0) return null;
  return { kind: 'not-exact', record, days: sorted(days), others: sorted(others) };
}

/** The book as if this import had never been. Nothing is done where that cannot be had exactly. */
export async function takeBack<L extends Layer>(
  before: Book<L>,
  id: number,
  by: { readonly by: string; readonly at: string },
  facts: LayerFacts<L>,
): Promise<{ readonly book: Book<L>; readonly taken: TakenBack; readonly changesAnswers: boolean }> {
  const refusal = judgeTakingBack(before, id);
  const record = recordOf(before, id);
  if (refusal !== null || record === undefined)
    return { book: before, taken: refusal ?? { kind: 'unknown' }, changesAnswers: false };
  const touched = new Set([
    ...partitionsOf(before, new Set([id, ...record.replaces])),
    ...partitionsUnder(before, new Set([id, ...record.replaces])),
  ]);
  const after = without(before, record, by);
  const refold = refolder(after, facts);
  const held = new Map(before.held);
  const changed: Day[] = [];
  for (const partition of touched) {
    const known = before.held.get(partition);
    const { held: now } = await refold(partition);
    if (now === undefined) held.delete(partition);
    else held.set(partition, now);
    const isAlike = known === undefined || now === undefined ? known === now : answersAlike(known, now);
    const day = (known ?? now)?.partition.day;
    if (!isAlike && day !== undefined) changed.push(day);
  }
  const own = [...before.layers.values()].flat().filter((owned) => owned.import === id);
  const days = sorted(new Set(own.map(({ layer }) => layer.partition.day)));
  const restored = record.replaces.filter((each) => recordOf(after, each)?.status.kind === 'live');
  const taken: TakenBack = {
    kind: 'done',
    record,
    days: days.length === 0 ? null : [days[0] as Day, days.at(-1) as Day],
    restored,
    lost: record.replaces.filter((each) => !restored.includes(each)),
    readWithIt: after.imports.filter((each) => isLive(each) && wentOnFrom(each, record)).map((each) => each.id),
    changedFrom: changed.length === 0 ? null : startOfDay(Math.min(...changed)),
  };
  return { book: { ...after, held }, taken, changesAnswers: changed.length > 0 };
}

/** Its layers are gone, and what it had replaced counts again, as far as that is still there. */
function without<L extends Layer>(
  book: Book<L>,
  record: ImportRecord,
  by: { readonly by: string; readonly at: string },
): Book<L> {
  const layers = new Map<string, readonly { readonly import: number; readonly layer: L }[]>();
  const present = new Set<number>();
  for (const [id, owned] of book.layers) {
    const left = owned.filter((each) => each.import !== record.id);
    if (left.length > 0) layers.set(id, left);
    for (const each of left) present.add(each.import);
  }
  const imports = book.imports.map((each): ImportRecord => {
    if (each.id === record.id) return { ...each, status: { kind: 'taken-back', ...by } };
    const isBack =
      each.status.kind === 'replaced' && each.status.by === record.id && (present.has(each.id) || each.days === 0);
    return isBack ? { ...each, status: { kind: 'live' } } : each;
  });
  return { ...book, imports, layers };
}

const DAY_MS = 86_400_000;

/** Whether a later import begins about where this one ends, and knew what it had left open. */
function wentOnFrom(later: ImportRecord, earlier: ImportRecord): boolean {
  if (!later.readWith.includes(earlier.id) || later.from === null || later.to === null || earlier.to === null)
    return false;
  return later.to > earlier.to && Date.parse(later.from) - Date.parse(earlier.to) < DAY_MS;
}

const sorted = (numbers: ReadonlySet<number>): readonly number[] => [...numbers].sort((a, b) => a - b);
