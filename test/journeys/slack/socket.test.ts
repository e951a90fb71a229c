import { expect, test } from 'vitest';
import { clickOn, eventOf, formSubmitted, slashCommand } from '../../slack/payloads.ts';
import { withSlackBot } from '../../slack/slack-bot.ts';
import { startSlackSocket } from '../../slack/slack-socket.ts';
import { channelOf, heldBy, slackUser, threadOf } from '../../slack/slack-user.ts';
import { VICTIM } from '../attacked-tenant.ts';

test('without a public URL the same is heard over a socket, and over the next one', async () => {
  const socket = await startSlackSocket();
  try {
    await withSlackBot(
      async (bot) => {
        const { slack, listener } = bot;
        const channel = slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        const { user } = ann;
        expect(listener.isConnected()).toBe(true);
        expect(await socket.deliver('slash_commands', slashCommand({ text: 'smtp-auth 7d', user, channel }))).toEqual(
          {},
        );
        await listener.idle();
        const [root] = await channelOf(bot, channel);
        if (root === undefined) throw new Error('nothing was said');
        const click = { user, channel, ts: root.ts, metadata: root.metadata };
        await socket.deliver('interactive', clickOn({ ...click, value: `sender ${VICTIM} 30d` }));
        const mention = { type: 'app_mention', user, channel, ts: '17.9', thread_ts: root.ts };
        await socket.deliver('events_api', eventOf({ ...mention, text: `<@${slack.ids['mailflow']}> tls 7d` }));
        await listener.idle();
        expect(await threadOf(bot, root)).toHaveLength(2);

        const { trigger_id } = await slack.asAdmin('views.generateTriggerId');
        const value = heldBy(root, 'Filter…');
        await socket.deliver(
          'interactive',
          clickOn({ ...click, action: 'form:0', value, trigger: String(trigger_id) }),
        );
        await listener.idle();
        const values = { from: '2026-11-15', to: '2026-11-14' };
        const form = ann.openForm();
        expect(await socket.deliver('interactive', formSubmitted({ user, form, values }))).toMatchObject({
          response_action: 'errors',
          errors: { to: expect.stringContaining('before') },
        });

        socket.refresh();
        await expect.poll(() => socket.opened(), { timeout: 20_000 }).toBe(2);
        await expect.poll(() => listener.isConnected(), { timeout: 20_000 }).toBe(true);
        await socket.deliver('slash_commands', slashCommand({ text: 'summary', user, channel }));
        await listener.idle();
        expect(await channelOf(bot, channel)).toHaveLength(2);
        await listener.close();
        expect(listener.isConnected()).toBe(false);
      },
      { socketApiUrl: socket.apiUrl },
    );
  } finally {
    await socket.close();
  }
});

test('a socket that does not open is named with what to look at, tried again, and named again after a good one', async () => {
  const socket = await startSlackSocket();
  const { host } = new URL(socket.apiUrl);
  try {
    socket.refuse(3);
    await withSlackBot(
      async ({ log, listener }) => {
        const causes = () => log.lines.filter(({ event }) => event === 'slack.not-connected').map(({ cause }) => cause);
        const words = expect.stringMatching(
          `Cannot open the WebSocket to ${host}: .*reach ${host}.*slack\\.com.*proxy, firewall`,
        );
        expect(listener.isConnected()).toBe(true);
        expect(causes()).toEqual([words]);
        socket.refuse(2);
        socket.refresh();
        await expect.poll(() => socket.opened(), { timeout: 20_000 }).toBe(2);
        await expect.poll(() => listener.isConnected(), { timeout: 20_000 }).toBe(true);
        expect(causes()).toEqual([words, words]);
      },
      { socketApiUrl: socket.apiUrl, isEmpty: true },
    );
  } finally {
    await socket.close();
  }
});
