import { partitionId } from '../../../../src/model/partition.ts';
import { sliceId } from '../../../../src/model/slice.ts';
import type { Addition } from '../../../../src/ports/fact-store.ts';
import type { Entry, Manifest } from '../manifest-format.ts';
import { scanPartitions } from '../read/scan.ts';
import { ofDay, withTextsAt } from './day-batches.ts';
import { type Own, ownId } from './tail-changes.ts';
import type { GrowthPlan, Target } from './tail-growth.ts';
import type { TailRecord } from './tail-record.ts';
import type { Arriving } from './tail-tables.ts';

/**
 * Numbers what a tail adds to: what answers of a partition, and what an import tells of it where that is not the same; and
 * knows what of it lies in files.
 */
export class TailParts {
  readonly #directory: string;
  #base: Pick<Manifest, 'partitions' | 'layers' | 'files'>;
  #index: ReadonlyMap<string, Entry> | null = null;
  readonly #numbers = new Map<string, number>();

  constructor(directory: string, base: Pick<Manifest, 'partitions' | 'layers' | 'files'>) {
    this.#directory = directory;
    this.#base = base;
  }

  /** The same manifest in other words. */
  rebase(base: Pick<Manifest, 'partitions' | 'layers' | 'files'>): void {
    this.#base = base;
    this.#index = null;
  }

  numberOf(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const part = this.#numbers.size;
    this.#numbers.set(key, part);
    return part;
  }

  /** What lies in files; null where nothing does. */
  baseOf(key: string): Entry | null {
    this.#index ??= new Map<string, Entry>([
      ...this.#base.partitions.map((entry) => [heldKey(entry), entry] as const),
      ...this.#base.layers.map((entry) => [ownKey(entry), entry] as const),
    ]);
    const found = this.#index.get(key);
    return found !== undefined && found.facts > 0 ? found : null;
  }

  filesOf({ targets, id }: GrowthPlan): readonly string[] {
    return this.#filesOf(targets.flatMap(({ planned }) => [heldKey(planned), ownKey({ ...planned, import: id })]));
  }

  filesUnder(records: readonly TailRecord[]): readonly string[] {
    const keys = records.flatMap(({ addition, own }) => [...addition.write.map(heldKey), ...own.map(ownKey)]);
    return this.#filesOf([...new Set(keys)]);
  }

  #filesOf(keys: readonly string[]): readonly string[] {
    const files = keys.map((key) => this.baseOf(key)).flatMap((entry) => [entry?.daily, entry?.hourly, entry?.events]);
    return files.filter((file) => file !== null && file !== undefined);
  }

  /** What a planned addition adds to each part. */
  arriving({ id, targets }: GrowthPlan, addition: Addition): readonly Arriving[] {
    return targets.flatMap(({ planned, own }) => {
      const batches = batchesOf(addition, planned);
      const keys = [heldKey(planned), ...(own === 'same' ? [] : [ownKey({ ...planned, import: id })])];
      return keys.map((key) => this.#arrivingIn(key, batches));
    });
  }

  /** The same of additions that were counted before, all at once. */
  arrivingAgain(records: readonly TailRecord[]): {
    readonly all: readonly Arriving[];
    readonly texts: readonly string[];
  } {
    const texts: string[] = [];
    const arriving = new Map<string, Arriving['batches'][number][]>();
    for (const { addition, own } of records) {
      const targets = [
        ...addition.write.map((planned) => ({ key: heldKey(planned), planned })),
        ...own.map((entry) => ({ key: ownKey(entry), planned: entry })),
      ];
      for (const { key, planned } of targets) {
        const batches = batchesOf(addition, planned).map((batch) => withTextsAt(batch, texts.length));
        arriving.set(key, [...(arriving.get(key) ?? []), ...batches]);
      }
      for (const text of addition.texts) texts.push(text);
    }
    return { all: [...arriving].map(([key, batches]) => this.#arrivingIn(key, batches)), texts };
  }

  #arrivingIn(key: string, batches: Arriving['batches']): Arriving {
    const entry = this.baseOf(key);
    const scan = (grain: 'events' | 'hourly') =>
      entry && scanPartitions(this.#directory, this.#base.files, [entry], grain);
    const [events, hourly] = [scan('events'), scan('hourly')];
    return { part: this.numberOf(key), base: events && hourly ? { events, hourly } : null, batches };
  }
}

export const heldKey = (planned: Parameters<typeof partitionId>[0]): string => `held ${partitionId(planned)}`;
export const ownKey = (own: Parameters<typeof partitionId>[0] & Pick<Own, 'import'>): string => `own ${ownId(own)}`;

const batchesOf = (
  { batches }: Addition,
  key: Pick<Target['planned'], 'kind' | 'slice' | 'day'>,
): Arriving['batches'] =>
  batches
    .filter((batch) => batch.length > 0 && batch.kind === key.kind && sliceId(batch.slice) === sliceId(key.slice))
    .map((batch) => ofDay(batch, key.day));
