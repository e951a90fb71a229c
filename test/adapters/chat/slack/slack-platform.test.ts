import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationOf, slackPlatform } from '../../../../adapters/chat/slack/slack-platform.ts';
import { announcementOf, chatPlatformContract } from '../../../contracts/chat-platform.ts';
import { callsTo, keptLog } from '../../../slack/connected.ts';
import { type HostileSlack, startHostileSlack, type ToReplies } from '../../../slack/hostile-slack.ts';
import { textsIn } from '../../../slack/texts-in.ts';

const ABOUT = () => ({ sample: false, organisation: 'Contoso' });
const platformOf = (slack: HostileSlack, options: Parameters<typeof callsTo>[1] = {}) =>
  slackPlatform(callsTo(slack, options), ABOUT);

chatPlatformContract('Slack', async () => {
  const slack = await startHostileSlack();
  const channels = [slack.ids['mail-alerts'] ?? '', slack.ids['mail-reports'] ?? ''] as const;
  return {
    platform: platformOf(slack),
    conversations: [`slack:${channels[0]}`, `slack:${channels[1]}`],
    async seen() {
      const all = await Promise.all(channels.map((channel) => messagesIn(slack, channel)));
      return all.flat();
    },
    reopen: async () => platformOf(slack),
    async cleanup() {
      expect(slack.faultsInMessages()).toEqual([]);
      await slack.close();
    },
  };
});

interface Seen {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks: unknown;
}

/** Roots and replies as an administrator sees them, oldest first. */
async function messagesIn(slack: HostileSlack, channel: string) {
  const roots = (await slack.asAdmin('conversations.history', { channel }))['messages'] as readonly Seen[];
  const threads = await Promise.all(
    roots.map(
      async ({ ts }) => (await slack.asAdmin('conversations.replies', { channel, ts }))['messages'] as readonly Seen[],
    ),
  );
  return threads
    .flat()
    .sort((a, b) => (a.ts < b.ts ? -1 : 1))
    .map(({ ts, thread_ts, text, blocks }) => ({
      conversation: `slack:${channel}`,
      handle: ts,
      thread: thread_ts ?? null,
      text: [text, ...textsIn(blocks)].join('\n'),
    }));
}

