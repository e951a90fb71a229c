import type { Growth, ScannedPart } from '../../src/ports/source.ts';
import type { SentError } from './messages.ts';

/** From the thread that scans: what it needs, and what the bytes say. */
export type FromScanner =
  | { readonly say: 'more' }
  | { readonly say: 'growth' }
  | { readonly say: 'scanned'; readonly part: ScannedPart }
  | { readonly say: 'done' }
  | { readonly say: 'failed'; readonly error: SentError };

/** To the thread that scans. `taken`: a part was read. `broken`: nobody waits for the rest. */
export type ToScanner =
  | { readonly say: 'chunk'; readonly bytes: Uint8Array }
  | { readonly say: 'end' }
  | { readonly say: 'growth'; readonly growth: Growth }
  | { readonly say: 'taken' }
  | { readonly say: 'broken' };
