/**
 * Names and addresses that a mistyped one may have meant, nearest first: a few keystrokes away, or the same local part
 * under another domain. `known` is in order of importance, which decides between equals.
 */
export function nearestNames(typed: string, known: readonly string[], most = 3): readonly string[] {
  const localPart = typed.split('@')[0] ?? '';
  const allowed = Math.min(3, Math.floor(typed.length / 4));
  return known
    .map((address) => ({
      address,
      distance: address.split('@')[0] === localPart ? 1 : keystrokes(typed, address, allowed),
    }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ address }) => address);
}

/** Levenshtein distance, or `limit + 1` when it is more than `limit`. */
function keystrokes(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > limit) return limit + 1;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
