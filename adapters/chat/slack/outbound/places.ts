import { z } from 'zod';
import type { Place } from '../../../../src/permissions/permissions.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { Ask } from './ask.ts';
import type { SlackCalls } from './calls.ts';
import { remembering } from './remember.ts';

const PLACES_MS = 5 * 60_000;

const channelInfo = z.object({
  channel: z.object({
    is_im: z.boolean().optional(),
    is_mpim: z.boolean().optional(),
    is_member: z.boolean().optional(),
  }),
});

export const isDirectId = (channel: string): boolean => channel.startsWith('D');

/** What Slack says of a direct message that the bot has no part in. */
const NOT_OURS: readonly string[] = ['channel_not_found', 'not_in_channel'];

/**
 * Whether a direct message is with the bot; null where Slack does not say. Its history is asked for, as the bot may
 * read that: `conversations.info` takes a scope of its own.
 */
export async function isWithBot(ask: Ask, channel: string): Promise<boolean | null> {
  const asked = await ask('conversations.history', { channel, limit: 1 }, z.object({}));
  if (asked.ok) return true;
  return NOT_OURS.includes(asked.code ?? '') ? false : null;
}

/**
 * Whether the bot is there. Where Slack cannot say it the bot is not invited; that is asked again the next time. A
 * direct message is nearly always with the bot: so it is taken for that where Slack cannot say it.
 */
export function places(ask: Ask, clock: Clock, log: Log): SlackCalls['place'] {
  const channelOf = remembering(read, ({ isInvited }) => (isInvited ? PLACES_MS : null), clock);
  const withBot = remembering(
    (channel) => isWithBot(ask, channel),
    (result) => (result === null ? null : Number.POSITIVE_INFINITY),
    clock,
  );
  return (channel) => (isDirectId(channel) ? direct(channel) : channelOf(channel));

  async function direct(channel: string): Promise<Place> {
    const conversation = `slack:${channel}`;
    return (await withBot(channel)) === false
      ? { conversation, isInvited: false, isDirect: false, isClosed: true }
      : { conversation, isInvited: true, isDirect: true };
  }

  async function read(channel: string): Promise<Place> {
    const conversation = `slack:${channel}`;
    const asked = await ask('conversations.info', { channel }, channelInfo);
    if (!asked.ok) {
      if (asked.code !== 'channel_not_found')
        log.warn('slack.place-unread', { conversation, trouble: asked.failure.trouble });
      return { conversation, isInvited: false, isDirect: false };
    }
    const { is_im = false, is_mpim = false, is_member = false } = asked.answer.channel;
    // Who is not in a group of people cannot see it.
    return { conversation, isInvited: is_member || is_mpim || is_im, isDirect: is_im };
  }
}
