import type { SlackMessage } from '../../../../cards/slack/blocks.ts';
import type { Person, Place } from '../../../../src/permissions/permissions.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import type { SharedFile } from '../shared-file.ts';

/**
 * Everything that the bot asks of Slack's Web API, each call once: nothing is repeated here but a message whose blocks
 * were refused. Ids are Slack's own (`C0123`, without `slack:`). What answers an Outcome never throws; the others throw
 * a SlackTrouble when Slack cannot be asked.
 */
export interface SlackCalls {
  /** Answers the message's `ts` as the handle. */
  post(message: SlackPost): Promise<Outcome>;
  /** `metadata` null leaves what the message was posted with (docs.slack.dev/reference/methods/chat.update, 2026-11). */
  update(message: SlackUpdate): Promise<Outcome>;
  /** Deletes a message of the bot's own. Whether Slack did it is not asked. */
  remove(message: { readonly channel: string; readonly ts: string }): Promise<void>;
  /** Shown to one user, until they reload; cannot be updated. */
  ephemeral(message: SlackEphemeral): Promise<Outcome>;
  /** Answers a command or click by its response_url, which works 5 times in 30 minutes. The handle is empty. */
  respond(url: string, answer: SlackResponse): Promise<Outcome>;
  /** Shares a file. It is held in memory whole: Slack asks for its length first. The handle is the file's id. */
  upload(file: SlackUpload): Promise<Outcome>;
  /** What Slack knows of a file of which an event told nothing but its id. */
  fileInfo(id: string): Promise<FileInfo>;
  /**
   * Streams a file that somebody shared to a path that must not exist; nothing is left there unless it is done. `bytes`: how
   * many it has, where that is known.
   */
  download(
    file: { readonly url: string; readonly bytes?: number | null },
    into: string,
    mostBytes: number,
  ): Promise<Downloaded>;
  /** `team`: where the event says that they are from; null when it does not. Remembered for some minutes. */
  person(user: string, from: { readonly team: string | null; readonly isFresh?: boolean }): Promise<Person>;
  place(channel: string): Promise<Place>;
  /** Opens a modal with the trigger of a command or click, which is good for 3 seconds. */
  openView(trigger: string, view: SlackView): Promise<Outcome>;
  publishHome(user: string, view: SlackView): Promise<Outcome>;
  /** Who the bot is; asked once. */
  self(): Promise<SlackSelf>;
  /** A page of a conversation (newest first) or of a thread (oldest first), for look-up by key. Never throws. */
  page(where: SlackPageAsked): Promise<SlackPage>;
}

/** What to show, and the rung to send instead, once, when Slack refuses the blocks of the first. */
export interface SlackWords {
  readonly message: SlackMessage;
  readonly plain: () => SlackMessage;
}

/** Kept with a message and read back: a delivery's key, the command that made a report. */
export interface SlackMetadata {
  readonly key: string | null;
  readonly command: string | null;
}

interface SlackPost extends SlackWords {
  readonly channel: string;
  /** The root's `ts`. */
  readonly thread: string | null;
  readonly metadata: SlackMetadata;
}

interface SlackUpdate extends SlackWords {
  readonly channel: string;
  readonly ts: string;
  readonly metadata: SlackMetadata | null;
}

interface SlackEphemeral extends SlackWords {
  readonly channel: string;
  readonly user: string;
  readonly thread: string | null;
}

export interface SlackResponse extends SlackWords {
  readonly audience: 'everyone' | 'asker';
  /** Takes the place of the message that was clicked. */
  readonly replaces: boolean;
}

interface SlackUpload {
  readonly channel: string;
  readonly thread: string | null;
  readonly name: string;
  readonly content: string | Uint8Array;
  /** One line beside the file; shown as it is. */
  readonly comment: string;
}

export type FileInfo =
  | { readonly kind: 'done'; readonly file: SharedFile }
  | { readonly kind: 'refused'; readonly trouble: string }
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string };

export type Downloaded =
  | { readonly kind: 'done'; readonly bytes: number }
  /** Slack hands it out, and this machine cannot keep it: `ENOSPC`. */
  | { readonly kind: 'not-written'; readonly code: string }
  | { readonly kind: 'too-large'; readonly mostBytes: number }
  /** It will not work another time either: not Slack's host, not permitted, gone. */
  | { readonly kind: 'refused'; readonly trouble: string }
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string };

/** A modal or a home tab as docs.slack.dev/reference/views has it. */
interface SlackView {
  readonly type: 'modal' | 'home';
  readonly blocks: readonly object[];
  readonly [field: string]: unknown;
}

export interface SlackSelf {
  readonly team: string;
  /** Null outside of Enterprise Grid. */
  readonly enterprise: string | null;
  /** The bot's user id: how it is mentioned. */
  readonly user: string;
  readonly bot: string | null;
  /** What the token may do, as the answer's header says; null when it does not. */
  readonly scopes: readonly string[] | null;
}

interface SlackPageAsked {
  readonly channel: string;
  readonly thread: string | null;
  readonly cursor: string | null;
  /** At most this many messages, those of others too. */
  readonly limit: number;
}

type SlackPage =
  | {
      readonly kind: 'page';
      /** Only the bot's own. */
      readonly messages: readonly { readonly ts: string; readonly metadata: SlackMetadata }[];
      /** The cursor of the next page; null at the end. */
      readonly next: string | null;
    }
  | { readonly kind: 'not-now'; readonly afterMs: number; readonly trouble: string }
  | { readonly kind: 'unreadable'; readonly trouble: string };
