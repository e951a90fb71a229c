/** One for each place among the colours (`cards/series-colour.ts`), told apart without colour: the worse, the darker. */
const SHADES = ['█', '▓', '▒', '░', '∙', ':', '╱', '╳'];
const EIGHTHS_RIGHT = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export const shade = (place: number): string => SHADES[place % SHADES.length] ?? '█';

/** A bar of `length` cells (a fraction), to an eighth of a cell; anything above zero is seen. */
export function smoothBar(length: number): string {
  const eighths = length > 0 ? Math.max(1, Math.round(length * 8)) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS_RIGHT[eighths % 8] ?? '');
}

/**
 * Splits `cells` whole cells among counts, largest remainder first; a count above zero gets at least one cell as long
 * as there are enough, because a few messages in clear text are what one looks for.
 */
export function splitCells(counts: readonly number[], cells: number): readonly number[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0 || cells <= 0) return counts.map(() => 0);
  const exact = counts.map((n) => (n / total) * cells);
  const given = exact.map((share, i) => Math.max((counts[i] ?? 0) > 0 ? 1 : 0, Math.floor(share)));
  const byRemainder = exact.map((_, i) => i).sort((a, b) => frac(exact[b]) - frac(exact[a]) || a - b);
  let left = cells - given.reduce((sum, n) => sum + n, 0);
  for (const i of byRemainder) {
    if (left <= 0) break;
    if ((counts[i] ?? 0) === 0) continue;
    given[i] = (given[i] ?? 0) + 1;
    left--;
  }
  while (left < 0) {
    const largest = given.indexOf(Math.max(...given));
    given[largest] = (given[largest] ?? 0) - 1;
    left++;
  }
  return given;
}

const frac = (n: number | undefined): number => (n ?? 0) - Math.floor(n ?? 0);
