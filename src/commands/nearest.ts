/** The candidate that was probably meant, if any is near enough: at most a third of the letters differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const text = word.toLowerCase();
  const begun = candidates.filter((candidate) => text.length >= 2 && candidate.startsWith(text));
  if (begun.length === 1) return begun[0];
  const scored = candidates
    .map((candidate) => ({ candidate, edits: editDistance(text, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(Math.max(candidate.length, text.length) / 3)))
    .sort((a, b) => a.edits - b.edits);
  return scored[0]?.candidate;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
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
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
