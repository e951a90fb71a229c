import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlackCalls } from '../../../../adapters/chat/slack/outbound/calls.ts';
import { announcementCard } from '../../../../cards/announcement-card.ts';
import { renderSlack } from '../../../../cards/slack/render.ts';
import { announcementOf } from '../../../contracts/chat-platform.ts';
import { callsTo } from '../../../slack/connected.ts';
import { BOT_TOKEN } from '../../../slack/emulated-slack.ts';
import type { Fault } from '../../../slack/faults.ts';
import { type HostileSlack, startHostileSlack } from '../../../slack/hostile-slack.ts';

const CARD = announcementCard(announcementOf('root'), { sample: false, organisation: 'Contoso' });
const WORDS = { message: renderSlack(CARD), plain: () => renderSlack(CARD, { rung: 'plain' }) };
const NO_METADATA = { key: null, command: null };
/** Long enough for this machine to answer, short enough to wait for. */
const SHORT_MS = 300;

let slack: HostileSlack;
let calls: SlackCalls;
let channel: string;
let ann: string;
beforeEach(async () => {
  slack = await startHostileSlack();
  calls = callsTo(slack);
  channel = slack.ids['mail-alerts'] ?? '';
  ann = slack.ids['ann'] ?? '';
});
afterEach(async () => {
  expect(slack.faultsInMessages()).toEqual([]);
  await slack.close();
});

const post = (by = calls) => by.post({ channel, thread: null, metadata: NO_METADATA, ...WORDS });
const history = async () =>
  (await slack.asAdmin('conversations.history', { channel }))['messages'] as readonly object[];

