import type { Breathe } from './breath.ts';
import { frozen } from './frozen.ts';
import type { Parts } from './parts.ts';
import { kept, type Patch, type Piece, piecesOf, sameJson } from './patch.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Changed<T> {
  /** As the next start will find it, and closed to change: memory and disk cannot differ. */
  readonly after: T;
  readonly patch: Patch;
}

/**
 * What a change made of the state; null where that is nothing. Only rows and values that are other objects than before
 * are copied, checked and frozen. `breathe` is called between rows and may let others have their turn. Throws a ZodError
 * where the state would not fit its schema.
 */
export async function changed<T>(before: T, wanted: T, parts: Parts, breathe: Breathe): Promise<Changed<T> | null> {
  const old = before as Fields;
  const fresh = wanted as Fields;
  const after: Record<string, unknown> = {};
  const patch: { set: Record<string, unknown>; drop: string[]; rows: Record<string, readonly Piece[]> } = {
    set: {},
    drop: [],
    rows: {},
  };
  for (const part of new Set([...parts.names, ...Object.keys(old), ...Object.keys(fresh)])) {
    const [was, is] = [old[part], fresh[part]];
    if (was === is && was !== undefined) after[part] = was;
    else if (parts.hasRows(part) && Array.isArray(was) && Array.isArray(is)) await changeRows(part, was, is);
    else changeValue(part, was, is);
  }
  const { set, drop, rows } = patch;
  if (Object.keys(set).length + drop.length + Object.keys(rows).length === 0) return null;
  return { after: Object.freeze(after) as T, patch: patch as Patch };

  async function changeRows(part: string, was: readonly unknown[], is: readonly unknown[]): Promise<void> {
    const pieces = await piecesOf(was, is, breathe);
    const list: unknown[] = [];
    const changedPieces: Piece[] = [];
    for (const piece of pieces ?? []) {
      if ('keep' in piece) {
        for (const row of kept(was, piece.keep)) list.push(row);
        changedPieces.push(piece);
        continue;
      }
      const put: unknown[] = [];
      for (const row of piece.put) {
        put.push(frozen(parts.row(part, list.length + put.length, row)));
        const turn = breathe();
        if (turn !== undefined) await turn;
      }
      for (const row of put) list.push(row);
      changedPieces.push({ put } as Piece);
    }
    if (pieces !== null) patch.rows[part] = changedPieces;
    after[part] = pieces === null ? was : Object.freeze(list);
  }

  function changeValue(part: string, was: unknown, is: unknown): void {
    const value = parts.value(part, is);
    if (value !== undefined) after[part] = sameJson(was, value) ? was : frozen(value);
    if (after[part] === was) return;
    if (value === undefined) patch.drop.push(part);
    else patch.set[part] = value;
  }
}

/** The state that a patch makes of the one before. Throws a ZodError or RangeError where it does not fit. */
export function patched<T>(before: T, { set = {}, drop = [], rows = {} }: Patch, parts: Parts): T {
  const after: Record<string, unknown> = { ...(before as Fields) };
  for (const part of drop) delete after[part];
  for (const [part, value] of Object.entries(set)) after[part] = parts.value(part, value);
  for (const [part, pieces] of Object.entries(rows)) {
    const was = after[part];
    const list: unknown[] = [];
    for (const piece of pieces) {
      const those =
        'keep' in piece
          ? kept(Array.isArray(was) ? was : [], piece.keep)
          : piece.put.map((row, at) => parts.row(part, list.length + at, row));
      for (const row of those) list.push(row);
    }
    after[part] = list;
  }
  return after as T;
}
