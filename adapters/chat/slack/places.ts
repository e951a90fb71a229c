import { z } from 'zod';
import type { Place } from '../../../src/permissions/permissions.ts';
import type { Clock, Log } from '../../../src/ports.ts';
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

/** Direct messages are known by their id, and are not asked about: that takes a scope. */
export const isDirectId = (channel: string): boolean => channel.startsWith('D');

/** Whether the bot is there. Where Slack cannot say it the bot is not invited; that is asked again the next time. */
export function places(ask: Ask, clock: Clock, log: Log): SlackCalls['place'] {
  return remembering(read, ({ isInvited }) => (isInvited ? PLACES_MS : null), clock);

  async function read(channel: string): Promise<Place> {
    const conversation = `slack:${channel}`;
    if (isDirectId(channel)) return { conversation, isInvited: true, isDirect: true };
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
