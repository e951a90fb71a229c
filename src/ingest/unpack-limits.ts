/** How far a compressed file may unpack before it is refused. Files that are not compressed have no limit. */
export interface UnpackLimits {
  readonly maxBytes: number;
  /** Unpacked bytes to the size of a gzip file, judged once {@link JUDGED_AFTER_BYTES} are unpacked; five times it for xz. */
  readonly maxRatio: number;
}

/**
 * Days of a busy relay are a few GB. Logs shrink to a tenth or a thirtieth, the most repetitive ones (a relay that does
 * nothing but answer a monitor) to 1/136 with gzip and 1/602 with xz, measured; gzip cannot go beyond 1,032 to 1 (https://zlib.net/zlib_tech.html), and xz goes beyond 6,000.
 */
export const DEFAULT_UNPACK_LIMITS: UnpackLimits = { maxBytes: 16_000_000_000, maxRatio: 200 };

/** A small file may shrink by chance: so little is read in a moment, whatever it is. */
export const JUDGED_AFTER_BYTES = 64_000_000;
