import type { Slice } from '../model/slice.ts';
import type { TlsVersion } from '../model/tls.ts';
import type { FeedFault, FeedRow, FeedWindow, PageAnswer, Ready } from './feed.ts';

/** Messages of a service that lists them without their TLS, and tells it of one message a request. */
export interface Sampled<Row extends FeedRow = FeedRow, Message extends SampledMessage = SampledMessage> {
  /** Names it in the store and to people, and never changes: `microsoft365 contoso.com message details`. */
  readonly name: string;
  readonly source: string;
  readonly format: string;
  readonly revision: number;
  readonly slice: Slice;
  readonly limits: SampleLimits;
  ready(): Promise<Ready>;
  /** One page of the list of a window: see Feed.page. */
  list(window: FeedWindow, next: string | null): Promise<PageAnswer<Row>>;
  /** The messages in these rows that can be looked at, each once. */
  messages(rows: readonly Row[], random: () => number): readonly Message[];
  /** Asks for one message, or for the page of it that the answer before named as `next`. Does not throw. */
  look(message: Message, next: string | null): Promise<LookAnswer>;
}

export interface SampledMessage {
  /** Which message it is, without naming its recipient: it is kept until the message was looked at. */
  readonly key: string;
  readonly direction: 'inbound' | 'outbound';
  readonly stratum: string;
}

export interface SampleLimits {
  /** Looks in any 24 hours, at most. */
  readonly looksADay: number;
  /** The stretch that messages are chosen from at once, ms; divides a day. */
  readonly windowMs: number;
  /** How long after its end messages of a window are complete, mostly, ms. */
  readonly lagMs: number;
  /** Pages of a list, at most. */
  readonly maxPages: number;
}

export type LookAnswer =
  /** `tls`: `unknown` where the service does not tell. */
  | { readonly kind: 'looked'; readonly tls: TlsVersion }
  /** Nothing so far; the next page may have it. */
  | { readonly kind: 'more'; readonly next: string }
  /** The service does not know the message any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  /** It was let in, and is not given what it asks for: nothing was looked at. */
  | { readonly kind: 'refused'; readonly fault: FeedFault }
  /** There is no answer; the message may have been looked at. */
  | { readonly kind: 'failed'; readonly fault: FeedFault };
