import { carryAfter, type KnownCarry } from '../../../../src/imports/carry-changes.ts';
import { streamOf } from '../../../../src/imports/streams.ts';
import type { Addition } from '../../../../src/ports/fact-store.ts';
import type { Manifest } from '../manifest-format.ts';
import type { TailRecord } from './tail-record.ts';

type Streams = Pick<Manifest, 'streams'>;

/** An addition with what its changes of the carry come to, and the last of them, from which the next one goes on. */
export function withCarry(addition: Addition, reads: Streams, lastChange: string | null) {
  const before = knownIn(reads, addition.stream, lastChange);
  const open = carryAfter(before, addition);
  const isOwn = addition.carryChanges === undefined;
  const carry = open === before ? null : isOwn ? structuredClone(open.carry) : open.carry;
  return { addition: { ...addition, carry } satisfies Addition, lastChange: open.id };
}

/** Records as they were read, with what their changes of carries come to, one after another. */
export function withCarries(records: readonly TailRecord[], reads: Streams): readonly TailRecord[] {
  const known = new Map<string, KnownCarry>();
  return records.map((record) => {
    const { addition } = record;
    // The first one goes on from what was kept before these records.
    const first = addition.carryChanges?.[0]?.of ?? null;
    const before = known.get(addition.stream) ?? knownIn(reads, addition.stream, first);
    const open = carryAfter(before, addition);
    known.set(addition.stream, open);
    return open === before ? record : { ...record, addition: { ...addition, carry: open.carry } };
  });
}

const knownIn = (reads: Streams, stream: string, id: string | null): KnownCarry => ({
  carry: streamOf(reads, stream)?.carry?.carry ?? null,
  id,
});
