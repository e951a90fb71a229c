/** A line that could not be understood: what was, what was not, and a line that would work. */
export interface Rejection {
  /** The part that made sense, such as `smtp-auth 7d`; empty when nothing did. */
  readonly understood: string;
  readonly problem: string;
  /** What is allowed in that place. */
  readonly allowed: string;
  /** A complete line to paste; always one that works. */
  readonly paste: string;
}
