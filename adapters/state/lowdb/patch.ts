import { z } from 'zod';
import type { Breathe } from './breath.ts';

/** A run of rows that stay, by their place before, or rows that are new there. */
const pieceSchema = z.union([
  z.strictObject({ keep: z.tuple([z.int().nonnegative(), z.int().positive()]) }),
  z.strictObject({ put: z.array(z.unknown()) }),
]);
export type Piece = Readonly<z.infer<typeof pieceSchema>>;

/** What one change made of the state: by part of it, new values, parts that are gone, and lists of rows made anew. */
export const patchSchema = z.strictObject({
  set: z.record(z.string(), z.unknown()).optional(),
  drop: z.array(z.string()).optional(),
  rows: z.record(z.string(), z.array(pieceSchema)).optional(),
});
export type Patch = Readonly<z.infer<typeof patchSchema>>;

/**
 * What makes `after` of `before`; null where that is nothing. Rows are compared by identity: one that is the same object
 * is not looked at, so the cost is that of the rows that changed. The same content in the old place counts as kept.
 * `breathe` is called between rows and may let others have their turn.
 */
export async function piecesOf(
  before: readonly unknown[],
  after: readonly unknown[],
  breathe: Breathe,
): Promise<readonly Piece[] | null> {
  const pieces: ({ keep: [from: number, count: number] } | { put: unknown[] })[] = [];
  let places: Map<unknown, number> | undefined;
  let next = 0;
  for (const row of after) {
    const turn = before[next] === row ? undefined : breathe();
    if (turn !== undefined) await turn;
    const kept = placeOf(row);
    const last = pieces.at(-1);
    next = kept === undefined ? next + 1 : kept + 1;
    if (kept === undefined) {
      if (last && 'put' in last) last.put.push(row);
      else pieces.push({ put: [row] });
    } else if (last && 'keep' in last && last.keep[0] + last.keep[1] === kept) last.keep[1]++;
    else pieces.push({ keep: [kept, 1] });
  }
  const [only, ...others] = pieces;
  if (only === undefined) return before.length === 0 ? null : [];
  const isWhole = others.length === 0 && 'keep' in only && only.keep[0] === 0 && only.keep[1] === before.length;
  return isWhole ? null : (pieces as readonly Piece[]);

  function placeOf(row: unknown): number | undefined {
    if (next < before.length && before[next] === row) return next;
    places ??= new Map(before.map((each, at) => [each, at]));
    return places.get(row) ?? (next < before.length && sameJson(before[next], row) ? next : undefined);
  }
}

/** The rows that these pieces keep; throws where they speak of rows that are not there. */
export function kept(before: readonly unknown[], [from, count]: readonly [number, number]): readonly unknown[] {
  if (from + count > before.length) throw new RangeError(`there is no row ${from + count - 1}`);
  return before.slice(from, from + count);
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
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
