export interface LineFingerprint {
  /** A hash of the line as it is written, its date included: an integer from 0 to 2^53. */
  readonly print: number;
  /** The instant it was read as, ms since 1970. */
  readonly at: number;
}
