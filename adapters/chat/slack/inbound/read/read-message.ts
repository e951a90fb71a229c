import { z } from 'zod';
import type { ReadLine } from '../../../../../src/bot/chat-request.ts';
import { fileSchema, type SharedFile, sharedFile } from '../../shared-file.ts';
import type { Sender } from './sender.ts';
import { typedLine } from './typed-text.ts';

const schema = z.object({
  team_id: z.string().nullish(),
  event: z.object({
    type: z.enum(['app_mention', 'message']),
    channel_type: z.string().nullish(),
    subtype: z.string().nullish(),
    user: z.string().nullish(),
    bot_id: z.string().nullish(),
    user_team: z.string().nullish(),
    team: z.string().nullish(),
    text: z.string().nullish(),
    channel: z.string().min(1),
    ts: z.string().min(1),
    thread_ts: z.string().nullish(),
    edited: z.unknown().optional(),
    files: z.array(fileSchema).nullish(),
  }),
});

/** A message for the bot: a mention, or said to it alone. */
export interface HeardMessage {
  readonly kind: 'heard';
  readonly sender: Sender;
  readonly channel: string;
  /** The message itself: what is shared with it is answered in its thread. */
  readonly ts: string;
  /** The root where it was said in a thread; null outside of threads. */
  readonly thread: string | null;
  readonly read: ReadLine;
  readonly files: readonly SharedFile[];
  /** Names this very message: it may arrive by two events, and each of them twice. */
  readonly key: string;
}

export interface PassedOver {
  readonly kind: 'passed-over';
  readonly why: 'unreadable' | 'said-by-a-bot' | 'edited-or-notice' | 'not-for-the-bot';
}

/**
 * Reads an event `app_mention` or `message` (docs.slack.dev/reference/events, read 2026-11). Nothing that a bot said,
 * that was edited, or that was said in a channel without a mention is for us.
 */
export function readMessage(body: unknown, bot: string | null): HeardMessage | PassedOver {
  const { data } = schema.safeParse(body);
  if (data === undefined) return passedOver('unreadable');
  const { event } = data;
  if (event.bot_id || !event.user || event.user === bot || event.user === 'USLACKBOT')
    return passedOver('said-by-a-bot');
  if (event.edited || (event.subtype && event.subtype !== 'file_share')) return passedOver('edited-or-notice');
  if (event.type === 'message' && event.channel_type !== 'im') return passedOver('not-for-the-bot');
  return {
    kind: 'heard',
    read: () => typedLine(event.text ?? '', bot),
    sender: { user: event.user, team: event.user_team ?? event.team ?? data.team_id ?? null },
    channel: event.channel,
    ts: event.ts,
    thread: event.thread_ts ?? null,
    files: (event.files ?? []).map(sharedFile),
    key: `slack:message:${event.channel}:${event.ts}`,
  };
}

const passedOver = (why: PassedOver['why']): PassedOver => ({ kind: 'passed-over', why });
