/** What people see and type of an id; of 100,000 episodes some nine share it with another, and then it is asked which is meant. */
const SHOWN = 6;
/** Fewer characters say too little. */
const MIN_TYPED = 3;

/** The beginning of an id, for people: `k7f3q2` of `k7f3q2abcd`. */
export const shownId = (id: string): string => id.slice(0, SHOWN);

/** The same in a list: whole where two of them begin alike. */
export function shownAmong(all: readonly { readonly id: string }[]): (id: string) => string {
  const seen = new Map<string, number>();
  for (const { id } of all) seen.set(shownId(id), (seen.get(shownId(id)) ?? 0) + 1);
  return (id) => ((seen.get(shownId(id)) ?? 0) > 1 ? id : shownId(id));
}

/** Those of the ids that a typed beginning may mean; the one with this very id alone where there is one. */
export function idsBeginning<T extends { readonly id: string }>(typed: string, all: readonly T[]): readonly T[] {
  const text = typed.toLowerCase();
  if (text.length < MIN_TYPED) return all.filter(({ id }) => id === text);
  const found = all.filter(({ id }) => id.startsWith(text));
  const same = found.filter(({ id }) => id === text);
  return same.length > 0 ? same : found;
}
