import type { Layer } from '../../../../src/imports/layer.ts';
import type { Places } from '../layout.ts';
import { type Entry, toPartition } from '../manifest-format.ts';

/** A partition whose facts lie in files, as the fold of imports sees it. */
export interface EntryLayer extends Layer {
  readonly places: Places;
  /** Holds its events while it is being folded and lies in no file yet: a table of the connection. */
  readonly table?: string;
}

/** `lost`: the files that cannot be believed. */
export function layerOf(entry: Entry, lost: ReadonlySet<string> = NONE): EntryLayer {
  const { signature, daily, hourly, events } = entry;
  const layer = withPlaces({ partition: toPartition(entry), signature, places: { daily, hourly, events } });
  const isLost = [daily, hourly, events].some((file) => file !== null && lost.has(file));
  return isLost ? { ...layer, isLost } : layer;
}

const NONE: ReadonlySet<string> = new Set();

export function withPlaces(layer: Pick<EntryLayer, 'partition' | 'signature' | 'places'>): EntryLayer {
  const isEmpty = layer.partition.facts === 0;
  const { hourly, events } = layer.places;
  return { ...layer, hasHours: isEmpty || hourly !== null, hasEvents: isEmpty || events !== null };
}

export const entryOf = ({ partition, signature, places }: EntryLayer): Entry => ({
  ...partition,
  slice: { ...partition.slice, filters: { ...partition.slice.filters } },
  signature,
  ...places,
});

/** The same known only by the day; itself with nothing to lose. */
export function withoutHours(layer: EntryLayer): EntryLayer {
  const { daily, hourly, events } = layer.places;
  if (hourly === null && events === null) return layer;
  const partition = { ...layer.partition, precision: 'day' as const };
  return withPlaces({ ...layer, partition, places: { daily, hourly: null, events: null } });
}
