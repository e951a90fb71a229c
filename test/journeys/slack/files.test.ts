import { describe, expect, test } from 'vitest';
import { type SlackBot, withSlackBot } from '../../slack/slack-bot.ts';
import { channelOf, directWith, slackUser, wordsIn } from '../../slack/slack-user.ts';
import { partnerReport } from './partner-report.ts';

const REPORT = partnerReport('2026-11-14', { '2026-11-14': 90 });

/** A file that lies in Slack, as an event tells of it. */
function sharedFile({ slack }: SlackBot, name: string, text: string, size: number | null = text.length, status = 200) {
  const path = `/files-pri/T1-F1/${encodeURIComponent(name)}`;
  slack.serveFile(path, { kind: 'bytes', bytes: Buffer.from(text), status });
  return {
    id: 'F1',
    name,
    mode: 'hosted',
    url_private_download: `${slack.url}${path}`,
    ...(size === null ? {} : { size }),
  };
}

const repliesOf = ({ slack }: SlackBot) =>
  slack.callsOf('chat.postMessage').map(({ args }) => ({ thread: args['thread_ts'], words: wordsIn(args['blocks']) }));

const partitions = async ({ bot }: SlackBot) => (await bot.active().workspace.store.partitions()).length;

describe('a file that is shared in Slack', () => {
  test('with the bot alone is ingested and answered in its thread, once, and nothing of it stays', () =>
    withSlackBot(
      async (bot) => {
        const ann = slackUser(bot, 'ann');
        const channel = await directWith(bot, 'ann');
        const said = await ann.posts(channel);
        const files = [sharedFile(bot, '../../ConnectorReport.csv', REPORT)];
        await ann.writes('', channel, { subtype: 'file_share', files, ts: said });
        const [reply] = repliesOf(bot);
        expect(reply?.thread).toBe(said);
        expect(reply?.words).toContain('ConnectorReport.csv');
        expect(reply?.words).toMatch(/31 rows/);
        expect(await partitions(bot)).toBe(30);
        expect(await bot.leftFiles()).toEqual([]);
        expect((await bot.audit()).map(({ deed, by }) => [deed, by])).toContainEqual([
          'hand-in',
          expect.stringContaining(`(slack:${ann.user})`),
        ]);
        // Slack tells of it again, and by another event.
        await ann.writes('', channel, { subtype: 'file_share', files, ts: said });
        expect(repliesOf(bot)).toHaveLength(1);
        expect(bot.slack.faultsInMessages()).toEqual([]);
      },
      { isEmpty: true, mayOpenDirect: true },
    ));

  test('in a channel with a mention is ingested, and answered in the thread alone', () =>
    withSlackBot(
      async (bot) => {
        const channel = bot.slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        const said = await ann.posts(channel);
        await ann.mentions('', channel, { ts: said, files: [sharedFile(bot, 'ConnectorReport.csv', REPORT)] });
        expect(repliesOf(bot).map(({ thread }) => thread)).toEqual([said]);
        expect(await partitions(bot)).toBe(30);
        // What Ann said, and no answer beside it.
        expect(await channelOf(bot, channel)).toHaveLength(1);
      },
      { isEmpty: true },
    ));

  test('that another organisation shared is asked about first, and ingested under its own name', () =>
    withSlackBot(
      async (bot) => {
        const channel = bot.slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        const files = [{ id: 'F1', mode: 'file_access', file_access: 'check_file_info', created: 0, user: '' }];
        bot.slack.describeFile('F1', sharedFile(bot, 'ConnectorReport.csv', REPORT));
        await ann.mentions('', channel, { ts: await ann.posts(channel), files });
        expect(repliesOf(bot)[0]?.words).toContain('ConnectorReport.csv');
        expect(await partitions(bot)).toBe(30);
        // Not to be seen by the bot, and no better known when it is asked about.
        bot.slack.describeFile('F1', files[0] ?? {});
        for (const id of ['F404', 'F1'])
          await ann.mentions('', channel, { ts: await ann.posts(channel), files: [{ ...files[0], id }] });
        expect(repliesOf(bot).slice(1)).toEqual([
          expect.objectContaining({ words: expect.stringContaining('does not deliver it') }),
          expect.objectContaining({ words: expect.stringContaining('is not stored in Slack') }),
        ]);
      },
      { isEmpty: true },
    ));

  test('that nobody can read is answered with what is wrong with it', () =>
    withSlackBot(
      async (bot) => {
        const channel = bot.slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        const said = await ann.posts(channel);
        await ann.mentions('', channel, { ts: said, files: [sharedFile(bot, 'holiday.csv', 'a,b\n1,2\n')] });
        expect(repliesOf(bot)[0]?.words).toContain('holiday.csv');
        expect(await partitions(bot)).toBe(0);
        expect(await bot.leftFiles()).toEqual([]);
      },
      { isEmpty: true },
    ));

  test.each([
    [
      'is too large by what Slack says',
      (bot: SlackBot) => sharedFile(bot, 'big.csv', 'x', 3_000_000),
      /larger than 1 MB/,
    ],
    [
      'is too large whatever Slack says',
      (bot: SlackBot) => sharedFile(bot, 'big.csv', 'x'.repeat(2_000_000), 10),
      /larger than 1 MB/,
    ],
    [
      'is not stored in Slack',
      () => ({ id: 'F2', name: 'sheet', mode: 'external', url_private: 'https://docs.example/x' }),
      /is not stored in Slack/,
    ],
    [
      'lies at an address that is not Slack',
      () => ({ id: 'F3', name: 'x.csv', url_private_download: 'https://evil.example/x' }),
      /does not deliver it/,
    ],
    ['is gone', (bot: SlackBot) => sharedFile(bot, 'x.csv', '', null, 404), /does not deliver it/],
  ])('that %s is not taken, and the answer says why', (_, file, why) =>
    withSlackBot(
      async (bot) => {
        const channel = bot.slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        const said = await ann.posts(channel);
        await ann.mentions('', channel, { ts: said, files: [file(bot)] });
        const [reply, ...more] = repliesOf(bot);
        expect(more).toEqual([]);
        expect(reply?.words).toMatch(why);
        expect(await partitions(bot)).toBe(0);
        expect(await bot.leftFiles()).toEqual([]);
      },
      { isEmpty: true, mostFileBytes: 1_048_576 },
    ),
  );

  test('by somebody who may not is not even fetched', () =>
    withSlackBot(
      async (bot) => {
        const { slack } = bot;
        const channel = slack.ids['mail-alerts'] ?? '';
        const ann = slackUser(bot, 'ann');
        const said = await ann.posts(channel);
        await ann.mentions('', channel, { ts: said, files: [sharedFile(bot, 'ConnectorReport.csv', REPORT)] });
        expect(ann.whispers().map(({ text, thread }) => [text, thread])).toEqual([
          [expect.stringContaining('MAILFLOW_OPERATORS'), said],
        ]);
        expect(slack.calls.filter(({ method }) => method.startsWith('/files-pri'))).toEqual([]);
        expect((await bot.audit()).map(({ deed, to }) => [deed, to])).toEqual([['refused', 'hand-in']]);
      },
      { isEmpty: true, policy: { allowed: ['slack:U0000000000'], guestsRead: false } },
    ));
});
