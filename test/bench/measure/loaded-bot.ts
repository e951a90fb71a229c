import { setImmediate as pause } from 'node:timers/promises';
import { announcementCard } from '../../../cards/announcement-card.ts';
import { replyCard } from '../../../cards/reply-card.ts';
import { renderSlack } from '../../../cards/slack/render.ts';
import { createApp } from '../../../src/app/create-app.ts';
import { openTenant } from '../../../src/main/open-tenant.ts';
import type { ChatPlatform } from '../../../src/ports/chat-platform.ts';
import { givenSettings } from '../../app/given-settings.ts';
import { silentLog } from '../silent-log.ts';
import { CHANNEL } from './loaded-state.ts';

/** A bot over a data directory as it is put together for `npm start`, with a Slack that takes everything at once. */
export async function startLoadedBot(data: string, now: Date) {
  const clock = { now: () => new Date(now) };
  const about = { sample: false, organisation: 'Contoso' };
  const posted: { readonly conversation: string; readonly key: string }[] = [];
  const slack: ChatPlatform = {
    name: 'slack',
    post: async ({ conversation, key, say }) => {
      renderSlack(announcementCard(say, about));
      posted.push({ conversation, key });
      return { kind: 'done', handle: `${posted.length}` };
    },
    edit: async ({ handle, say }) => {
      renderSlack(announcementCard(say, about));
      return { kind: 'done', handle };
    },
    find: async () => ({ kind: 'not-there' }),
  };
  const surroundings = {
    ...{ clock, asOf: clock, log: silentLog, nap, random: () => 0 },
    pause: () => pause(),
    wait: async () => {},
  };
  const tenant = await openTenant({ ...givenSettings(data), surroundings }, 'real', { show: null, chats: [slack] });
  const { bot } = createApp({
    ...{ real: tenant, sample: null, sampleDocuments: () => ({}), clock, asOf: clock, nap },
    policy: { allowed: [], guestsRead: false },
    seen: { isNew: async () => true },
  });
  const asker = {
    ...{ conversation: CHANNEL, conversationName: '#mail', by: 'anna', defaultTop: 15 },
    readImport: () => ({ ok: true, paths: [], options: {} }) as const,
  };
  return {
    tenant,
    posted: posted as readonly (typeof posted)[number][],
    /** Answers a line, and draws the answer as Slack shows it. */
    async ask(line: string): Promise<void> {
      const { reply } = await bot.answer(line, asker);
      if (reply.kind === 'rejected') throw new Error(`${line} was not understood`);
      renderSlack(replyCard(reply, about));
    },
  };
}

const nap = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
