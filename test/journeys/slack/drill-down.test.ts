import { describe, expect, test } from 'vitest';
import { type SlackBot, withSlackBot } from '../../slack/slack-bot.ts';
import { channelOf, type KeptMessage, labelsOf, slackUser, threadOf, wordsIn } from '../../slack/slack-user.ts';
import { ATTACK, VICTIM } from '../attacked-tenant.ts';

const CHANNEL = 'mail-alerts';

async function rootIn(bot: SlackBot, channel: string): Promise<KeptMessage> {
  const root = (await channelOf(bot, channel)).at(-1);
  if (root === undefined) throw new Error('nothing stands in the channel');
  return root;
}

describe('a report in Slack', () => {
  test('is asked for, paged, turned, filtered and drilled into, and the channel sees one message of it', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids[CHANNEL] ?? '';
      const ann = slackUser(bot, 'ann');

      await ann.types('smtp-auth 7d', channel);
      const asked = await rootIn(bot, channel);
      expect(asked.text).toContain('41 senders sent 11,087 messages');
      expect(asked.metadata?.event_payload.command).toBe('smtp-auth 7d');
      expect(labelsOf(asked)).toEqual(['Next rows', 'View TLS usage', 'Request report…', 'Filter…']);

      await ann.clicks('Next rows', asked);
      const paged = await rootIn(bot, channel);
      expect(paged.ts).toBe(asked.ts);
      expect(wordsIn(paged.blocks)).toContain('Rows 21 to 40 of 41');
      expect(paged.metadata?.event_payload.command).toContain('page:2');

      await ann.clicks('View TLS usage', paged);
      const turned = await rootIn(bot, channel);
      expect(turned.metadata?.event_payload.command).toContain('by:tls');
      expect(wordsIn(turned.blocks)).toContain('TLS 1.2');

      await ann.clicks('Filter…', turned);
      const form = ann.openForm();
      expect(wordsIn(form.blocks)).toMatch(/Start date.*End date.*Domain/);
      expect(await ann.submits(form, { from: ATTACK, to: '2026-11-14' })).toEqual({
        to: 'The end date is before the start date.',
      });
      expect(await ann.submits(form, { from: '2026-01-01', to: ATTACK })).toEqual({ to: 'At most 90 days.' });
      expect(await ann.submits(form, { from: ATTACK, to: ATTACK, domain: 'contoso.com' })).toBeNull();
      const filtered = await rootIn(bot, channel);
      expect(filtered.ts).toBe(asked.ts);
      expect(filtered.metadata?.event_payload.command).toContain(`${ATTACK}..${ATTACK}`);
      expect(filtered.text).toContain('5,002 messages');

      await ann.chooses(VICTIM, filtered);
      await ann.mentions(`sender <mailto:${VICTIM}|${VICTIM}> 7d`, channel, { thread_ts: asked.ts });
      expect((await threadOf(bot, filtered)).map(({ text }) => text)).toEqual([
        expect.stringContaining(`${VICTIM} sent`),
        expect.stringContaining(`In the past week, ${VICTIM} sent`),
      ]);

      expect(await channelOf(bot, channel)).toHaveLength(1);
      expect(slack.callsOf('chat.postMessage').every(({ args }) => args['reply_broadcast'] === undefined)).toBe(true);
      expect(ann.whispers()).toEqual([]);
      expect(slack.faultsInMessages()).toEqual([]);
    }));

  test('has its form open in time also where Slack is slow to say who clicks, and asks that when it is filled in', () =>
    withSlackBot(
      async (bot) => {
        const { slack } = bot;
        const channel = slack.ids[CHANNEL] ?? '';
        const [ann, bob] = [slackUser(bot, 'ann'), slackUser(bot, 'bob')];
        await ann.types('smtp-auth 7d', channel);
        const root = await rootIn(bot, channel);
        slack.describeUser(bob.user, { is_restricted: true });
        await bob.clicks('Filter…', root);
        expect(bob.whispers()).toEqual([]);
        await bob.submits(bob.openForm(), { from: ATTACK, to: ATTACK });
        expect(bob.whispers().map(({ text }) => text)).toEqual([
          expect.stringContaining('Guests are not allowed to do this'),
        ]);
        expect((await rootIn(bot, channel)).metadata?.event_payload.command).toBe('smtp-auth 7d');
      },
      { isSlow: true },
    ));

  test('has no form for whoever may not ask', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids[CHANNEL] ?? '';
      const [ann, bob] = [slackUser(bot, 'ann'), slackUser(bot, 'bob')];
      await ann.types('smtp-auth 7d', channel);
      slack.describeUser(bob.user, { is_restricted: true });
      await bob.clicks('Filter…', await rootIn(bot, channel));
      expect(bob.whispers().map(({ text }) => text)).toEqual([
        expect.stringContaining('Guests are not allowed to do this'),
      ]);
      expect(slack.callsOf('views.open')).toEqual([]);
    }));

  test('that is requested arrives whole in its thread, and nothing of it in the channel', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids[CHANNEL] ?? '';
      const ann = slackUser(bot, 'ann');
      await ann.types('smtp-auth 7d', channel);
      const root = await rootIn(bot, channel);
      await ann.clicks('Request report…', root);
      await ann.submits(ann.openForm(), { from: '2026-11-09', to: '2026-11-15', format: 'csv' });
      const [reply] = await threadOf(bot, root);
      expect(reply?.files?.map(({ name }) => name)).toEqual(['smtp-auth_2026-11-09_2026-11-15.csv']);
      const upload = slack.calls.find(({ method }) => method.startsWith('/upload/'));
      const lines = upload?.body.toString().trim().split('\n') ?? [];
      expect(lines).toHaveLength(42);
      expect(lines.join('\n')).toContain(VICTIM);

      await ann.types('request smtp-auth 7d', channel);
      expect((await channelOf(bot, channel)).map(({ files = [] }) => files.length)).toEqual([0, 1]);
      await ann.types('request smtp-auth 7d --private', channel);
      expect(ann.whispers().at(-1)?.text).toContain('No private file in a channel');
    }));

  test('for the asker alone stays with them, and its next page takes its place', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids[CHANNEL] ?? '';
      const ann = slackUser(bot, 'ann');
      await ann.types('--private smtp-auth 7d', channel);
      const [shown] = ann.whispers();
      if (shown === undefined) throw new Error('nothing was shown');
      expect(shown).toMatchObject({ replaces: false, text: expect.stringContaining('41 senders') });
      const card: KeptMessage = { channel, ts: '1.1', text: shown.text, blocks: shown.blocks };
      await ann.clicks('Next rows', card, { isEphemeral: true });
      expect(ann.whispers().at(-1)).toMatchObject({ replaces: true });
      expect(wordsIn(ann.whispers().at(-1)?.blocks)).toContain('Rows 21 to 40 of 41');
      await ann.chooses(VICTIM, card, { isEphemeral: true });
      expect(ann.whispers().at(-1)).toMatchObject({ replaces: false, text: expect.stringContaining(`${VICTIM} sent`) });
      expect(await channelOf(bot, channel)).toEqual([]);
      expect(slack.faultsInMessages()).toEqual([]);
    }));

  test('is answered in a channel that the bot was not invited to, by the response alone', () =>
    withSlackBot(async (bot) => {
      const { slack } = bot;
      const channel = slack.ids['random'] ?? '';
      const ann = slackUser(bot, 'ann');
      await ann.types('smtp-auth 7d', channel);
      const responses = slack.calls.filter(({ method }) => method.startsWith('/response/'));
      expect(responses.map(({ args }) => args['response_type'])).toEqual(['in_channel']);
      await ann.types('subscribe all', channel);
      expect(ann.whispers().at(-1)?.text).toContain('not a member of this conversation');
      expect(bot.state().subscriptions).toEqual([]);
    }));
});
