import { describe, expect, test } from 'vitest';
import type { Fault } from '../../slack/faults.ts';
import { eventOf, slashCommand } from '../../slack/payloads.ts';
import { type SlackBot, withSlackBot } from '../../slack/slack-bot.ts';
import { channelOf, type KeptMessage, slackUser, wordsIn } from '../../slack/slack-user.ts';
import { partnerReport } from './partner-report.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const throttled = (retryAfterS: number): Fault => ({ kind: 'throttled', retryAfterS });

/** A bot that Ann has subscribed to, on the morning of an alert. */
const withSubscriber = (
  use: (bot: SlackBot, ann: ReturnType<typeof slackUser>, channel: string) => Promise<void>,
  options: Parameters<typeof withSlackBot>[1] = {},
) =>
  withSlackBot(
    async (bot) => {
      const ann = slackUser(bot, 'ann');
      const channel = bot.slack.ids['mail-alerts'] ?? '';
      await ann.types('subscribe tls10-partner-connector', channel);
      bot.time.set(new Date('2026-11-16T06:00:00Z'));
      await use(bot, ann, channel);
    },
    { isEmpty: true, ...options },
  );

const ingestAlert = (bot: SlackBot) => bot.ingest('monday.csv', partnerReport('2026-11-15', { '2026-11-15': 90 }));

const alertsIn = async (bot: SlackBot, channel: string): Promise<readonly KeptMessage[]> =>
  (await channelOf(bot, channel)).filter(({ text }) => text.includes('significant TLS1.0'));

async function passUntilQuiet(bot: SlackBot, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += ms / 12) await bot.pass(ms / 12);
}

describe('an alert', () => {
  test('that Slack throttles arrives once, when Slack says so', () =>
    withSubscriber(async (bot, _, channel) => {
      bot.slack.strike('chat.postMessage', throttled(30), throttled(60), throttled(1));
      await ingestAlert(bot);
      expect(await alertsIn(bot, channel)).toEqual([]);
      await passUntilQuiet(bot, 10 * MINUTE);
      expect(await alertsIn(bot, channel)).toHaveLength(1);
    }));

  test.each<readonly [string, Fault]>([
    ['the answer is lost', { kind: 'lost', taken: true }],
    ['503 is answered', { kind: 'status', status: 503, taken: true }],
    ['half of the answer arrives', { kind: 'cut', taken: true }],
    ['the answer is lost and nothing was said', { kind: 'lost', taken: false }],
  ])('stands in the channel once, though %s', (_, fault) =>
    withSubscriber(async (bot, __, channel) => {
      bot.slack.strike('chat.postMessage', fault);
      await ingestAlert(bot);
      await passUntilQuiet(bot, 10 * MINUTE);
      expect(await alertsIn(bot, channel)).toHaveLength(1);
    }),
  );

  test('waits for a token that was revoked, and is said once an administrator has mended it', () =>
    withSubscriber(async (bot, ann, channel) => {
      const revoked: Fault = { kind: 'error', code: 'token_revoked' };
      const methods = ['chat.postMessage', 'chat.postEphemeral', 'users.info', 'conversations.info'];
      for (const method of methods) bot.slack.storm(method, revoked);
      await ingestAlert(bot);
      await ann.types('smtp-auth 7d', channel);
      await passUntilQuiet(bot, 3 * HOUR);
      expect(await channelOf(bot, channel)).toHaveLength(1);
      for (const method of methods) bot.slack.storm(method, null);
      await passUntilQuiet(bot, 3 * HOUR);
      expect(await alertsIn(bot, channel)).toHaveLength(1);
    }));

  test('for a channel that was archived is told in the fallback, with a word about it', () =>
    withSubscriber(
      async (bot, _, channel) => {
        const { slack } = bot;
        await slack.asAdmin('conversations.archive', { channel });
        await ingestAlert(bot);
        const [told, ...more] = await alertsIn(bot, slack.ids['mail-reports'] ?? '');
        expect(more).toEqual([]);
        expect(wordsIn(told?.blocks)).toContain(channel);
        expect(bot.state().subscriptions).toHaveLength(1);
      },
      { fallback: 'mail-reports' },
    ));

  test('for a channel that the bot was removed from is told in the fallback, until somebody asks there again', () =>
    withSubscriber(
      async (bot, ann, channel) => {
        await bot.send.event(eventOf({ type: 'channel_left', channel, actor_id: 'U1' }));
        await bot.listener.idle();
        await ingestAlert(bot);
        expect(await alertsIn(bot, channel)).toEqual([]);
        expect(await alertsIn(bot, bot.slack.ids['mail-reports'] ?? '')).toHaveLength(1);
        await ann.types('insights', channel);
        await bot.bot.quiet();
        expect(await alertsIn(bot, channel)).toHaveLength(1);
        expect(bot.state().subscriptions).toMatchObject([{ conversation: `slack:${channel}` }]);
        expect(bot.state().subscriptions[0]?.unreachable).toBeUndefined();
      },
      { fallback: 'mail-reports' },
    ));
});

