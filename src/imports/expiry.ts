import type { Partition } from '../model/partition.ts';
import type { Book } from './book.ts';
import type { OwnedLayer } from './covered-hours.ts';
import type { ImportRecord } from './import-record.ts';
import type { Layer } from './layer.ts';

/** Decides what to drop: the partition, or only its hours and client addresses: then it is known by the day. */
export type ExpiryRule = (partition: Partition) => 'keep' | 'drop-hourly' | 'drop';

/** Records of imports of which nothing is held any more: the newest of them are still listed. */
const EMPTY_RECORDS_KEPT = 500;

/**
 * The book without what is past its keep. What imports told of a partition goes with what answers for it, so that it is
 * known alike for all of them. `lost`: how many partitions that answer lost a grain.
 */
export function expired<L extends Layer>(
  book: Book<L>,
  rule: ExpiryRule,
  forgotten: (record: ImportRecord) => boolean,
  withoutHours: (layer: L) => L,
): { readonly book: Book<L>; readonly lost: number; readonly hasChanged: boolean } {
  const past = new Set(
    book.imports.filter((each) => each.status.kind === 'replaced' && forgotten(each)).map(({ id }) => id),
  );
  const held = new Map<string, L>();
  const layers = new Map<string, readonly OwnedLayer<L>[]>();
  let lost = 0;
  let hasChanged = false;
  for (const id of new Set([...book.held.keys(), ...book.layers.keys()])) {
    const answer = book.held.get(id);
    const owned = book.layers.get(id) ?? [];
    const subject = answer ?? owned.at(-1)?.layer;
    const verdict = subject ? rule(subject.partition) : 'drop';
    const dated = (layer: L) => (verdict === 'drop-hourly' ? withoutHours(layer) : layer);
    if (answer) {
      const after = dated(answer);
      if (verdict !== 'drop') held.set(id, after);
      if (verdict === 'drop' || after !== answer) lost++;
    }
    const left = verdict === 'drop' ? [] : owned.filter((each) => !past.has(each.import));
    const aged = left.map((each) => ({ ...each, layer: dated(each.layer) }));
    if (left.length !== owned.length || aged.some(({ layer }, at) => layer !== left[at]?.layer)) hasChanged = true;
    if (aged.length > 0) layers.set(id, aged);
  }
  return {
    book: { ...book, held, layers, imports: listed(book.imports, layers) },
    lost,
    hasChanged: hasChanged || lost > 0,
  };
}

function listed(imports: readonly ImportRecord[], layers: ReadonlyMap<string, readonly OwnedLayer<Layer>[]>) {
  const present = new Set([...layers.values()].flat().map((owned) => owned.import));
  const empty = imports.filter(({ id }) => !present.has(id)).slice(0, -EMPTY_RECORDS_KEPT);
  const gone = new Set(empty.map(({ id }) => id));
  return gone.size === 0 ? imports : imports.filter(({ id }) => !gone.has(id));
}
