import { editDistance } from './edit-distance.ts';

/** The candidate that was probably meant, if any is near enough: at most a third of the letters differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const text = word.toLowerCase();
  const begun = candidates.filter((candidate) => text.length >= 2 && candidate.startsWith(text));
  if (begun.length === 1) return begun[0];
  const scored = candidates
    .map((candidate) => {
      const allowed = Math.max(1, Math.floor(Math.max(candidate.length, text.length) / 3));
      return { candidate, allowed, edits: editDistance(text, candidate.toLowerCase(), allowed) };
    })
    .filter(({ allowed, edits }) => edits <= allowed)
    .sort((a, b) => a.edits - b.edits);
  return scored[0]?.candidate;
}
