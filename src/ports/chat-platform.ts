import type { Announcement } from '../view/announcement.ts';

/** A place where people talk: Slack, Teams, the local conversation. Never throws for what the platform answered. */
export interface ChatPlatform {
  /** `local`, `slack`, `teams`: the part of a conversation's id before the colon. */
  readonly name: string;
  /** Its calls may take so long, in ms, where that is longer than those of others. */
  readonly deadlineMs?: number;
  /** What was posted cannot be changed: a new version of a card is not sent, and a withdrawal is a reply. */
  readonly showsEdits?: false;
  /** Posts once and does not repeat by itself. `thread`: the handle of the root to reply to. */
  post(message: OutgoingMessage & { readonly thread: string | null }): Promise<Outcome>;
  /** Replaces what the message with this handle says. Saying it twice does no harm. */
  edit(message: OutgoingMessage & { readonly handle: string }): Promise<Outcome>;
  /** Whether a message with this key is there, in the conversation or in the thread. */
  find(place: { readonly conversation: string; readonly key: string; readonly thread: string | null }): Promise<Found>;
}

export interface OutgoingMessage {
  readonly conversation: string;
  /** Kept in the message's metadata. */
  readonly key: string;
  readonly say: Announcement;
  /** It may have been said before: the message says so. */
  readonly mayRepeat: boolean;
}

/** What became of a call to a chat platform. */
export type Outcome =
  /** It is there, under this handle. */
  | {
      readonly kind: 'done';
      readonly handle: string;
      /** A reply that the platform took although its thread is gone: it stands in the conversation by itself. */
      readonly isOutsideThread?: boolean;
    }
  /** It is certainly not there (throttled, not reached): try again, not before this many ms. */
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string }
  /** It is certainly not there, and asking again soon would not help: no such channel, not permitted, too long. */
  | {
      readonly kind: 'refused';
      /** The platform's own word for it, as people find it in its documentation: `not_in_channel`. */
      readonly trouble: string;
      /** Not this message alone: the conversation is gone, archived or closed to us. */
      readonly isUnreachable?: boolean;
      /** The message to edit or to reply to was deleted; the conversation takes others. */
      readonly isMessageGone?: boolean;
    }
  /** Nobody knows: the answer was lost, or an error came after it may have been taken. */
  | { readonly kind: 'unsure'; readonly trouble: string };

export type Found =
  | { readonly kind: 'there'; readonly handle: string }
  | { readonly kind: 'not-there' }
  /** The platform could not be asked just now. */
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string }
  /**
   * The platform does not let us read. `handleIfSent`: what handle it has, should it be there; it is then repeated once
   * and no more, since each repetition stays.
   */
  | { readonly kind: 'unreadable'; readonly handleIfSent?: string };
