import { z } from 'zod';

const schema = z.object({
  event_id: z.string().min(1),
  event: z.object({
    type: z.string(),
    channel: z.string().nullish(),
    user: z.string().nullish(),
    inviter: z.string().nullish(),
    team: z.string().nullish(),
  }),
});

/** What became of the bot's place in a channel, or in the whole workspace. */
export type BotRemoved =
  /** Nothing can be said there any more, unless somebody invites the bot anew. */
  | { readonly kind: 'gone'; readonly channel: string; readonly why: string; readonly key: string }
  /** The bot was invited, perhaps again. */
  | {
      readonly kind: 'back';
      readonly channel: string;
      /** Who invited it; null where Slack does not say it. */
      readonly inviter: string | null;
      readonly team: string | null;
      readonly key: string;
    }
  /** For those who run the bot: it may be undone, and what cannot be said meanwhile is said elsewhere. */
  | { readonly kind: 'word'; readonly event: string; readonly channel: string | null }
  | { readonly kind: 'not-ours' };

const GONE: ReadonlyMap<string, string> = new Map([
  ['member_left_channel', 'the bot was removed from the channel'],
  ['channel_left', 'the bot was removed from the channel'],
  ['group_left', 'the bot was removed from the channel'],
  ['channel_deleted', 'the channel was deleted'],
  ['group_deleted', 'the channel was deleted'],
]);

const JOINED = 'member_joined_channel';

const WORD: readonly string[] = ['channel_archive', 'group_archive', 'app_uninstalled', 'tokens_revoked'];

/** The events that `readParting` reads (docs.slack.dev/reference/events, read 2026-11). */
export const BOT_REMOVED_EVENTS: readonly string[] = [...GONE.keys(), JOINED, ...WORD];

/**
 * Reads an event about the bot's place. A channel that was archived can come back with its members, so that its
 * subscriptions are kept.
 */
export function readBotRemoved(body: unknown, bot: string | null): BotRemoved {
  const { data } = schema.safeParse(body);
  if (data === undefined) return { kind: 'not-ours' };
  const { type, user, channel = null, inviter = null, team = null } = data.event;
  if (WORD.includes(type)) return { kind: 'word', event: type, channel };
  const key = `slack:event:${data.event_id}`;
  if (type === JOINED && channel !== null && user === bot) return { kind: 'back', channel, inviter, team, key };
  const why = GONE.get(type);
  if (why === undefined || channel === null) return { kind: 'not-ours' };
  if (type === 'member_left_channel' && user !== bot) return { kind: 'not-ours' };
  return { kind: 'gone', channel, why, key };
}
