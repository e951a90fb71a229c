import type { FeedFault } from './feed.ts';

/** What a service says of how it is set now: asked for whole, once in a while. */
export interface Snapshot {
  /** Names it in the store and to people, and never changes: `microsoft365 contoso.com settings`. */
  readonly name: string;
  /** Under which its value is found, as what the last read left: see `FactStore.carries`. */
  readonly source: string;
  readonly everyMs: number;
  /**
   * Reads it whole. `allow` is asked before each request: 0 when it may be sent, otherwise after how many ms to read it all
   * again. `before`: the value that was read last, null where there is none. Does not throw.
   */
  read(allow: () => Promise<number>, before: unknown): Promise<SnapshotAnswer>;
}

export type SnapshotAnswer =
  /** `missing`: what could not be read of it, and what to do about it, in sentences for people. */
  | { readonly kind: 'read'; readonly value: unknown; readonly requests: number; readonly missing: readonly string[] }
  | { readonly kind: 'later'; readonly ms: number }
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  | { readonly kind: 'failed'; readonly fault: FeedFault };
