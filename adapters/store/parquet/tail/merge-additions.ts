import { joinCoverage } from '../../../../src/imports/fold.ts';
import { uniteSamples } from '../../../../src/imports/same-lines.ts';
import { partitionId } from '../../../../src/model/partition.ts';
import type { Addition } from '../../../../src/ports/fact-store.ts';
import { withTextsAt } from './day-batches.ts';
import type { TailRecord } from './tail-record.ts';

/** The additions of each import as one, in the order in which these imports began. */
export function mergedByImport(records: readonly TailRecord[]): readonly Addition[] {
  const merged = new Map<number, Addition[]>();
  for (const { record, addition } of records) merged.set(record.id, [...(merged.get(record.id) ?? []), addition]);
  return [...merged.values()].map(mergeAdditions);
}

function mergeAdditions(additions: readonly Addition[]): Addition {
  const texts: string[] = [];
  const batches: Addition['batches'][number][] = [];
  const write = new Map<string, Addition['write'][number]>();
  for (const addition of additions) {
    for (const batch of addition.batches) batches.push(withTextsAt(batch, texts.length));
    for (const text of addition.texts) texts.push(text);
    for (const planned of addition.write) {
      const id = partitionId(planned);
      const before = write.get(id);
      write.set(id, before === undefined ? planned : joinCoverage(planned, before));
    }
  }
  const last = additions.at(-1) as Addition;
  return {
    ...last,
    carry: additions.reduce<unknown>((left, { carry }) => carry ?? left, null),
    batches,
    texts,
    write: [...write.values()],
    about: aboutAll(additions),
    forget: [...new Set(additions.flatMap(({ forget = [] }) => forget))],
    // Once: sorted anew for each of a thousand small additions, they would hold everything up.
    fingerprints: uniteSamples(
      [],
      additions.flatMap(({ fingerprints }) => fingerprints),
    ),
  };
}

function aboutAll(additions: readonly Addition[]): Addition['about'] {
  const all = additions.map(({ about }) => about);
  const sum = (of: 'rows' | 'rejected' | 'sizeBytes') => all.reduce((total, about) => total + about[of], 0);
  const instants = (of: 'from' | 'to') =>
    all.flatMap((about) => about[of] ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    ...(all.at(-1) as Addition['about']),
    ...{ rows: sum('rows'), rejected: sum('rejected'), sizeBytes: sum('sizeBytes') },
    from: instants('from')[0] ?? null,
    to: instants('to').at(-1) ?? null,
    slices: [...new Set(all.flatMap(({ slices = [] }) => slices))],
  };
}