describe('Slack', () => {
  let slack: HostileSlack;
  let channel: string;
  beforeEach(async () => {
    slack = await startHostileSlack();
    channel = slack.ids['mail-alerts'] ?? '';
  });
  afterEach(() => slack.close());

  const message = (key: string) => ({
    ...{ conversation: conversationOf(channel), key, say: announcementOf(key), mayRepeat: false, thread: null },
  });

  test('is told to obey nothing in a message, and keeps its key', async () => {
    await platformOf(slack).post(message('root'));
    expect(slack.callsOf('chat.postMessage')).toEqual([
      expect.objectContaining({
        args: expect.objectContaining({
          ...{ channel, parse: 'none', link_names: 'false', unfurl_links: 'false', unfurl_media: 'false' },
          metadata: { event_type: 'mailflow', event_payload: { key: 'root' } },
        }),
      }),
    ]);
    expect(slack.callsOf('chat.postMessage')[0]?.args).not.toHaveProperty('reply_broadcast');
  });

  test.each<[ToReplies, object]>([
    ['refuses', { kind: 'refused', isMessageGone: true }],
    ['takes-outside', { kind: 'done', isOutsideThread: true }],
    ['takes-in-thread', { kind: 'done' }],
  ])('knows when a card was deleted, where Slack %s a reply to it', async (toReplies, replied) => {
    const platform = platformOf(slack);
    const root = await platform.post(message('root'));
    const thread = root.kind === 'done' ? root.handle : '';
    expect(await platform.post({ ...message('first'), thread })).not.toHaveProperty('isOutsideThread');
    await slack.deleteMessage({ channel, ts: thread }, toReplies);
    expect(await platform.edit({ ...message('root'), handle: thread })).toMatchObject({
      kind: 'refused',
      isMessageGone: true,
    });
    const reply = await platform.post({ ...message('second'), thread });
    expect(reply).toMatchObject(replied);
    expect('isOutsideThread' in reply).toBe(toReplies === 'takes-outside');
    // A reply that would stand in the channel by itself is taken back.
    const removed = slack.callsOf('chat.delete').map(({ args }) => args['ts']);
    const outside = toReplies === 'takes-outside' && reply.kind === 'done' ? [reply.handle] : [];
    expect(removed.filter((ts) => ts !== thread)).toEqual(outside);
  });

  test('finds a message whose answer was lost after it was taken', async () => {
    const platform = platformOf(slack);
    for (const [at, fault] of (
      [
        { kind: 'lost', taken: true },
        { kind: 'status', status: 503, taken: true },
        { kind: 'cut', taken: true },
        { kind: 'unreadable', taken: true },
      ] as const
    ).entries()) {
      slack.strike('chat.postMessage', fault);
      expect(await platform.post(message(`m${at}`)), fault.kind).toMatchObject({ kind: 'unsure' });
      expect(await platform.find(message(`m${at}`)), fault.kind).toMatchObject({ kind: 'there' });
    }
    expect(slack.callsOf('chat.postMessage')).toHaveLength(4);
  });

  test('does not find a message whose call was lost before it was taken', async () => {
    slack.strike('chat.postMessage', { kind: 'lost', taken: false });
    expect(await platformOf(slack).post(message('root'))).toMatchObject({ kind: 'unsure' });
    expect(await platformOf(slack).find(message('root'))).toEqual({ kind: 'not-there' });
  });

  test('finds a message on a later page, and gives up after four', async () => {
    await slack.close();
    slack = await startHostileSlack({ mostPerPage: 5 });
    channel = slack.ids['mail-alerts'] ?? '';
    const talk = async (count: number) => {
      for (let n = 0; n < count; n++) await slack.asAdmin('chat.postMessage', { channel, text: `talk ${n}` });
    };
    const platform = platformOf(slack);
    await platform.post(message('first'));
    await talk(17);
    expect(await platform.find(message('first'))).toMatchObject({ kind: 'there' });
    await talk(3);
    expect(await platform.find(message('first'))).toEqual({ kind: 'unreadable' });
    expect(slack.callsOf('conversations.history')).toHaveLength(8);
  });

  test('does not take another app for itself that writes the same key', async () => {
    const metadata = { event_type: 'mailflow', event_payload: { key: 'root' } };
    await slack.asAdmin('chat.postMessage', { channel, text: 'forged', metadata });
    expect(await platformOf(slack).find(message('root'))).toEqual({ kind: 'not-there' });
  });

  test.for([
    [
      { kind: 'throttled', retryAfterS: 17 },
      { kind: 'not-now', afterMs: 17_000 },
    ],
    [{ kind: 'lost', taken: false }, { kind: 'not-now' }],
    [
      { kind: 'error', code: 'token_revoked' },
      { kind: 'not-now', afterMs: 3_600_000 },
    ],
    [{ kind: 'error', code: 'missing_scope' }, { kind: 'unreadable' }],
    [{ kind: 'error', code: 'not_in_channel' }, { kind: 'unreadable' }],
  ] as const)('looks a key up and is answered %o', async ([fault, found]) => {
    slack.strike('conversations.history', fault);
    expect(await platformOf(slack).find(message('root'))).toMatchObject(found);
  });

  test('without the permission to read cannot look anything up', async () => {
    await slack.close();
    slack = await startHostileSlack({ scopes: ['chat:write'] });
    channel = slack.ids['mail-alerts'] ?? '';
    const platform = platformOf(slack);
    expect(await platform.post(message('root'))).toMatchObject({ kind: 'done' });
    expect(await platform.find(message('root'))).toEqual({ kind: 'unreadable' });
  });

  test('looks nothing up while it cannot say who the bot is', async () => {
    slack.strike('auth.test', { kind: 'status', status: 503, taken: false });
    expect(await platformOf(slack).find(message('root'))).toMatchObject({ kind: 'not-now' });
  });

  test('refuses a conversation of another platform without a call', async () => {
    const platform = platformOf(slack);
    const foreign = { ...message('root'), conversation: 'teams:19:x' };
    expect(await platform.post(foreign)).toMatchObject({ kind: 'refused' });
    expect(await platform.edit({ ...foreign, handle: '1' })).toMatchObject({ kind: 'refused' });
    expect(await platform.find(foreign)).toEqual({ kind: 'not-there' });
    expect(slack.calls).toEqual([]);
  });

  test('is given the plain card, then one line, when it refuses blocks, and the log says where', async () => {
    const log = keptLog();
    const refusal = {
      kind: 'error',
      code: 'invalid_blocks',
      messages: ['[ERROR] no secret words here [json-pointer:/blocks/2/text]'],
    } as const;
    slack.strike('chat.postMessage', refusal, refusal);
    expect(await platformOf(slack, { log }).post(message('root'))).toMatchObject({ kind: 'done' });
    const [rich, plain, line] = slack
      .callsOf('chat.postMessage')
      .map(({ args }) => args['blocks'] as readonly object[]);
    expect(rich).not.toEqual(plain);
    expect(plain).not.toEqual([]);
    expect(line).toEqual([]);
    expect(log.lines).toMatchObject([
      { event: 'slack.blocks-refused', at: ['/blocks/2/text'], next: 'plain' },
      { event: 'slack.blocks-refused', next: 'text' },
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('secret');
  });
});
