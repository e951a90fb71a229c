import { describe, expect, test } from 'vitest';
import { eventOf } from '../../slack/payloads.ts';
import { withSlackBot } from '../../slack/slack-bot.ts';
import { channelOf, directWith, postedIn, slackUser, wordsIn } from '../../slack/slack-user.ts';

describe('in Slack', () => {
  test('whoever writes to the bot alone is answered there, with what they may click on', () =>
    withSlackBot(
      async (bot) => {
        const ann = slackUser(bot, 'ann');
        const channel = await directWith(bot, 'ann');
        await ann.writes('tls 7d', channel);
        await ann.writes('tsl 7d', channel);
        await ann.types('help', channel);
        expect(postedIn(bot, channel)).toEqual([
          expect.stringContaining('TLS'),
          expect.stringContaining('There is no command "tsl". Did you mean tls?'),
          expect.stringContaining('Help'),
        ]);
        expect(ann.whispers()).toEqual([]);
      },
      { mayOpenDirect: true },
    ));

  test('nobody subscribes where two people write to each other, and hears where they can', () =>
    withSlackBot(
      async (bot) => {
        const ann = slackUser(bot, 'ann');
        await ann.types('subscribe all', 'D404');
        expect(ann.whispers().map(({ text }) => text)).toEqual([
          expect.stringMatching(/direct message with Mailflow, or a channel/),
        ]);
        expect(bot.state().subscriptions).toEqual([]);
        await ann.types('summary', 'D404');
        expect(bot.slack.calls.at(-1)?.args).toMatchObject({ response_type: 'in_channel' });
        const channel = await directWith(bot, 'ann');
        await ann.types('subscribe all', channel);
        expect(bot.state().subscriptions).toMatchObject([{ conversation: `slack:${channel}` }]);
      },
      { mayOpenDirect: true },
    ));

  test('what is typed wrong, help and lists are told to the asker alone', () =>
    withSlackBot(async (bot) => {
      const channel = bot.slack.ids['mail-alerts'] ?? '';
      const ann = slackUser(bot, 'ann');
      for (const line of ['', 'help', 'smth-auth', 'insights', 'subscriptions', 'smtp-auth by:nothing'])
        await ann.types(line, channel);
      expect(ann.whispers()).toHaveLength(6);
      expect(await channelOf(bot, channel)).toEqual([]);
      expect(bot.slack.faultsInMessages()).toEqual([]);
    }));

  test('strangers, bots and guests may do nothing, and are told so where nobody else sees it', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids['mail-alerts'] ?? '';
      const [ann, bob] = [slackUser(bot, 'ann'), slackUser(bot, 'bob')];
      slack.describeUser(ann.user, { is_stranger: true, team_id: 'T999' });
      slack.describeUser(bob.user, { is_restricted: true });
      await ann.types('smtp-auth 7d', channel);
      await ann.mentions('summary', channel, { user_team: 'T999' });
      await bob.types('smtp-auth 7d', channel);
      expect(ann.whispers().map(({ text }) => text)).toEqual(
        Array.from({ length: 2 }, () => expect.stringContaining('only people of its own organisation')),
      );
      expect(bob.whispers().at(-1)?.text).toContain('Guests are not allowed to do this');
      await ann.mentions('summary', channel, { bot_id: 'B1' });
      expect(ann.whispers()).toHaveLength(2);
      expect(await channelOf(bot, channel)).toEqual([]);
      // Whoever asks again and again shall not fill the disk: once an hour is enough for the audit.
      expect((await bot.audit()).map(({ detail }) => detail)).toEqual(['guest', 'stranger']);
    }));

  test('whoever may not ask is told so before a form opens for them', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids['mail-alerts'] ?? '';
      const [ann, bob] = [slackUser(bot, 'ann'), slackUser(bot, 'bob')];
      await ann.types('smtp-auth 7d', channel);
      const [card] = await channelOf(bot, channel);
      if (card === undefined) throw new Error('nothing was said');
      slack.describeUser(bob.user, { is_stranger: true, team_id: 'T999' });
      await bob.clicks('Filter…', card);
      expect(slack.callsOf('views.open')).toEqual([]);
      expect(bob.whispers().map(({ text }) => text)).toEqual([
        expect.stringContaining('only people of its own organisation'),
      ]);
      await ann.clicks('Filter…', card);
      expect(slack.callsOf('views.open')).toHaveLength(1);
    }));

  test('what Slack delivers twice is done once', () =>
    withSlackBot(async (bot) => {
      const channel = bot.slack.ids['mail-alerts'] ?? '';
      const ann = slackUser(bot, 'ann');
      await ann.mentions('summary', channel, { ts: '17.5' });
      await ann.mentions('summary', channel, { ts: '17.5' });
      expect(await channelOf(bot, channel)).toHaveLength(1);
      const [card] = await channelOf(bot, channel);
      if (card === undefined) throw new Error('nothing was said');
      const posts = () => bot.slack.callsOf('chat.postMessage').length;
      await ann.types('smtp-auth 7d', channel);
      const report = (await channelOf(bot, channel)).at(-1) ?? card;
      const before = posts();
      await ann.chooses('clerk@contoso.com', report, { trigger: 'once', at: 50 });
      await ann.chooses('clerk@contoso.com', report, { trigger: 'once', at: 50 });
      await ann.chooses('clerk@contoso.com', report, { trigger: 'twice', at: 50.3 });
      expect(posts()).toBe(before + 1);
      await ann.chooses('clerk@contoso.com', report, { trigger: 'later', at: 60 });
      expect(posts()).toBe(before + 2);
    }));

  test('the home page shows what is open, and its buttons are answered in the conversation with the bot', () =>
    withSlackBot(
      async (bot) => {
        const { slack, send, listener } = bot;
        const ann = slackUser(bot, 'ann');
        const channel = await directWith(bot, 'ann');
        const opened = { type: 'app_home_opened', user: ann.user, channel, tab: 'home', event_ts: '1.1' };
        await send.event(eventOf(opened));
        await listener.idle();
        const [published] = slack.callsOf('views.publish');
        expect(published?.args['user_id']).toBe(ann.user);
        expect(wordsIn(published?.args['view'])).toMatch(/Open insights.*Fabrikam.*Subscriptions.*Data status/s);
        await ann.clicksAtHome('Fabrikam');
        expect(postedIn(bot, channel)).toHaveLength(1);
        expect(slack.callsOf('views.publish')).toHaveLength(2);
      },
      { mayOpenDirect: true },
    ));

  test('a channel that the bot was removed from is unsubscribed, and one that is deleted', () =>
    withSlackBot(async (bot) => {
      const { slack, send, listener } = bot;
      const [first, second] = [slack.ids['mail-alerts'] ?? '', slack.ids['mail-reports'] ?? ''];
      const ann = slackUser(bot, 'ann');
      for (const channel of [first, second]) await ann.types('subscribe all', channel);
      expect(bot.state().subscriptions).toHaveLength(2);
      const left = { type: 'member_left_channel', channel: first };
      await send.event(eventOf({ ...left, user: ann.user }));
      await listener.idle();
      expect(bot.state().subscriptions).toHaveLength(2);
      await send.event(eventOf({ ...left, user: slack.ids['mailflow'] }));
      await send.event(eventOf({ type: 'channel_deleted', channel: second }));
      await send.event(eventOf({ type: 'tokens_revoked', tokens: { bot: ['UBOT'] } }));
      await listener.idle();
      expect(bot.state().subscriptions).toEqual([]);
      expect(bot.log.lines).toContainEqual({ event: 'slack.parting', what: 'tokens_revoked', channel: null });
    }));
});
