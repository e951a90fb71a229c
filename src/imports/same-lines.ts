import type { LineFingerprint } from '../model/line-fingerprint.ts';

/** Lines in a sample; one with fewer holds every line of its file. */
const SAMPLE = 256;
/** Shared lines from which on it is no accident that all are shared. */
const CERTAIN = 16;

export interface SameLines {
  /** Lines of both samples. */
  readonly shared: number;
  /** A shared line that was read as another instant; null where all were read alike, or one alone was not. */
  readonly otherwise: { readonly before: number; readonly now: number } | null;
  /** As far as the samples tell, the newer file has all lines of the earlier one. */
  readonly isHeldWhole: boolean;
  /** Enough lines were compared to rely on that. */
  readonly isCertain: boolean;
  /** Every line of both files was compared. */
  readonly isComplete: boolean;
}

/**
 * Compares two files by samples of their lines. Both hold the lines with the smallest hashes, so below the smaller of
 * their largest hashes each sample holds all lines of its file.
 */
export function compareLines(before: readonly LineFingerprint[], now: readonly LineFingerprint[]): SameLines {
  const limit = Math.min(limitOf(before), limitOf(now));
  const inRange = before.filter(({ print }) => print <= limit);
  const newer = new Map(now.map(({ print, at }) => [print, at]));
  let shared = 0;
  let otherwise: SameLines['otherwise'] = null;
  let read = 0;
  for (const { print, at } of inRange) {
    const other = newer.get(print);
    if (other === undefined) continue;
    shared++;
    if (other === at) continue;
    read++;
    otherwise ??= { before: at, now: other };
  }
  return {
    shared,
    // One of many may be an accident: a short queue id that came back to the same client.
    otherwise: read > 1 || read === shared ? otherwise : null,
    isHeldWhole: shared > 0 && shared === inRange.length,
    isCertain: shared >= CERTAIN,
    isComplete: limit === Number.POSITIVE_INFINITY,
  };
}

/** The sample of two files together, from theirs. */
export function uniteSamples(
  before: readonly LineFingerprint[],
  now: readonly LineFingerprint[],
): readonly LineFingerprint[] {
  const once = new Map([...before, ...now].map((each) => [each.print, each]));
  return [...once.values()].sort((a, b) => a.print - b.print).slice(0, SAMPLE);
}

const limitOf = (sample: readonly LineFingerprint[]): number =>
  sample.length < SAMPLE ? Number.POSITIVE_INFINITY : sample.reduce((max, { print }) => Math.max(max, print), 0);
