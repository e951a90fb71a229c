import type { ImportRecord } from '../../../../src/imports/import-record.ts';
import { uniteSamples } from '../../../../src/imports/same-lines.ts';
import { advanced } from '../../../../src/imports/streams.ts';
import type { LineFingerprint } from '../../../../src/model/line-fingerprint.ts';
import { type PartitionKey, partitionId } from '../../../../src/model/partition.ts';
import type { Manifest } from '../manifest-format.ts';
import type { TailRecord } from './tail-record.ts';

export type Held = Manifest['partitions'][number];
export type Own = Manifest['layers'][number];

/** What a tail changes of the manifest that it goes on from. */
export interface TailChanges extends Pick<Manifest, 'version' | 'nextImport' | 'carries' | 'streams'> {
  readonly imports: ReadonlyMap<number, ImportRecord>;
  /** By partition. */
  readonly held: ReadonlyMap<string, Held>;
  /** By {@link ownId}. */
  readonly own: ReadonlyMap<string, Own>;
  /** What is new in the samples of imports. */
  readonly prints: ReadonlyMap<number, readonly LineFingerprint[]>;
}

export const noChanges = ({ version, nextImport, carries, streams }: Manifest): TailChanges => ({
  ...{ version, nextImport, carries, streams },
  ...{ imports: new Map(), held: new Map(), own: new Map(), prints: new Map() },
});

export const ownId = (own: PartitionKey & Pick<Own, 'import'>): string => `${own.import} ${partitionId(own)}`;

/** With one more addition. `held` and `own` with their places in the tail. */
export function changesAfter(
  before: TailChanges,
  { addition, version, record, held, own }: TailRecord,
  base: Manifest,
): TailChanges {
  const imports = new Map([...before.imports, [record.id, record] as const]);
  const known = importsWith(base.imports, imports);
  const { stream, source, position, fingerprints, forget } = addition;
  const advance = { stream, source, import: record.id, position: structuredClone(position), forget };
  const reads = advanced<unknown>(before, { ...advance, carry: addition.carry ?? null }, known);
  const prints = uniteSamples(before.prints.get(record.id) ?? [], fingerprints);
  return {
    version,
    nextImport: Math.max(before.nextImport, record.id + 1),
    carries: reads.carries as Manifest['carries'],
    streams: reads.streams as Manifest['streams'],
    imports,
    held: new Map([...before.held, ...held.map((each) => [partitionId(each), each] as const)]),
    own: new Map([...before.own, ...own.map((each) => [ownId(each), each] as const)]),
    prints: new Map([...before.prints, [record.id, prints]]),
  };
}

/** The manifest as it would be, had the tail been put into Parquet files; where its facts are, its entries say. */
export function withChanges(base: Manifest, changes: TailChanges): Manifest {
  const { version, nextImport, carries, streams, held, own } = changes;
  const left: Own[] = [];
  const days = new Set([...held.values()].map(({ day }) => day));
  const partitions = base.partitions.map((entry): Held => {
    const changed = days.has(entry.day) ? held.get(partitionId(entry)) : undefined;
    if (changed === undefined) return entry;
    const { by, ...alone } = entry;
    // What answered as one import told it does not any more: that import still told it.
    if (by !== null && by !== changed.by) left.push({ ...alone, import: by });
    return changed;
  });
  const known = new Set(base.partitions.filter(({ day }) => days.has(day)).map(partitionId));
  const fresh = [...held].flatMap(([id, entry]) => (known.has(id) ? [] : [entry]));
  const others = base.layers.filter((each) => !days.has(each.day) || !own.has(ownId(each)));
  const layers = [...others, ...left, ...own.values()];
  const imports = importsWith(base.imports, changes.imports) as Manifest['imports'];
  return {
    ...base,
    ...{ version, nextImport, carries, streams, imports },
    partitions: [...partitions, ...fresh],
    layers,
  };
}

/** Oldest first. */
function importsWith(
  imports: readonly ImportRecord[],
  changed: ReadonlyMap<number, ImportRecord>,
): readonly ImportRecord[] {
  const known = new Set(imports.map(({ id }) => id));
  const fresh = [...changed.values()].filter(({ id }) => !known.has(id));
  return [...imports.map((each) => changed.get(each.id) ?? each), ...fresh];
}
