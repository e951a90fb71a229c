import type { FactBatch } from '../../src/model/fact-batch.ts';
import type { PackedTexts } from '../../src/model/text/packed-texts.ts';
import type { Growth, SourceInput, SourceResult } from '../../src/ports/source.ts';
import type { SentError } from './messages.ts';

/** What a source is given of a file that is read in another thread; its bytes follow one by one. */
export interface FileToRead extends Pick<SourceInput, 'fileName' | 'modifiedAt' | 'now' | 'declared' | 'carries'> {
  readonly source: string;
  readonly knowsGrowth: boolean;
}

/** From the thread that reads: what it needs, and what it found. */
export type FromReader =
  | { readonly say: 'more' }
  | { readonly say: 'growth' }
  /** The texts are new since the batch before. The next one waits until it is taken. */
  | { readonly say: 'found'; readonly batch: FactBatch | null; readonly texts: PackedTexts }
  | { readonly say: 'rejected'; readonly rejected: readonly (readonly [line: number, reason: string])[] }
  | { readonly say: 'done'; readonly result: SourceResult }
  | { readonly say: 'failed'; readonly error: SentError };

/** To the thread that reads. `broken`: there are no more bytes, because something went wrong on this side. */
export type ToReader =
  | { readonly say: 'chunk'; readonly bytes: Uint8Array }
  | { readonly say: 'end' }
  | { readonly say: 'broken' }
  | { readonly say: 'taken' }
  | { readonly say: 'growth'; readonly growth: Growth };
