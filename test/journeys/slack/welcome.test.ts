import { expect, test } from 'vitest';
import { eventOf } from '../../slack/payloads.ts';
import { withSlackBot } from '../../slack/slack-bot.ts';
import { channelOf, labelsOf, slackUser, wordsIn } from '../../slack/slack-user.ts';

test('where the bot is invited it says once what it does, who set it up, and what to press first', () =>
  withSlackBot(async (bot) => {
    const { slack, send, listener } = bot;
    const channel = slack.ids['mail-alerts'] ?? '';
    const ann = slackUser(bot, 'ann');
    const joined = { type: 'member_joined_channel', channel, channel_type: 'C', team: 'T000000001', inviter: ann.user };
    const event = async (sent: object): Promise<void> => {
      await send.event(sent);
      await listener.idle();
    };

    await event(eventOf({ ...joined, user: ann.user }));
    expect(await channelOf(bot, channel)).toEqual([]);

    const invited = eventOf({ ...joined, user: slack.ids['mailflow'] });
    await event(invited);
    const [card, ...more] = await channelOf(bot, channel);
    if (card === undefined) throw new Error('nothing was said');
    expect(more).toEqual([]);
    expect(labelsOf(card)).toEqual(['Show summary', 'Subscribe here', 'Help']);
    expect(wordsIn(card.blocks)).toMatch(
      /After you subscribe, it also posts an alert here.*members of this conversation/s,
    );
    expect(slack.faultsInMessages()).toEqual([]);

    // Slack sends it again, or the bot is removed and invited anew.
    await event(invited);
    await event(eventOf({ ...joined, user: slack.ids['mailflow'] }));
    expect(await channelOf(bot, channel)).toHaveLength(1);
    expect(bot.state().welcomedIn).toEqual([`slack:${channel}`]);

    await ann.clicks('Subscribe here', card);
    expect(bot.state().subscriptions).toMatchObject([{ conversation: `slack:${channel}` }]);
    await ann.clicks('Help', card);
    expect(ann.whispers().at(-1)?.text).toContain('Help');
  }));

test('a stranger who invites the bot brings no welcome, and an unknown inviter is not named', () =>
  withSlackBot(async (bot) => {
    const { slack, send, listener } = bot;
    const [first, second] = [slack.ids['mail-alerts'] ?? '', slack.ids['mail-reports'] ?? ''];
    const ann = slackUser(bot, 'ann');
    const joined = { type: 'member_joined_channel', user: slack.ids['mailflow'] };
    slack.describeUser(ann.user, { is_stranger: true, team_id: 'T999' });
    await send.event(eventOf({ ...joined, channel: first, inviter: ann.user }));
    await send.event(eventOf({ ...joined, channel: second }));
    await listener.idle();
    expect(await channelOf(bot, first)).toEqual([]);
    const [card] = await channelOf(bot, second);
    expect(wordsIn(card?.blocks)).not.toContain('Set up by');
  }));