describe('an answer', () => {
  const start = (use: (bot: SlackBot, ann: ReturnType<typeof slackUser>, channel: string) => Promise<void>) =>
    withSlackBot((bot) => use(bot, slackUser(bot, 'ann'), bot.slack.ids['mail-alerts'] ?? ''));

  test('waits for a moment where Slack throttles, and gives up where it takes too long', () =>
    start(async (bot, ann, channel) => {
      bot.slack.strike('chat.postMessage', throttled(5), throttled(10));
      await ann.types('summary', channel);
      expect(await channelOf(bot, channel)).toHaveLength(1);
      bot.slack.storm('chat.postMessage', throttled(120));
      await ann.types('summary', channel);
      expect(await channelOf(bot, channel)).toHaveLength(1);
      expect(ann.whispers().at(-1)?.text).toContain('Try again in a minute');
    }));

  test('that may have arrived is not said again, and the asker knows', () =>
    start(async (bot, ann, channel) => {
      bot.slack.strike('chat.postMessage', { kind: 'lost', taken: true });
      await ann.types('summary', channel);
      expect(await channelOf(bot, channel)).toHaveLength(1);
      expect(ann.whispers().map(({ text }) => text)).toEqual([expect.stringContaining('did not confirm')]);
    }));

  test('in the place of a card is said again, since that does no harm', () =>
    start(async (bot, ann, channel) => {
      await ann.types('smtp-auth 7d', channel);
      const [card] = await channelOf(bot, channel);
      if (card === undefined) throw new Error('nothing was said');
      bot.slack.strike('chat.update', { kind: 'lost', taken: false });
      await ann.clicks('Next rows', card);
      expect(wordsIn((await channelOf(bot, channel))[0]?.blocks)).toContain('Rows 21 to 40 of 41');
    }));

  test('whose blocks Slack refuses is shown without them', () =>
    start(async (bot, ann, channel) => {
      bot.slack.strike('chat.postMessage', { kind: 'error', code: 'invalid_blocks' });
      await ann.types('smtp-auth 7d', channel);
      const [card] = await channelOf(bot, channel);
      expect(new Set(card?.blocks?.map(({ type }) => type))).toEqual(new Set(['section']));
    }));

  test('to a click on a card that is gone, or in a channel that was archived, is told to the asker', () =>
    start(async (bot, ann, channel) => {
      const { slack } = bot;
      await ann.types('smtp-auth 7d', channel);
      const [card] = await channelOf(bot, channel);
      if (card === undefined) throw new Error('nothing was said');
      slack.storm('chat.update', { kind: 'error', code: 'message_not_found' });
      slack.storm('chat.postMessage', { kind: 'error', code: 'is_archived' });
      slack.storm('chat.postEphemeral', { kind: 'error', code: 'is_archived' });
      await ann.clicks('Next rows', card);
      const shown = slack.calls.filter(({ method }) => method.startsWith('/response/')).at(-1);
      expect(wordsIn(shown?.args['blocks'])).toContain('Rows 21 to 40 of 41');
      await ann.chooses('clerk@contoso.com', card);
      expect(ann.whispers().at(-1)?.text).toContain('does not let Mailflow post here');
    }));

  test('to a button of another time is polite, and for the asker alone', () =>
    start(async (bot, ann, channel) => {
      await ann.types('smtp-auth 7d', channel);
      const [card] = await channelOf(bot, channel);
      if (card === undefined) throw new Error('nothing was said');
      await ann.clicks('Next rows', card, { action: 'other:1' });
      await ann.clicks('Next rows', card, { action: 'form:0', value: '{"label":1}' });
      await ann.clicks('Next rows', card, { value: 'smtp-auth 7d by:colour', at: 1 });
      expect(ann.whispers().map(({ text }) => text)).toEqual([
        expect.stringContaining('This button has expired'),
        expect.stringContaining('This button has expired'),
        expect.stringContaining('by: cannot be "colour"'),
      ]);
      expect(await channelOf(bot, channel)).toHaveLength(1);
    }));

  test('is acknowledged at once, though Slack itself answers nothing', () =>
    withSlackBot(
      async ({ slack, send, listener, log }) => {
        const [user, channel] = [slack.ids['ann'] ?? '', slack.ids['mail-alerts'] ?? ''];
        for (const method of ['users.info', 'conversations.info'])
          slack.storm(method, { kind: 'silent', taken: false });
        const { status } = await send.command(slashCommand({ text: 'summary', user, channel }));
        // By then Slack was not given up: nobody waited for it.
        expect({ status, lines: log.lines }).toEqual({ status: 200, lines: [] });
        await listener.idle();
        expect(log.lines.map(({ event }) => event)).toContain('slack.failed');
        expect(slack.callsOf('chat.postMessage')).toEqual([]);
      },
      { timeoutMs: 2_000 },
    ));

  test('says that something failed, and neither to others nor to the log what was asked', () =>
    start(async (bot, ann, channel) => {
      bot.slack.storm('users.info', { kind: 'error', code: 'internal_error' });
      await ann.types('sender somebody.secret@contoso.com', channel);
      expect(ann.whispers().map(({ text }) => text)).toEqual([expect.stringContaining('That failed')]);
      expect(JSON.stringify(bot.log.lines)).not.toMatch(/secret|xoxb/);
      expect(bot.log.lines.map(({ event }) => event)).toContain('slack.failed');
    }));
});
