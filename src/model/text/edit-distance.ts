/**
 * Insertions, deletions, replacements and swaps of neighbours that make one text of the other (optimal string
 * alignment); some number above `limit` when there are more than that.
 */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((row[j - 1] as number) + 1, (last[j] as number) + 1, (last[j - 1] as number) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] as number) + 1);
      }
      row.push(best);
    }
    // A swap looks two rows back, so that one row above the limit does not yet decide.
    if (Math.min(...row) > limit && Math.min(...last) >= limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
