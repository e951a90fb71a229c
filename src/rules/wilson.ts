/** Between which shares (0…1) the true one lies, with the given confidence. */
interface ShareBounds {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Wilson's score interval, two-sided (Wilson 1927, JASA 22:209): honest for small counts and for shares near 0, where
 * the textbook interval is not. Nothing counted: anything is possible.
 */
export function wilson(part: number, whole: number, confidence: number): ShareBounds {
  if (whole === 0) return { lower: 0, upper: 1 };
  const z = deviations(confidence);
  const share = part / whole;
  const weight = 1 + (z * z) / whole;
  const centre = (share + (z * z) / (2 * whole)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole));
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

/** Standard deviations either side that hold this part of a normal distribution: 1.96 for 0.95, 3.29 for 0.999. */
function deviations(confidence: number): number {
  // Abramowitz and Stegun 26.2.23, off by less than 0.00045.
  const t = Math.sqrt(-2 * Math.log((1 - confidence) / 2));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}
