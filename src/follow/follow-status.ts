/** How the following of one log does. Times are those of the wall clock; null where there is none yet. */
export interface FollowStatus {
  /** See FollowedLog.name. */
  readonly name: string;
  readonly source: string;
  /**
   * `starting`: nothing was read yet since the start; `behind`: there is more to read than was read;
   * `up-to-date`: read to its end; `failing`: it cannot be read or kept, and is tried again: `fault` says why.
   */
  readonly stand: 'starting' | 'behind' | 'up-to-date' | 'failing';
  /** What is wrong and what to do about it, in sentences for people: the exact permission that is missing, for one. */
  readonly fault: Fault | null;
  /** When it was read to its end, or a part of it was kept, last. */
  readonly lastSuccess: Date | null;
  /** The newest line's time. */
  readonly dataUntil: Date | null;
  /** Bytes of the log that are not read yet; null where that is not known, as of a journal. */
  readonly bytesBehind: number | null;
  /** When it is looked at next. */
  readonly nextLook: Date | null;
  /** Lines read since the start, and those among them that could not be used. */
  readonly lines: number;
  readonly rejected: number;
  /** The first rejected line's reason since the start. */
  readonly firstRejection: string | null;
  /** Stretches that may be missing, newest last, a few at most. */
  readonly gaps: readonly Gap[];
  /** What the reader noticed, in sentences for people: what was inferred, what is odd. */
  readonly notes: readonly string[];
  /** What is counted as lines, where that is something else. */
  readonly unit?: 'mail' | 'report';
  /** Of a source that is asked over the network rather than read: then its lines are records. Of all of its tenant, since the start. */
  readonly fetched?: {
    readonly requests: number;
    /** How often the service said that it is too much. */
    readonly throttled: number;
  };
}

export interface Fault {
  /** `gone`: the file is not there; `forbidden`: it may not be read; `other`: anything else. */
  readonly kind: 'gone' | 'forbidden' | 'other';
  readonly text: string;
  /** Since when it has been so. */
  readonly since: Date;
}

interface Gap {
  readonly at: Date;
  /** Why lines may be missing, in a sentence. */
  readonly text: string;
}
