/**
 * What became of a JSON value: nothing (null), another value, an object with these keys in this order, or a list of what
 * stays, by its places before, and of what is put between.
 */
export type JsonEdit =
  | null
  | { readonly set: unknown }
  | { readonly object: readonly (readonly [key: string, edit: JsonEdit])[] }
  | { readonly list: readonly JsonRun[] };

type JsonRun = { readonly keep: readonly [from: number, count: number] } | { readonly put: readonly unknown[] };

/**
 * What makes `after` of `before`. Objects are compared key by key, lists element by element as their texts. What is
 * undefined is as in JSON: absent from an object, null elsewhere.
 */
export function jsonEdit(before: unknown, after: unknown): JsonEdit {
  if (before === after) return null;
  if (Array.isArray(before) && Array.isArray(after)) return listEdit(before, after);
  if (!isObject(before) || !isObject(after)) return sameText(before, after) ? null : { set: after ?? null };
  const [keys, keysBefore] = [keysOf(after), keysOf(before)];
  const had = new Set(keysBefore);
  const object = keys.map((key): readonly [string, JsonEdit] => [
    key,
    had.has(key) ? jsonEdit(before[key], after[key]) : { set: after[key] },
  ]);
  const hasSameKeys = keys.length === keysBefore.length && keys.every((key, at) => key === keysBefore[at]);
  const isSame = hasSameKeys && object.every(([, edit]) => edit === null);
  return isSame ? null : { object };
}

/** Shares what stays with `before`. Throws where the edit speaks of what is not there. */
export function edited(before: unknown, edit: JsonEdit): unknown {
  if (edit === null) return before;
  if ('set' in edit) return edit.set;
  if ('object' in edit) {
    if (!isObject(before)) throw new TypeError('an edit of an object, where there is none');
    const of = (key: string): unknown => (Object.hasOwn(before, key) ? before[key] : undefined);
    return Object.fromEntries(edit.object.map(([key, each]) => [key, edited(of(key), each)]));
  }
  if (!Array.isArray(before)) throw new TypeError('an edit of a list, where there is none');
  return edit.list.flatMap((run) => {
    if ('put' in run) return run.put;
    const [from, count] = run.keep;
    if (from + count > before.length) throw new RangeError(`an edit keeps what is not there: ${from + count - 1}`);
    return before.slice(from, from + count);
  });
}

function listEdit(before: readonly unknown[], after: readonly unknown[]): JsonEdit {
  const texts = before.map(textOf);
  const places = new Map(texts.map((text, at) => [text, at]));
  const list: ({ keep: [from: number, count: number] } | { put: unknown[] })[] = [];
  let next = 0;
  for (const element of after) {
    const text = textOf(element);
    const at = texts[next] === text ? next : places.get(text);
    const last = list.at(-1);
    if (at === undefined) {
      if (last && 'put' in last) last.put.push(element);
      else list.push({ put: [element] });
      continue;
    }
    if (last && 'keep' in last && last.keep[0] + last.keep[1] === at) last.keep[1]++;
    else list.push({ keep: [at, 1] });
    next = at + 1;
  }
  const [only] = list;
  const keepsAll = list.length === 1 && only && 'keep' in only && only.keep[0] === 0 && only.keep[1] === before.length;
  return keepsAll || (list.length === 0 && before.length === 0) ? null : { list };
}

const textOf = (value: unknown): string => JSON.stringify(value ?? null);
const sameText = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

const keysOf = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(value).filter((key) => value[key] !== undefined);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
