import { describe, expect, test } from 'vitest';
import type { ToReplies } from '../../slack/hostile-slack.ts';
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
        expect((await lastIn(bot, channel)).text).toContain('This conversation receives');
        expect(bot.state().subscriptions.map(({ conversation, by }) => [conversation, by])).toEqual([
          [`slack:${channel}`, expect.stringMatching(new RegExp(`^.+ \\(slack:${ann.user}\\)$`))],
        ]);

        time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const alert = await lastIn(bot, channel);
        expect(alert.text).toContain('(Medium): From your partner - Fabrikam: 90 of 490 messages');
        expect(labelsOf(alert)).toEqual(expect.arrayContaining(['Acknowledge', 'Why this alert?', 'Mute 7 days…']));

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
        expect(ann.whispers().at(-1)?.text).toContain('No change');

        await ann.clicks('Why this alert?', taken);
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

describe('what is asked for a reason in Slack', () => {
  test('opens a form, stands in the audit with what was filled in, and is undone by a button', () =>
    withSlackBot(
      async (bot) => {
        const channel = bot.slack.ids['mail-alerts'] ?? '';
        const [ann, bob] = [slackUser(bot, 'ann'), slackUser(bot, 'bob')];
        await ann.types('subscribe tls10-partner-connector', channel);
        bot.time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const rootNow = () => lastIn(bot, channel);

        await bob.clicks('Mute 7 days…', await rootNow());
        expect(wordsIn(bob.openForm().blocks)).toContain('Reason (optional)');
        expect(await bob.submits(bob.openForm(), { why: 'new relay on 2026-12-01: "TLS 1.2"' })).toBeNull();
        await bot.pass(2 * MINUTES);
        expect(wordsIn((await rootNow()).blocks)).toMatch(/Muted by .*: “new relay on 2026-12-01: \\?"TLS 1\.2\\?"”/);
        await bob.clicks('Unmute', await rootNow());
        await bot.pass(2 * MINUTES);

        await bob.clicks('As expected…', await rootNow());
        expect(await bob.submits(bob.openForm(), {})).toBeNull();
        await bot.pass(2 * MINUTES);
        expect(labelsOf(await rootNow())).toContain('Undo expected');
        await ann.clicks('Undo expected', await rootNow());
        await bot.pass(2 * MINUTES);
        expect(labelsOf(await rootNow())).toEqual(expect.arrayContaining(['Acknowledge', 'As expected…']));

        const lines = (await bot.audit()).map(({ deed, to, detail }) => [deed, to, detail]);
        expect(lines).toEqual(
          expect.arrayContaining([
            [
              'mute',
              'From your partner - Fabrikam',
              'until 2026-11-23T06:00:00.000Z: new relay on 2026-12-01: "TLS 1.2"',
            ],
            ['expected', expect.any(String), expect.stringMatching(/Fabrikam: no reason given$/)],
            ['unexpected', expect.any(String), expect.stringContaining('Fabrikam, of ')],
          ]),
        );
        expect(bot.slack.faultsInMessages()).toEqual([]);
      },
      { isEmpty: true },
    ));
});

describe('a card that people delete', () => {
  test.each<ToReplies>(['refuses', 'takes-outside', 'takes-in-thread'])(
    'is posted once more when its insight gets worse, and goes on there, where Slack %s replies to it',
    (toReplies) =>
      withSlackBot(
        async (bot) => {
          const { slack, time } = bot;
          const channel = slack.ids['mail-alerts'] ?? '';
          const ann = slackUser(bot, 'ann');
          await ann.types('subscribe tls10-partner-connector', channel);
          time.set(new Date('2026-11-16T06:00:00Z'));
          await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
          const first = await lastIn(bot, channel);
          await ann.mentions('why', channel, { thread_ts: first.ts });
          await slack.deleteMessage(first, toReplies);
          const before = (await channelOf(bot, channel)).map(({ ts }) => ts);
          const added = async () => (await channelOf(bot, channel)).filter(({ ts }) => !before.includes(ts));

          time.set(new Date('2026-11-17T06:00:00Z'));
          await bot.ingest('tuesday.csv', partnerReport('2026-11-16', { '2026-11-15': 90, '2026-11-16': 2000 }));
          await bot.pass(12 * MINUTES);
          const [card, ...more] = await added();
          expect(more).toEqual([]);
          expect(card?.text).toContain('(High)');
          expect(wordsIn(card?.blocks)).toMatch(
            /Posted again: an earlier card, posted on .*"fallback":"2026-11-16 06:00 UTC".*, was deleted\./,
          );
          if (card === undefined) throw new Error('nothing was posted');
          await ann.clicks('Why this alert?', card);
          expect(await textsIn(bot, card)).toEqual([expect.stringContaining('Why')]);
          expect(wordsIn((await threadOf(bot, card))[0]?.blocks)).toContain('Worse, or back again, after its card');

          await ann.clicks('Acknowledge', card);
          await bot.pass(2 * MINUTES);
          const taken = await lastIn(bot, channel);
          expect(taken.ts).toBe(card.ts);
          expect(labelsOf(taken)).not.toContain('Acknowledge');
          expect(wordsIn(taken.blocks)).toContain('Posted again');

          time.set(new Date('2026-11-21T06:00:00Z'));
          await bot.ingest('friday.csv', partnerReport('2026-11-20', { '2026-11-15': 90, '2026-11-16': 2000 }));
          await bot.pass(2 * MINUTES);
          expect(await added()).toHaveLength(1);
          expect((await lastIn(bot, channel)).text).toContain('Resolved');
          expect((await textsIn(bot, card)).at(-1)).toContain('over after');
        },
        { isEmpty: true },
      ),
  );

  test('and goes on as before is left alone: no message, and no call for days', () =>
    withSlackBot(
      async (bot) => {
        const { slack, time } = bot;
        const channel = slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        await ann.types('subscribe tls10-partner-connector', channel);
        time.set(new Date('2026-11-16T06:00:00Z'));
        await bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));
        const first = await lastIn(bot, channel);
        await slack.deleteMessage(first, 'refuses');
        await ann.clicks('Acknowledge', first);
        await bot.pass(2 * MINUTES);
        // Whether it is gone is asked once more.
        await bot.pass(12 * MINUTES);
        const edits = slack.callsOf('chat.update').length;
        for (let hour = 0; hour < 24; hour++) await bot.pass(60 * MINUTES);
        expect(slack.callsOf('chat.update')).toHaveLength(edits);
        expect((await channelOf(bot, channel)).filter(({ text }) => text.includes('TLS1.0'))).toEqual([]);
        expect(bot.state().deliveries).toEqual([]);
      },
      { isEmpty: true },
    ));
});
