import type { Kind } from '../model/dimensions.ts';
import type { FactBatch } from '../model/fact-batch.ts';
import type { Slice } from '../model/slice.ts';

/** One kind of records that a service gives on request, for a stretch of time at once. */
export interface Feed<Row extends FeedRow = FeedRow> {
  /** Names it in the store and to people, and never changes: `microsoft365 contoso.com sign-ins`. */
  readonly name: string;
  /** The source that its facts belong to: `microsoft365`. */
  readonly source: string;
  /** How its records are read: see ImportDetails.format, and SourceResult.revision. */
  readonly format: string;
  readonly revision: number;
  /** What it tells of: that there was nothing in a window is kept as well. */
  readonly subjects: readonly { readonly kind: Kind; readonly slice: Slice }[];
  readonly limits: FeedLimits;
  /** Whether rules look at what it tells: then they look again when there is something new. */
  readonly feedsRules: boolean;
  /** Whether the service can be asked now; signs in where it has to. Does not throw. */
  ready(): Promise<Ready>;
  /** One page of a window's records: the first, or the one that the page before named as `next`. Does not throw. */
  page(window: FeedWindow, next: string | null): Promise<PageAnswer<Row>>;
  /** What the records of a window amount to. A record may come several times; the last one counts. */
  facts(rows: readonly Row[]): FeedFacts;
  /** What there is to say about it, in sentences for people. */
  notes(): readonly string[];
}

/** A stretch of time: from the first instant, inclusive, to before the second; ms since 1970. */
export interface FeedWindow {
  readonly from: number;
  readonly until: number;
}

/** A record: more of it is the feed's own business. */
export interface FeedRow {
  /** When it happened, ms since 1970. */
  readonly at: number;
  /** Which record it is, whatever is known of it. */
  readonly key: bigint;
}

export interface FeedFacts {
  readonly batches: readonly FactBatch[];
  /** The texts of the ids in `batches`, by id. */
  readonly texts: readonly string[];
}

/** What the service allows, and how late it is; all in ms. */
export interface FeedLimits {
  /** A record may come so late: younger ones are not asked for yet. */
  readonly lagMs: number;
  /** Older records are not there any more. */
  readonly retentionMs: number;
  /** How far back it is read at the beginning; no longer than the retention. */
  readonly backFillMs: number;
  /** How often new ones are asked for. */
  readonly everyMs: number;
  /** The longest stretch that is asked for at once. */
  readonly maxWindowMs: number;
  /** Pages in a window, at most: what has more is asked for in shorter windows. */
  readonly maxPages: number;
}

export interface FeedFault {
  /** See Fault.kind in src/follow/follow-status.ts. */
  readonly kind: 'gone' | 'forbidden' | 'other';
  /** What is wrong and what to do about it, in sentences for people. */
  readonly text: string;
}

/** `serverTime`: what the service takes for now, where it says so. */
export type Ready =
  | { readonly kind: 'ready'; readonly serverTime: Date | null }
  | { readonly kind: 'failed'; readonly fault: FeedFault; readonly serverTime: Date | null };

export type PageAnswer<Row extends FeedRow> = { readonly serverTime: Date | null } & (
  | {
      readonly kind: 'page';
      readonly rows: readonly Row[];
      /** Names the page after it; null where this is the last one. For as long as the window is read, never longer. */
      readonly next: string | null;
      /** Records that could not be used, and why the first of them could not. */
      readonly unusable: number;
      readonly firstUnusable: string | null;
      readonly bytes: number;
    }
  /** The service does not answer for this window, or not any more for this `next`; it may for a shorter one. */
  | { readonly kind: 'window-refused'; readonly text: string }
  /** `afterMs`: when the service wants to be asked again; null where it does not say. */
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  | { readonly kind: 'failed'; readonly fault: FeedFault }
);

/** Where what must outlive the process is noted, as whole JSON. */
export interface Note {
  /** Null where nothing was noted, or it cannot be read any more. */
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}
