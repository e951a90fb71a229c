import type { Episode, Mute, NotificationRecord } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import type { Root } from '../outbox/delivery.ts';
import type { Refused, Unreached } from '../outbox/refused.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** One episode, one conversation, one instant. */
export interface Deciding {
  readonly episode: Episode;
  /** What was said of it here; null when it was never heard of. */
  readonly record: NotificationRecord | null;
  /**
   * Where the root is: `waiting` is certainly not there yet, `under-way` may be, `deleted` was there until people deleted
   * it, `gone` is known no more. The last two can be neither edited nor replied to.
   */
  readonly root: 'none' | 'waiting' | 'under-way' | 'there' | 'deleted' | 'gone';
  /** Of a root that people deleted: when it was posted, who was to be shown on it, and what is known of its end. */
  readonly deleted:
    | (NonNullable<Root['deleted']> & { readonly postedAt: string; readonly joining: ReadonlySet<string> })
    | null;
  /** A group's thread has spoken within the hour. */
  readonly threadSpokeLately: boolean;
  /** An edit of the root is being sent; nobody knows whether it says what is true now. */
  readonly editUnderWay: boolean;
  /** What the platform has refused of its thread so far. */
  readonly refused: Refused | null;
  /** The conversation that it is meant for and that cannot be reached: this one stands in for it. */
  readonly instead: Unreached | null;
  /** Null when the conversation has none any more. */
  readonly subscription: Subscription | null;
  readonly mutes: readonly Mute[];
  readonly now: Date;
  readonly settings: SpeakingSettings;
}
