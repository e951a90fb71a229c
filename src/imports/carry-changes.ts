import { edited, type JsonEdit } from '../model/json-edit.ts';

/** What became of a followed source's carry. */
export interface CarryChange {
  readonly id: string;
  /** The change that it goes on from; null where it tells the carry whole. One that goes on from another is refused. */
  readonly of: string | null;
  readonly edit: JsonEdit;
}

/** What a followed source left open, and which change it comes from; null where it was told whole. */
export interface KnownCarry {
  readonly carry: unknown;
  readonly id: string | null;
}

/** What is open after an addition; `before` itself where it tells nothing. Throws where a change goes on from another one. */
export function carryAfter(
  before: KnownCarry,
  { carry, carryChanges }: { readonly carry: unknown; readonly carryChanges?: readonly CarryChange[] | undefined },
): KnownCarry {
  if (carryChanges === undefined) return carry === null || carry === undefined ? before : { carry, id: null };
  return carryChanges.reduce<KnownCarry>((known, { id, of, edit }) => {
    if (of !== null && of !== known.id) throw new Error(`change ${id} goes on from ${of}, not from ${known.id}`);
    return { carry: edited(known.carry, edit), id };
  }, before);
}