describe('a post', () => {
  test.for<[Fault, object]>([
    [
      { kind: 'throttled', retryAfterS: 30 },
      { kind: 'not-now', afterMs: 30_000 },
    ],
    [
      { kind: 'throttled', retryAfterS: null },
      { kind: 'not-now', afterMs: 30_000 },
    ],
    [{ kind: 'status', status: 500, taken: false }, { kind: 'unsure' }],
    [{ kind: 'status', status: 503, taken: true }, { kind: 'unsure' }],
    [
      { kind: 'status', status: 403, taken: false },
      { kind: 'not-now', afterMs: 3_600_000 },
    ],
    [{ kind: 'lost', taken: true }, { kind: 'unsure' }],
    [{ kind: 'cut', taken: true }, { kind: 'unsure' }],
    [
      { kind: 'unreadable', taken: true },
      { kind: 'unsure', trouble: 'the answer cannot be read' },
    ],
    [{ kind: 'error', code: 'fatal_error' }, { kind: 'unsure' }],
    [{ kind: 'error', code: 'ratelimited' }, { kind: 'not-now' }],
    [
      { kind: 'error', code: 'token_revoked' },
      { kind: 'not-now', afterMs: 3_600_000 },
    ],
    [
      { kind: 'error', code: 'is_archived' },
      { kind: 'refused', trouble: 'the channel is archived (is_archived)' },
    ],
    [{ kind: 'error', code: 'not_in_channel' }, { kind: 'refused' }],
    [
      { kind: 'error', code: 'some_new_code' },
      { kind: 'refused', trouble: expect.stringContaining('some_new_code') },
    ],
  ])('that meets %o is called once, and comes to %o', async ([fault, outcome]) => {
    slack.strike('chat.postMessage', fault);
    expect(await post()).toMatchObject(outcome);
    expect(slack.callsOf('chat.postMessage')).toHaveLength(1);
  });

  test('that is never answered is over after the time-out, and nobody knows what became of it', async () => {
    slack.strike('chat.postMessage', { kind: 'silent', taken: true });
    expect(await post(callsTo(slack, { timeoutMs: SHORT_MS }))).toMatchObject({ kind: 'unsure' });
    expect(await history()).toHaveLength(1);
  });

  test('to where nobody listens was certainly not sent', async () => {
    const gone = await startHostileSlack();
    await gone.close();
    for (const apiUrl of [gone.apiUrl, 'http://mailflow.invalid/api/']) {
      const outcome = await post(callsTo({ apiUrl }));
      expect(outcome, apiUrl).toMatchObject({ kind: 'not-now', trouble: expect.stringContaining('cannot be reached') });
    }
  });

  test('into an archived channel is refused', async () => {
    await slack.asAdmin('conversations.archive', { channel });
    expect(await post()).toMatchObject({ kind: 'refused', trouble: expect.stringContaining('archived') });
  });

  test('with a token that nobody knows waits for a better one, and no word of it shows the token', async () => {
    const outcome = await post(callsTo(slack, { token: 'xoxb-unknown-secret' }));
    expect(outcome).toMatchObject({ kind: 'not-now', afterMs: 3_600_000 });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  test('keeps the key and the command that made it', async () => {
    const metadata = { key: 'k', command: 'smtp-auth 7d' };
    const outcome = await calls.post({ channel, thread: null, metadata, ...WORDS });
    const page = await calls.page({ channel, thread: null, cursor: null, limit: 10 });
    expect(page).toEqual({
      kind: 'page',
      messages: [{ ts: outcome.kind === 'done' ? outcome.handle : '', metadata }],
      next: null,
    });
  });
});

describe('an update', () => {
  test('replaces what is shown and leaves the metadata, or replaces that too', async () => {
    const outcome = await calls.post({ channel, thread: null, metadata: { key: 'k', command: 'tls' }, ...WORDS });
    const ts = outcome.kind === 'done' ? outcome.handle : '';
    const metadataAfter = async (metadata: { key: null; command: string } | null) => {
      expect(await calls.update({ channel, ts, metadata, ...WORDS })).toEqual({ kind: 'done', handle: ts });
      return calls.page({ channel, thread: null, cursor: null, limit: 10 });
    };
    expect(await metadataAfter(null)).toMatchObject({ messages: [{ metadata: { key: 'k', command: 'tls' } }] });
    const paged = { key: null, command: 'tls page:2' };
    expect(await metadataAfter(paged)).toMatchObject({ messages: [{ metadata: paged }] });
  });

  test("of somebody else's message is refused", async () => {
    const { ts } = await slack.asAdmin('chat.postMessage', { channel, text: 'mine' });
    expect(await calls.update({ channel, ts: String(ts), metadata: null, ...WORDS })).toMatchObject({
      kind: 'refused',
    });
  });
});

describe('an answer to one', () => {
  test('is shown to that one, and nobody finds it in the channel', async () => {
    expect(await calls.ephemeral({ channel, user: ann, thread: null, ...WORDS })).toMatchObject({ kind: 'done' });
    expect(slack.callsOf('chat.postEphemeral')[0]?.args).toMatchObject({ user: ann, parse: 'none' });
    expect(await history()).toEqual([]);
  });

  test('who is not there is refused', async () => {
    const gone = calls.ephemeral({ channel, user: 'U404', thread: null, ...WORDS });
    expect(await gone).toMatchObject({ kind: 'refused', trouble: expect.stringContaining('user_not_found') });
  });
});

describe('an answer by response_url', () => {
  const respond = (url = `${slack.url}/response/1`, by = calls) =>
    by.respond(url, { audience: 'asker', replaces: true, ...WORDS });

  test('says to whom, replaces when asked to, and carries no token', async () => {
    expect(await respond()).toEqual({ kind: 'done', handle: '' });
    expect(slack.callsOf('/response/1')).toMatchObject([
      { token: null, args: { response_type: 'ephemeral', replace_original: true, text: WORDS.message.text } },
    ]);
  });

  test.for<[Fault, object]>([
    [
      { kind: 'error', code: 'used_url' },
      { kind: 'refused', trouble: expect.stringContaining('five times') },
    ],
    [
      { kind: 'error', code: 'expired_url' },
      { kind: 'refused', trouble: expect.stringContaining('30 minutes') },
    ],
    [
      { kind: 'throttled', retryAfterS: 3 },
      { kind: 'not-now', afterMs: 3_000 },
    ],
    [{ kind: 'status', status: 500, taken: false }, { kind: 'unsure' }],
    [{ kind: 'status', status: 404, taken: false }, { kind: 'not-now' }],
    [{ kind: 'unreadable', taken: false }, { kind: 'unsure' }],
    [{ kind: 'lost', taken: false }, { kind: 'unsure' }],
  ])('that meets %o comes to %o', async ([fault, outcome]) => {
    slack.strike('/response/1', fault);
    expect(await respond()).toMatchObject(outcome);
  });

  test('that is taken draws nothing plain', async () => {
    const plain = () => {
      throw new Error('drawn for nobody');
    };
    expect(await calls.post({ channel, thread: null, metadata: NO_METADATA, ...WORDS, plain })).toMatchObject({
      kind: 'done',
    });
  });

  test('is plain when the blocks are refused', async () => {
    slack.strike('/response/1', { kind: 'error', code: 'invalid_blocks' });
    expect(await respond()).toMatchObject({ kind: 'done' });
    expect(slack.callsOf('/response/1')[1]?.args['blocks']).toEqual(WORDS.plain().blocks);
  });

  test.for([
    'https://slack.com.evil.test/1',
    'https://evilslack.com/1',
    'http://hooks.slack.com/1',
    'file:///etc',
    'x',
  ])('goes to Slack and nowhere else: not to %s', async (url) => {
    expect(await respond(url)).toMatchObject({ kind: 'refused' });
  });
});

describe('a file that is shared', () => {
  const upload = (content: string | Uint8Array, thread: string | null = null) =>
    calls.upload({ channel, thread, name: 'smtp-auth.csv', content, comment: 'All of it, <!channel>' });

  test('arrives whole in the thread, with its comment shown and not obeyed', async () => {
    const root = await post();
    const thread = root.kind === 'done' ? root.handle : '';
    const content = new TextEncoder().encode('sender,messages\njörg@contoso.com,5\n');
    expect(await upload(content, thread)).toMatchObject({ kind: 'done', handle: expect.stringMatching(/^F/) });
    const replies = (await slack.asAdmin('conversations.replies', { channel, ts: thread }))['messages'] as readonly {
      readonly text: string;
      readonly files?: readonly { readonly url_private: string; readonly name: string }[];
    }[];
    const shared = replies.find(({ files }) => files !== undefined);
    expect(shared).toMatchObject({ text: 'All of it, &lt;!channel&gt;', files: [{ name: 'smtp-auth.csv' }] });
    const response = await fetch(shared?.files?.[0]?.url_private ?? '', {
      headers: { authorization: `Bearer ${BOT_TOKEN}` },
    });
    expect(await response.text()).toBe('sender,messages\njörg@contoso.com,5\n');
  });

  test('is not there when a step before the last fails, whatever became of that step', async () => {
    slack.strike('files.getUploadURLExternal', { kind: 'lost', taken: true });
    expect(await upload('a')).toMatchObject({ kind: 'not-now' });
    slack.strike('files.completeUploadExternal', { kind: 'lost', taken: true });
    expect(await upload('a')).toMatchObject({ kind: 'unsure' });
    slack.strike('files.completeUploadExternal', { kind: 'error', code: 'channel_not_found' });
    expect(await upload('a')).toMatchObject({ kind: 'refused' });
    expect(slack.calls.filter(({ method }) => method.startsWith('/upload/')).every(({ token }) => token === null)).toBe(
      true,
    );
  });
});

describe('a view', () => {
  const VIEW = { type: 'home', blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Hello' } }] } as const;

  test('is published as the home of a user', async () => {
    expect(await calls.publishHome(ann, VIEW)).toMatchObject({ kind: 'done', handle: expect.stringMatching(/./) });
  });

  test('opens with a trigger, once', async () => {
    const modal = { ...VIEW, type: 'modal', title: { type: 'plain_text', text: 'Dates' } } as const;
    expect(await calls.openView('1.2.unknown', modal)).toMatchObject({ kind: 'refused' });
    const { trigger_id: trigger } = await slack.asAdmin('views.generateTriggerId', { user_id: ann });
    expect(await calls.openView(String(trigger), modal)).toMatchObject({ kind: 'done' });
    expect(await calls.openView(String(trigger), modal)).toMatchObject({
      kind: 'refused',
      trouble: expect.stringContaining('exchanged_trigger_id'),
    });
  });
});
