import { setImmediate as settle } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventOf } from '../slack/payloads.ts';
import { withSlackBot } from '../slack/slack-bot.ts';
import { channelOf, directWith, slackUser } from '../slack/slack-user.ts';
import { withTeamsBot } from '../teams/teams-bot.ts';
import { buttonsOf, inChat, inThread, lastOf, teamsUser, wordsIn } from '../teams/teams-user.ts';
import { ATTACK } from './attacked-tenant.ts';
import { fill, longRead, ROOM } from './long-read.ts';

const ASKED = 60;
const NOT_RUN = 'This command was not run';

const times = <T>(count: number, act: () => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: count }, act));

test('who asks Slack for more than there is room for gets one answer that says so, and others get theirs', () =>
  withSlackBot(async (started) => {
    const [ann, bob] = [slackUser(started, 'ann'), slackUser(started, 'bob')];
    const channel = started.slack.ids['mail-alerts'] ?? '';
    await Promise.all([times(ASKED, () => ann.types('smtp-auth 30d', channel)), bob.types('smtp-auth 30d', channel)]);
    expect(ann.whispers().filter(({ text }) => text.includes(NOT_RUN))).toHaveLength(1);
    expect(JSON.stringify(bob.whispers())).not.toContain(NOT_RUN);
    const inChannel = started.slack.calls.filter(({ args }) => args['response_type'] === 'in_channel');
    const posted = started.slack.callsOf('chat.postMessage');
    expect(inChannel.length + posted.length).toBeGreaterThan(ROOM);
  }));

test('who asks Teams for more than there is room for gets one message that says so', () =>
  withTeamsBot(async (started) => {
    const ann = teamsUser(started, 'ann');
    await times(ASKED, () => ann.types('smtp-auth 30d', inChat('ann')));
    const since = started.stub.messages();
    const refused = since.filter((message) => wordsIn(message).includes(NOT_RUN));
    expect(refused).toHaveLength(1);
    expect(since.length).toBeGreaterThan(ROOM);
  }));

test('whoever clicks in Slack, sends a form or looks at the home page while too much of theirs waits sees an answer', () => {
  const { catalogue, begun, endAll } = longRead();
  return withSlackBot(
    async (bot) => {
      const { slack, send, listener } = bot;
      const ann = slackUser(bot, 'ann');
      const channel = slack.ids['mail-alerts'] ?? '';
      await ann.types('smtp-auth 7d', channel);
      const [card] = await channelOf(bot, channel);
      if (card === undefined) throw new Error('nothing stands in the channel');
      await ann.clicks('Filter…', card);
      const form = ann.openForm();
      const filled = fill(bot.desk, `slack:${ann.user}`);
      await settle();

      await ann.types('smtp-auth 7d', channel);
      await ann.clicks('Next rows', card);
      await ann.clicks('View TLS usage', card);
      await ann.submits(form, { from: ATTACK, to: ATTACK });
      // Whispers in a thread that nobody has written in are not shown.
      expect(ann.whispers().map(({ text, thread }) => [text.includes(NOT_RUN), thread])).toEqual(
        Array.from({ length: 4 }, () => [true, null]),
      );
      const direct = await directWith(bot, 'ann');
      await send.event(
        eventOf({ type: 'app_home_opened', user: ann.user, channel: direct, tab: 'home', event_ts: '1.1' }),
      );
      await listener.idle();
      expect(slack.callsOf('views.publish')).toEqual([]);
      await ann.types('subscribe all', channel);
      expect(bot.state().subscriptions).toHaveLength(1);
      expect(begun()).toBe(1);
      endAll();
      await filled;
    },
    { catalogue, mayOpenDirect: true },
  );
});

test('whoever presses in Teams, in any client, or agrees to a file while too much of theirs waits sees an answer', () => {
  const { catalogue, begun, endAll } = longRead();
  return withTeamsBot(
    async (bot) => {
      const ann = teamsUser(bot, 'ann');
      const thread = inThread('1001');
      await ann.mentions('smtp-auth 7d', thread);
      const card = lastOf(bot);
      const title = buttonsOf(card)[0]?.title ?? '';
      const filled = fill(bot.desk, ann.id);
      await settle();

      const busy = () => bot.stub.messages().filter((message) => wordsIn(message).includes(NOT_RUN)).length;
      await ann.mentions('smtp-auth 7d', thread);
      expect(busy()).toBe(1);
      expect(JSON.stringify((await ann.presses(title, card, thread)).body)).toContain(NOT_RUN);
      await ann.submits(title, card, thread);
      expect(busy()).toBe(2);
      const accepted = {
        ...{ type: 'invoke', name: 'fileConsent/invoke', ...inChat('ann') },
        value: {
          ...{ type: 'fileUpload', action: 'accept', context: { command: 'request smtp-auth 7d' } },
          uploadInfo: { uploadUrl: `${bot.stub.serviceUrl}/files/mine`, uniqueId: 'u1', fileType: 'csv' },
        },
      };
      await ann.sends(accepted);
      expect(busy()).toBe(3);
      expect(bot.stub.files.get('/files/mine')).toBeUndefined();
      expect(begun()).toBe(1);
      endAll();
      await filled;
      await ann.sends(accepted);
      expect(bot.stub.files.get('/files/mine')).toContain('clerk@contoso.com');
    },
    { catalogue },
  );
});
