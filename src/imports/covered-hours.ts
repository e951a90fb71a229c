import { sliceId } from '../model/slice.ts';
import { hourOf } from '../model/time.ts';
import { type ImportRecord, isLive } from './import-record.ts';
import type { HourRange, Layer } from './layer.ts';

/** A layer and whose it is. */
export interface OwnedLayer<L extends Layer> {
  readonly import: number;
  readonly layer: L;
}

/** What logs that were read by newer rules of counting cover: there older readings do not count any more. */
export interface Coverage {
  /** Hours of this layer's partition in which it has to yield; of those, only to `to`, where that is given. */
  hoursOver(owned: OwnedLayer<Layer>, to?: ReadonlySet<number>): readonly HourRange[];
}

const NOTHING: readonly HourRange[] = [];

/**
 * An import of a log covers, in its slices, the hours from its first line to its last. `owned`: at least the layers of
 * all live imports that may cover others.
 */
export function coverageOf(imports: readonly ImportRecord[], owned: Iterable<OwnedLayer<Layer>>): Coverage {
  const live = new Map(imports.filter(isLive).map((record) => [record.id, record]));
  if (!haveSeveralRevisions(imports)) return { hoursOver: () => NOTHING };
  const slices = new Map<string, Set<number>>();
  for (const { import: id, layer } of owned) {
    if (!live.has(id)) continue;
    const slice = sliceOf(layer);
    slices.set(slice, (slices.get(slice) ?? new Set()).add(id));
  }
  return {
    hoursOver({ import: id, layer }, to) {
      const mine = live.get(id);
      const { day } = layer.partition;
      return [...(slices.get(sliceOf(layer)) ?? [])].flatMap((other) => {
        const newer = to === undefined || to.has(other) ? live.get(other) : undefined;
        if (newer?.mode !== 'merge' || newer.revision <= (mine?.revision ?? 0)) return [];
        if (newer.from === null || newer.to === null) return [];
        // Where the older reading ends the newer one goes on.
        if (layer.partition.untilSeconds <= Math.floor(Date.parse(newer.from) / 1000)) return [];
        const first = Math.max(day * 24, hourOf(new Date(newer.from)));
        const last = Math.min(day * 24 + 23, hourOf(new Date(newer.to)));
        return first <= last ? [{ first, last }] : [];
      });
    },
  };
}

/** Whether these ranges leave nothing of the day. */
export function coverDay(ranges: readonly HourRange[], day: number): boolean {
  return Array.from({ length: 24 }, (_, hour) => day * 24 + hour).every((hour) =>
    ranges.some(({ first, last }) => first <= hour && hour <= last),
  );
}

/** Old and new readings of one log have the same source and slice, whatever kinds of facts they found. */
const sliceOf = ({ partition }: Layer): string => `${partition.source}/${sliceId(partition.slice)}`;

/** Whether anything may yield to anything else: otherwise nothing has to be looked for. */
export function haveSeveralRevisions(imports: readonly ImportRecord[]): boolean {
  const bySource = new Map<string, number>();
  for (const { id, source, revision } of imports.filter(isLive)) {
    // What is from before imports were kept apart may be of any source.
    if (id === 0) return true;
    const known = bySource.get(source);
    if (known !== undefined && known !== revision) return true;
    bySource.set(source, revision);
  }
  return false;
}
