import { MS_PER_HOUR } from '../../model/time.ts';
import type { Audit } from '../../ports/audit.ts';
import type { ChatPlatform } from '../../ports/chat-platform.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Announcement } from '../../view/announcement.ts';
import type { Delivery } from './delivery.ts';
import type { OutboxStore } from './outbox-store.ts';

/** The words of a delivery as they are right now; or why there is nothing to say any more. */
export type Compose = (delivery: Delivery) => Composed | Promise<Composed>;
type Composed = Announcement | { readonly drop: string };

/** Resolves after so many ms, or as soon as the signal aborts; never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export interface DeliverTiming {
  /** After a call whose end nobody knows, this long until it is looked up. Longer than the platforms' own timeouts. */
  readonly settleMs: number;
  /** A call that has not returned by then is given up as unsure. Adapters have shorter timeouts of their own. */
  readonly deadlineMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** The same for what the platform refused. */
  readonly firstRefusedMs: number;
  readonly longestRefusedMs: number;
  /** Between one repeat of what may stand there already and the next. */
  readonly repeatMs: number;
}

export const DEFAULT_TIMING: DeliverTiming = {
  settleMs: 16_000,
  deadlineMs: 60_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
  firstRefusedMs: MS_PER_HOUR,
  longestRefusedMs: 6 * MS_PER_HOUR,
  repeatMs: MS_PER_HOUR,
};

export interface DeliverOptions {
  readonly outbox: OutboxStore;
  readonly platforms: readonly ChatPlatform[];
  readonly compose: Compose;
  readonly clock: Clock;
  readonly wait: Wait;
  /** [0, 1), for the jitter of retries. */
  readonly random: () => number;
  readonly log: Log;
  readonly audit: Audit;
  /** Lets others have their turn while many conversations choose what they say next. */
  readonly pause?: () => Promise<void>;
  /** Told once a delivery was refused, for the first time, because its conversation cannot be reached. Never throws. */
  readonly onUnreachable?: (conversation: string) => Promise<void>;
  /** Told once it is known that people have deleted cards in this conversation, when nothing else is to be sent now. Never throws. */
  readonly onCardDeleted?: (conversation: string) => Promise<void>;
  /**
   * Called when a delivery is refused for good or stays unsure, with the reason, before it leaves the outbox: after a crash
   * it may be called again. `mayHaveArrived`: an answer was lost after it was sent. Never throws.
   */
  readonly onGivenUp?: (delivery: Delivery, why: string, mayHaveArrived: boolean) => Promise<void>;
  readonly timing?: Partial<DeliverTiming>;
}
