import type { Book } from '../../../../src/imports/book.ts';
import type { OwnedLayer } from '../../../../src/imports/covered-hours.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import type { Manifest } from '../manifest-format.ts';
import { type EntryLayer, entryOf, layerOf } from './entry-layer.ts';

/** The manifest's imports, what they told, and what answers. `lost`: the files that cannot be believed. */
export function bookOf(
  { partitions, layers, imports, nextImport }: Manifest,
  lost: ReadonlySet<string> = new Set(),
): Book<EntryLayer> {
  const held = new Map<string, EntryLayer>();
  const answer = new Map<string, OwnedLayer<EntryLayer>[]>();
  const add = (id: string, owned: OwnedLayer<EntryLayer>) => {
    const known = answer.get(id);
    if (known) known.push(owned);
    else answer.set(id, [owned]);
  };
  for (const { by, awaits, ...entry } of partitions) {
    const layer = layerOf(entry, lost);
    const id = partitionId(entry);
    held.set(id, awaits === undefined ? layer : { ...layer, awaits });
    if (by !== null) add(id, { import: by, layer });
  }
  for (const { import: owner, ...entry } of layers)
    add(partitionId(entry), { import: owner, layer: layerOf(entry, lost) });
  for (const owned of answer.values()) owned.sort((a, b) => a.import - b.import);
  return { imports, layers: answer, held, nextImport };
}

/** What of the manifest a book says. A layer that answers as it stands is written once. */
export function manifestOf(book: Book<EntryLayer>): Pick<Manifest, 'partitions' | 'layers' | 'imports' | 'nextImport'> {
  const partitions: Manifest['partitions'] = [];
  const layers: Manifest['layers'] = [];
  const written = new Set<OwnedLayer<EntryLayer>>();
  for (const [id, layer] of book.held) {
    const entry = entryOf(layer);
    const text = JSON.stringify(entry);
    const owned = book.layers
      .get(id)
      ?.findLast((each) => each.layer === layer || JSON.stringify(entryOf(each.layer)) === text);
    if (owned) written.add(owned);
    const { awaits } = layer;
    partitions.push({ ...entry, ...(awaits !== undefined && { awaits: [...awaits] }), by: owned?.import ?? null });
  }
  for (const owned of [...book.layers.values()].flat()) {
    if (!written.has(owned)) layers.push({ ...entryOf(owned.layer), import: owned.import });
  }
  return {
    partitions,
    layers,
    imports: structuredClone(book.imports) as Manifest['imports'],
    nextImport: book.nextImport,
  };
}
