/** What a program holds at one moment, all garbage collected. */
export interface Floor {
  /** Since its start. */
  readonly seconds: number;
  /** JavaScript's heap and what it holds outside. */
  readonly heapBytes: number;
  readonly residentBytes: number;
}

export interface Growth {
  readonly firstBytes: number;
  readonly lastBytes: number;
  readonly bytesPerMinute: number;
}

/** What is let pass at the start: caches fill, and what an import took is given back. */
const WARM_UP_SHARE = 0.25;

/**
 * How fast memory grows once it is warm: the slope by Theil and Sen, the median of the slopes between all pairs of
 * moments, which a single import or a late page does not bend. Throws on fewer than four moments.
 */
export function growthOf(floors: readonly Floor[], of: 'heapBytes' | 'residentBytes'): Growth {
  const end = floors.at(-1)?.seconds ?? 0;
  const warm = floors.filter(({ seconds }) => seconds >= end * WARM_UP_SHARE);
  const [first, last] = [warm[0], warm.at(-1)];
  if (first === undefined || last === undefined || warm.length < 4)
    throw new Error('too short to say how memory grows');
  const slopes = warm.flatMap((from, n) =>
    warm.slice(n + 1).map((to) => ((to[of] - from[of]) / (to.seconds - from.seconds)) * 60),
  );
  slopes.sort((a, b) => a - b);
  return { firstBytes: first[of], lastBytes: last[of], bytesPerMinute: slopes[Math.floor(slopes.length / 2)] ?? 0 };
}
