import { z } from 'zod';

/**
 * What one change made of the state: by part of it, new values, parts that are gone, and lists of rows made anew. What it
 * made of a row that is in parts as well is told in the same words.
 */
export interface Patch {
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly rows?: Readonly<Record<string, readonly Piece[]>> | undefined;
}

/**
 * A run of rows that stay, by the place of the first before; rows that are new there; or a run of rows that were
 * changed, by the place of the first before and with what became of each.
 */
export type Piece =
  | { readonly keep: readonly [from: number, count: number] }
  | { readonly put: readonly unknown[] }
  | { readonly edit: readonly [from: number, patches: readonly Patch[]] };

const pieceSchema: z.ZodType<Piece> = z.lazy(() =>
  z.union([
    z.strictObject({ keep: z.tuple([z.int().nonnegative(), z.int().positive()]) }),
    z.strictObject({ put: z.array(z.unknown()) }),
    z.strictObject({ edit: z.tuple([z.int().nonnegative(), z.array(patchSchema).min(1)]) }),
  ]),
);

export const patchSchema: z.ZodType<Patch> = z.strictObject({
  set: z.record(z.string(), z.unknown()).optional(),
  drop: z.array(z.string()).optional(),
  rows: z.record(z.string(), z.array(pieceSchema)).optional(),
});

/** A row that is another object than before. */
export interface FreshRow {
  readonly row: unknown;
  /** The place of the row before that it is made of; undefined where it is new. */
  readonly madeOf: number | undefined;
}

/** A run of rows that stay, or of fresh ones. */
export type Run = { readonly keep: readonly [from: number, count: number] } | { readonly fresh: readonly FreshRow[] };

/**
 * What makes `after` of `before`; null where that is nothing. Rows are compared by identity: one that is the same object
 * is not looked at, so the cost is that of the rows that changed. The same content in the old place counts as kept.
 * `areInParts`: a row may be made of the one in its old place, and is compared with it part by part later. Yields between
 * rows that changed.
 */
export function* runsOf(
  before: readonly unknown[],
  after: readonly unknown[],
  areInParts: boolean,
): Generator<undefined, readonly Run[] | null> {
  const runs: ({ keep: [from: number, count: number] } | { fresh: FreshRow[] })[] = [];
  let places: Map<unknown, number> | undefined;
  let next = 0;
  for (const row of after) {
    const isInPlace = next < before.length && before[next] === row;
    if (!isInPlace) yield;
    const near = next;
    const known = isInPlace ? near : placeOf(row);
    const isMade = known === undefined && near < before.length && areInParts && isMadeOf(row, before[near]);
    const isSame = known === undefined && near < before.length && !isMade && sameJson(before[near], row);
    const kept = isSame ? near : known;
    const last = runs.at(-1);
    if (kept === undefined) {
      const fresh = { row, madeOf: isMade ? near : undefined };
      if (last && 'fresh' in last) last.fresh.push(fresh);
      else runs.push({ fresh: [fresh] });
    } else if (last && 'keep' in last && last.keep[0] + last.keep[1] === kept) last.keep[1]++;
    else runs.push({ keep: [kept, 1] });
    next = (kept ?? near) + 1;
  }
  const [only, ...others] = runs;
  if (only === undefined) return before.length === 0 ? null : [];
  const isWhole = others.length === 0 && 'keep' in only && only.keep[0] === 0 && only.keep[1] === before.length;
  return isWhole ? null : runs;

  function placeOf(row: unknown): number | undefined {
    places ??= new Map(before.map((each, at) => [each, at]));
    return places.get(row);
  }
}

/** The rows that these pieces keep; throws where they speak of rows that are not there. */
export function kept(before: readonly unknown[], [from, count]: readonly [number, number]): readonly unknown[] {
  if (from + count > before.length) throw new RangeError(`there is no row ${from + count - 1}`);
  return before.slice(from, from + count);
}

/** Whether a row is made of the one before rather than new: at least half of what it has is the same. */
function isMadeOf(row: unknown, before: unknown): boolean {
  if (!isPlainObject(row) || 'toJSON' in row || !isPlainObject(before)) return false;
  const keys = Object.keys(row);
  return 2 * keys.filter((key) => Object.hasOwn(before, key) && before[key] === row[key]).length >= keys.length;
}

/** Whether two values are the same JSON, the order of keys aside. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((each, at) => sameJson(each, b[at]));
  }
  // Anything with a class of its own is no JSON yet: what it becomes is seen when it is written.
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
