import { uniteSamples } from '../../../../src/imports/same-lines.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { Manifest } from '../manifest-format.ts';
import { withStaged } from '../staging/stage-addition.ts';
import { appended, type Placed } from '../write/change-manifest.ts';
import { readFingerprints, writeFingerprints } from '../write/fingerprint-files.ts';
import { mergedByImport } from './merge-additions.ts';
import { ownId, type TailChanges } from './tail-changes.ts';
import { newTailName } from './tail-file.ts';
import { metaOf } from './tail-growth.ts';
import type { TailRecord } from './tail-record.ts';

/** Puts what a tail holds into Parquet files: the manifest to write, which begins another tail. Answers change by nothing. */
export async function foldedTail(
  placed: Placed,
  { records, changes }: { readonly records: readonly TailRecord[]; readonly changes: TailChanges },
  { place, log }: { readonly place: Parameters<typeof withStaged>[1]; readonly log: Log },
): Promise<Manifest> {
  let manifest = placed.manifest;
  for (const addition of mergedByImport(records)) {
    const from = { ...placed, manifest };
    const { next } = await withStaged(addition, place, (staging) => appended(from, { staging, addition }));
    manifest = next;
  }
  const isAsCounted = countedAlike(manifest, changes);
  // Where files were damaged in the meantime, what is left is folded, and answers say so.
  if (!isAsCounted) log.warn('facts.tail-folded-otherwise', { records: records.length });
  const folded = isAsCounted
    ? withWords(manifest, changes)
    : { ...manifest, version: Math.max(manifest.version, changes.version) + 1 };
  const samples = await samplesWith(placed, folded, changes);
  return { ...folded, samples, tail: newTailName() };
}

/** Whether the same came of it as was answered all the time. */
function countedAlike({ partitions, imports }: Manifest, changes: TailChanges): boolean {
  const folded = new Map(partitions.map((entry) => [partitionId(entry), entry]));
  const ids = new Set(imports.map(({ id }) => id));
  return (
    [...changes.imports.keys()].every((id) => ids.has(id)) &&
    [...changes.held].every(([id, { messages, facts }]) => {
      const entry = folded.get(id);
      return entry?.messages === messages && entry.facts === facts && entry.awaits === undefined;
    })
  );
}

/** With what was known of it all the time: single additions say when something was imported, all of them together do not. */
function withWords(manifest: Manifest, { held, own, imports, ...others }: TailChanges): Manifest {
  const { version, nextImport, carries, streams } = others;
  const heldBy = manifest.partitions.map((entry) => {
    const known = held.get(partitionId(entry));
    return known === undefined ? entry : { ...entry, ...wordsOf(known) };
  });
  const layers = manifest.layers.map((entry) => {
    const known = own.get(ownId(entry));
    return known === undefined ? entry : { ...entry, ...wordsOf(known) };
  });
  const records = manifest.imports.map((each) => imports.get(each.id) ?? each) as Manifest['imports'];
  return { ...manifest, version, nextImport, carries, streams, partitions: heldBy, layers, imports: records };
}

function wordsOf(entry: Manifest['partitions'][number] | Manifest['layers'][number]) {
  const { precision, inferred, cut, derivedCounts, edge, untilSeconds, importedAtSeconds } = metaOf(entry);
  const words = { precision, cut, derivedCounts, edge, untilSeconds, importedAtSeconds };
  return { ...words, ...(inferred !== undefined && { inferred: { ...inferred } }) };
}

async function samplesWith(
  { directory, manifest }: Placed,
  folded: Manifest,
  { prints }: TailChanges,
): Promise<Manifest['samples']> {
  let { samples } = folded;
  for (const [id, more] of prints) {
    const known = await readFingerprints(directory, manifest, id);
    // The rest of a damaged sample is not taken for the whole.
    if (known.state !== 'damaged')
      samples = await writeFingerprints(directory, { samples }, id, uniteSamples(known.prints, more));
  }
  return samples;
}
