import type { Day } from './time.ts';

/** What was imported and cannot be read any more, because a file of the store is damaged or gone. */
export type LostFacts =
  | {
      readonly kind: 'facts';
      /** The imports that told it, by number. */
      readonly imports: readonly number[];
      readonly days: readonly Day[];
    }
  /** The sample of its lines, by which another reading of the same lines is recognised. */
  | { readonly kind: 'fingerprints'; readonly imports: readonly number[] }
  /** The newest list of imports: the one before it is used, or was, and nobody has said yet that nothing is missing. */
  | { readonly kind: 'import-list' }
  /** The last minutes of followed sources: the position in them is from before that, so that they are read again. */
  | { readonly kind: 'recent' };
