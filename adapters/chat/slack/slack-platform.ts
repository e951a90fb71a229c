import { announcementCard } from '../../../cards/announcement-card.ts';
import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import type { ChatPlatform, Found, Outcome } from '../../../src/ports/chat-platform.ts';
import type { Announcement } from '../../../src/view/announcement.ts';
import type { ChatContext } from '../chat-system.ts';
import type { SlackCalls, SlackWords } from './outbound/calls.ts';
import { cardWords } from './outbound/card-text.ts';

/**
 * How far a look-up goes back: 200 is the most that Slack advises for a page, and four pages of the longest call stay
 * within the outbox's patience. An app that a company has made for itself may ask 50 times a minute; where Slack gives
 * 15 messages a page (apps that are sold outside its marketplace), that is 60 messages.
 */
const PAGE_MESSAGES = 200;
const MAX_PAGES = 4;

const NAME = 'slack';
const NO_CHANNEL: Outcome = { kind: 'refused', trouble: 'this is not a Slack conversation' };

/** `slack:C0123`: how the rest of Mailflow names a conversation of Slack. */
export const conversationOf = (channel: string): string => `${NAME}:${channel}`;

/** Slack as the outbox sees it. A message's handle is its `ts`. */
export function slackPlatform(calls: SlackCalls, about: ChatContext['about']): ChatPlatform {
  return {
    name: NAME,
    async post({ conversation, thread, key, say, mayRepeat }) {
      const channel = channelOf(conversation);
      if (channel === null) return NO_CHANNEL;
      const outcome = await calls.post({ channel, thread, metadata: { key, command: null }, ...words(say, mayRepeat) });
      // Without its card nobody knows what the reply is about. That the card is gone is decided on anew.
      if (outcome.kind === 'done' && outcome.isOutsideThread) await calls.remove({ channel, ts: outcome.handle });
      return outcome;
    },
    async edit({ conversation, handle, say, mayRepeat }) {
      const channel = channelOf(conversation);
      if (channel === null) return NO_CHANNEL;
      // It stays to be found by the key it was posted with.
      return calls.update({ channel, ts: handle, metadata: null, ...words(say, mayRepeat) });
    },
    async find({ conversation, key, thread }) {
      const channel = channelOf(conversation);
      return channel === null ? { kind: 'not-there' } : search(calls, { channel, key, thread });
    },
  };

  function words(say: Announcement, mayRepeat: boolean): SlackWords {
    return cardWords(announcementCard(mayRepeat ? sayingItMayRepeat(say) : say, about()));
  }
}

interface Sought {
  readonly channel: string;
  readonly key: string;
  readonly thread: string | null;
}

async function search(calls: SlackCalls, { channel, key, thread }: Sought): Promise<Found> {
  let cursor: string | null = null;
  for (let count = 0; count < MAX_PAGES; count++) {
    const page: Awaited<ReturnType<SlackCalls['page']>> = await calls.page({
      channel,
      thread,
      cursor,
      limit: PAGE_MESSAGES,
    });
    if (page.kind === 'unreadable') return { kind: 'unreadable' };
    if (page.kind === 'not-now') return page;
    const found = page.messages.find(({ metadata }) => metadata.key === key);
    if (found !== undefined) return { kind: 'there', handle: found.ts };
    if (page.next === null) return { kind: 'not-there' };
    cursor = page.next;
  }
  // Further back it may be: the message that is sent again says that it may repeat another.
  return { kind: 'unreadable' };
}

const channelOf = (conversation: string): string | null => /^slack:([CDG]\w+)$/.exec(conversation)?.[1] ?? null;
