import { z } from 'zod';
import type { Breathe } from './breath.ts';
import { frozen } from './frozen.ts';
import { errorAt, type Parts } from './parts.ts';
import { type FreshRow, isPlainObject, kept, type Patch, type Piece, runsOf, sameJson } from './patch.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Changed<T> {
  /** As the next start will find it, and closed to change: memory and disk cannot differ. */
  readonly after: T;
  readonly patch: Patch;
}

/**
 * What a change made of the state; null where that is nothing. Only rows and values that are other objects than before
 * are copied, checked and frozen, and of a row that was changed only what is other in it. `breathe` is called between
 * rows and may let others have their turn. Throws a ZodError where the state would not fit its schema.
 */
export async function changed<T>(before: T, wanted: T, parts: Parts, breathe: Breathe): Promise<Changed<T> | null> {
  const changing = changesIn(before as Fields, wanted as Fields, parts);
  for (;;) {
    const step = changing.next();
    if (step.done) return step.value as Changed<T> | null;
    const turn = breathe();
    if (turn !== undefined) await turn;
  }
}

/** The same of a state or of one of its rows, with the same parts both. Yields between rows. */
function* changesIn(before: Fields, wanted: Fields, parts: Parts): Generator<undefined, Changed<Fields> | null> {
  const after: Record<string, unknown> = {};
  const set: Record<string, unknown> = {};
  const drop: string[] = [];
  const rows: Record<string, readonly Piece[]> = {};
  for (const part of namesIn(before, wanted, parts)) {
    const [was, is] = [before[part], wanted[part]];
    // What is missing was missing before: where something stands for what is missing, it was put there then.
    if (was === is && was === undefined) continue;
    if (was === is) after[part] = was;
    else if (parts.hasRows(part) && Array.isArray(was) && Array.isArray(is)) {
      const changes = yield* changesOfRows(part, was, is, parts);
      after[part] = changes?.list ?? was;
      if (changes !== null) rows[part] = changes.pieces;
    } else {
      const value = parts.value(part, is);
      if (value !== undefined) after[part] = sameJson(was, value) ? was : frozen(value);
      if (after[part] === was) continue;
      if (value === undefined) drop.push(part);
      else set[part] = value;
    }
  }
  const patch: Patch = {
    ...(isEmpty(set) ? {} : { set }),
    ...(drop.length === 0 ? {} : { drop }),
    ...(isEmpty(rows) ? {} : { rows }),
  };
  return isEmpty(patch) ? null : { after: Object.freeze(after), patch };
}

/** Those of the schema, and others, which are refused where they are looked at. */
function namesIn(before: Fields, wanted: Fields, { names }: Parts): Iterable<string> {
  const others = [...Object.keys(before), ...Object.keys(wanted)].filter((name) => !names.has(name));
  return others.length === 0 ? names : new Set([...names, ...others]);
}

const isEmpty = (value: object): boolean => {
  for (const _ in value) return false;
  return true;
};

interface ChangedRows {
  readonly list: readonly unknown[];
  readonly pieces: readonly Piece[];
}

function* changesOfRows(
  part: string,
  was: readonly unknown[],
  is: readonly unknown[],
  parts: Parts,
): Generator<undefined, ChangedRows | null> {
  const own = parts.ofRows(part);
  const runs = yield* runsOf(was, is, own !== null);
  if (runs === null) return null;
  const list: unknown[] = [];
  const pieces: (
    | { readonly keep: readonly [number, number] }
    | { readonly put: unknown[] }
    | { readonly edit: readonly [number, Patch[]] }
  )[] = [];
  for (const run of runs) {
    if ('keep' in run) keep(run.keep);
    else for (const fresh of run.fresh) yield* addFresh(fresh);
  }
  const isSame = list.length === was.length && list.every((row, at) => row === was[at]);
  return isSame ? null : { list: Object.freeze(list), pieces };

  function keep(run: readonly [number, number]): void {
    for (const row of kept(was, run)) list.push(row);
    pieces.push({ keep: run });
  }

  function* addFresh({ row, madeOf }: FreshRow): Generator<undefined, void> {
    yield;
    if (own === null || madeOf === undefined) return put(frozen(parts.row(part, list.length, row)));
    const change = yield* changesOfRow(was[madeOf] as Fields, row as Fields, own, [part, list.length]);
    if (change === null) keep([madeOf, 1]);
    else edit(madeOf, change);
  }

  function put(row: unknown): void {
    list.push(row);
    const last = pieces.at(-1);
    if (last !== undefined && 'put' in last) last.put.push(row);
    else pieces.push({ put: [row] });
  }

  function edit(from: number, { after, patch }: Changed<Fields>): void {
    list.push(after);
    const last = pieces.at(-1);
    if (last !== undefined && 'edit' in last && last.edit[0] + last.edit[1].length === from) last.edit[1].push(patch);
    else pieces.push({ edit: [from, [patch]] });
  }
}

function* changesOfRow(
  before: Fields,
  row: Fields,
  own: Parts,
  place: readonly PropertyKey[],
): Generator<undefined, Changed<Fields> | null> {
  try {
    return yield* changesIn(before, row, own);
  } catch (cause) {
    throw cause instanceof z.ZodError ? errorAt(place, cause) : cause;
  }
}

/** The state that a patch makes of the one before. Throws a ZodError or RangeError where it does not fit. */
export const patched = <T>(before: T, patch: Patch, parts: Parts): T =>
  patchedFields(before as Fields, patch, parts) as T;

function patchedFields(before: Fields, { set = {}, drop = [], rows = {} }: Patch, parts: Parts): Fields {
  const after: Record<string, unknown> = { ...before };
  for (const part of drop) {
    // Refused where it may not be missing.
    parts.value(part, undefined);
    delete after[part];
  }
  for (const [part, value] of Object.entries(set)) after[part] = parts.value(part, value);
  for (const [part, pieces] of Object.entries(rows)) {
    const was = after[part];
    const before = Array.isArray(was) ? was : [];
    const list: unknown[] = [];
    for (const piece of pieces) {
      const those =
        'keep' in piece
          ? kept(before, piece.keep)
          : 'put' in piece
            ? piece.put.map((row, at) => parts.row(part, list.length + at, row))
            : editedRows(before, piece.edit, parts.ofRows(part));
      for (const row of those) list.push(row);
    }
    after[part] = list;
  }
  return after;
}

function editedRows(
  before: readonly unknown[],
  [from, patches]: readonly [number, readonly Patch[]],
  own: Parts | null,
): readonly unknown[] {
  return kept(before, [from, patches.length]).map((row, at) => {
    const patch = patches[at];
    if (own === null || patch === undefined || !isPlainObject(row))
      throw new RangeError(`row ${from + at} has no parts`);
    return patchedFields(row, patch, own);
  });
}
