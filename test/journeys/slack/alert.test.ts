import { describe, expect, test } from 'vitest';
import { type SlackBot, withSlackBot } from '../../slack/slack-bot.ts';
import { channelOf, type KeptMessage, labelsOf, slackUser, threadOf, wordsIn } from '../../slack/slack-user.ts';
import { partnerReport } from './partner-report.ts';

const MINUTES = 60_000;

const lastIn = async (bot: SlackBot, channel: string): Promise<KeptMessage> => {
  const last = (await channelOf(bot, channel)).at(-1);
  if (last === undefined) throw new Error('nothing was said');
  return last;
};

const textsIn = async (bot: SlackBot, root: KeptMessage): Promise<readonly string[]> =>
  (await threadOf(bot, root)).map(({ text }) => text);

describe('an alert in Slack', () => {
  test('is subscribed to, arrives with a tick, is taken, gets worse and is over, all of it at one root', () =>
    withSlackBot(
      async (bot) => {
        const { slack, time } = bot;
        const channel = slack.ids['mail-alerts'] ?? '';
        const [ann, bob] = [slackUser(bot, 'ann'), slackUser(bot, 'bob')];
        await ann.types('subscribe tls10-partner-connector', channel);
        expect((await lastIn(bot, channel)).text).toContain('This conversation is told');
        expect(bot.state().subscriptions.map(({ conversation, by }) => [conversation, by])).toEqual([
          [`slack:${channel}`, expect.stringMatching(new RegExp(`^.+ \\(slack:${ann.user}\\)$`))],
        ]);

        time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const alert = await lastIn(bot, channel);
        expect(alert.text).toContain('(Medium): From your partner - Fabrikam: 90 of 490 messages');
        expect(labelsOf(alert)).toEqual(expect.arrayContaining(['Acknowledge', 'Why am I told', 'Mute 7 days']));

        await bob.clicks('Acknowledge', alert);
        await bot.pass(2 * MINUTES);
        const taken = await lastIn(bot, channel);
        expect(taken.ts).toBe(alert.ts);
        expect(wordsIn(taken.blocks)).toContain(`slack:${bob.user}`);
        expect(labelsOf(taken)).not.toContain('Acknowledge');
        expect(bob.whispers().map(({ text, thread }) => [text, thread])).toEqual([
          [expect.stringContaining('Acknowledged'), alert.ts],
        ]);
        // The card that Ann still sees is the old one.
        await ann.clicks('Acknowledge', alert);
        expect(ann.whispers().at(-1)?.text).toContain('already');

        await ann.clicks('Why am I told', taken);
        await ann.clicks('TLS versions of Fabrikam', taken);
        await ann.mentions('why', channel, { thread_ts: alert.ts });
        expect(await textsIn(bot, alert)).toEqual([
          expect.stringContaining('Why'),
          expect.stringContaining('Connector report'),
          expect.stringContaining('Why'),
        ]);

        time.set(new Date('2026-11-17T06:00:00Z'));
        await bot.ingest('tuesday.csv', partnerReport('2026-11-16', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        const worse = await lastIn(bot, channel);
        expect(worse).toMatchObject({ ts: alert.ts, text: expect.stringContaining('(High, acknowledged)') });
        expect((await textsIn(bot, alert)).at(-1)).toContain('Worse (medium → high)');

        time.set(new Date('2026-11-21T06:00:00Z'));
        await bot.ingest('friday.csv', partnerReport('2026-11-20', { '2026-11-15': 90, '2026-11-16': 2000 }));
        await bot.pass(2 * MINUTES);
        const over = await lastIn(bot, channel);
        expect(over).toMatchObject({ ts: alert.ts, text: expect.stringContaining('(Resolved)') });
        expect((await textsIn(bot, alert)).filter((text) => text.includes('over after'))).toHaveLength(1);

        // The subscription's answer and one root; everything else hangs below it.
        expect(await channelOf(bot, channel)).toHaveLength(2);
        expect(slack.faultsInMessages()).toEqual([]);
        expect((await bot.audit()).map(({ deed, by }) => [deed, by])).toEqual(
          expect.arrayContaining([
            ['subscribe', expect.stringContaining(`(slack:${ann.user})`)],
            ['acknowledged', expect.stringContaining(`(slack:${bob.user})`)],
          ]),
        );
      },
      { isEmpty: true },
    ));

  test('is snoozed for as long as somebody chooses, and the root says until when', () =>
    withSlackBot(
      async (bot) => {
        const channel = bot.slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        await ann.types('subscribe all', channel);
        bot.time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const alert = (await channelOf(bot, channel)).find(({ text }) => text.includes('(Medium)'));
        if (alert === undefined) throw new Error('nothing was said');
        await ann.chooses('7 days', alert);
        await bot.pass(2 * MINUTES);
        expect(ann.whispers().at(-1)?.text).toContain('Snoozed');
        const snoozed = (await channelOf(bot, channel)).find(({ ts }) => ts === alert.ts);
        expect(wordsIn(snoozed?.blocks)).toContain('2026-11-23 06:00');
      },
      { isEmpty: true },
    ));
});
