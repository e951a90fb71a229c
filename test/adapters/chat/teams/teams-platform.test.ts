import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationOf, type Reference } from '../../../../adapters/chat/teams/outbound/reference.ts';
import { teamsPlatform } from '../../../../adapters/chat/teams/teams-platform.ts';
import type { ChatPlatform } from '../../../../src/ports/chat-platform.ts';
import { announcementOf, chatPlatformContract } from '../../../contracts/chat-platform.ts';
import { referenceTo, speakingTo } from '../../../teams/connected.ts';
import { type ConnectorStub, startConnectorStub } from '../../../teams/connector-stub.ts';
import { textsIn } from '../../../teams/texts-in.ts';

const ABOUT = () => ({ sample: false, organisation: 'Contoso' });
const CHANNELS = ['19:alerts@thread.tacv2', '19:reports@thread.tacv2'] as const;

function platformOf(
  stub: ConnectorStub,
  references: readonly Reference[],
  timing?: Parameters<typeof speakingTo>[1],
): ChatPlatform {
  const get = (id: string) => references.find((each) => each.id === id) ?? null;
  return teamsPlatform(speakingTo(stub, timing).calls, { get }, ABOUT);
}

chatPlatformContract(
  'Teams',
  async () => {
    const stub = await startConnectorStub();
    const references = CHANNELS.map((id) => referenceTo(stub, id));
    return {
      platform: platformOf(stub, references),
      conversations: [conversationOf(CHANNELS[0]), conversationOf(CHANNELS[1])],
      seen: async () =>
        stub.messages().map(({ conversation, id, thread, activity }) => ({
          ...{ conversation: conversationOf(conversation), handle: id, thread },
          text: textsIn(activity['attachments']).join('\n'),
        })),
      reopen: async () => platformOf(stub, references),
      cleanup: () => stub.close(),
    };
  },
  { canFind: false },
);

describe('Teams', () => {
  let stub: ConnectorStub;
  beforeEach(async () => {
    stub = await startConnectorStub();
  });
  afterEach(() => stub.close());

  const channel = (timing = {}) => platformOf(stub, [referenceTo(stub, CHANNELS[0])], timing);
  const message = (key: string, id: string = CHANNELS[0]) => ({
    ...{ conversation: conversationOf(id), key, say: announcementOf(key), mayRepeat: false, thread: null },
  });

  test('opens a new thread in a channel, and edits its root by the thread that it began', async () => {
    const posted = await channel().post(message('root'));
    if (posted.kind !== 'done') throw new Error(posted.trouble);
    await channel().edit({ ...message('edit'), handle: posted.handle });
    expect(stub.calls.map(({ method, path }) => [method, path])).toEqual([
      ['POST', '/v3/conversations'],
      ['PUT', `/v3/conversations/${CHANNELS[0]};messageid=${posted.handle}/activities/${posted.handle}`],
    ]);
  });

  test('speaks into a group or a chat itself, which have no threads', async () => {
    const group = platformOf(stub, [referenceTo(stub, '19:group@thread.v2', 'group')]);
    await group.post({ ...message('reply', '19:group@thread.v2'), thread: '123' });
    expect(stub.calls.map(({ path }) => path)).toEqual(['/v3/conversations/19:group@thread.v2/activities']);
  });

  test('shows its token, and a line for notifications', async () => {
    await channel().post(message('root'));
    expect(stub.calls[0]).toMatchObject({
      authorization: 'Bearer a-token',
      body: { activity: { summary: expect.stringContaining('root') } },
    });
  });

  test('where it never was nothing can be said, and another conversation may be told instead', async () => {
    expect(await channel().post(message('root', '19:unknown@thread.tacv2'))).toMatchObject({
      kind: 'refused',
      isUnreachable: true,
    });
    expect(stub.calls).toEqual([]);
  });

  test.each([
    [
      { kind: 'throttled', retryAfterS: 7 },
      { kind: 'not-now', afterMs: 7_000 },
    ],
    [
      { kind: 'throttled', retryAfterS: null },
      { kind: 'not-now', afterMs: 15_000 },
    ],
    [{ kind: 'status', status: 412, taken: false }, { kind: 'not-now' }],
    [{ kind: 'status', status: 502, taken: true }, { kind: 'unsure' }],
    [{ kind: 'status', status: 504, taken: false }, { kind: 'unsure' }],
    [{ kind: 'lost', taken: true }, { kind: 'unsure' }],
    [{ kind: 'silent', taken: true }, { kind: 'unsure' }],
    [{ kind: 'unreadable', taken: false }, { kind: 'unsure' }],
    [
      { kind: 'error', status: 403, code: 'BotNotInConversationRoster' },
      { kind: 'refused', isUnreachable: true },
    ],
  ] as const)('asks once, whatever becomes of it: %o', async (fault, outcome) => {
    stub.strike(fault);
    // Only silence is waited for; a busy machine takes its time for everything else.
    const timing = fault.kind === 'silent' ? { timeoutMs: 2_000 } : {};
    expect(await channel(timing).post(message('root'))).toMatchObject(outcome);
    expect(stub.calls).toHaveLength(1);
  });

  test.each([
    [404, 'ActivityNotFoundInConversation', { kind: 'refused', isMessageGone: true }],
    [403, 'ServiceError', { kind: 'not-now' }],
    [404, 'ConversationNotFound', { kind: 'refused', isUnreachable: true }],
    [403, 'Forbidden', { kind: 'not-now' }],
  ] as const)('an edit that is answered %i %s is known for what it is', async (status, code, outcome) => {
    const platform = channel();
    const root = await platform.post(message('root'));
    const handle = root.kind === 'done' ? root.handle : '';
    stub.deleteMessage(handle, [status, code]);
    const answer = await platform.edit({ ...message('root'), handle });
    expect(answer).toMatchObject(outcome);
    expect('isMessageGone' in answer).toBe('isMessageGone' in outcome);
  });

  test('a post that is answered 403 ServiceError is not taken for one to a deleted card', async () => {
    stub.strike({ kind: 'error', status: 403, code: 'ServiceError' });
    expect(await channel().post(message('root'))).toMatchObject({ kind: 'not-now' });
  });

  test('asks at once with another token where one is not accepted, and says it then', async () => {
    stub.strike({ kind: 'status', status: 401, taken: false });
    expect(await channel().post(message('root'))).toMatchObject({ kind: 'done' });
    expect(stub.calls.map(({ authorization }) => authorization)).toEqual(['Bearer a-token', 'Bearer a-token-2']);
    expect(stub.messages()).toHaveLength(1);
  });

  test('leaves it to the outbox where the other token is not accepted either', async () => {
    const fault = { kind: 'error', status: 401, code: 'Unauthorized' } as const;
    stub.strike(fault, fault);
    expect(await channel().post(message('root'))).toMatchObject({ kind: 'not-now', afterMs: 3_600_000 });
    expect(stub.calls).toHaveLength(2);
  });

  test('two whose token is not accepted get one other between them', async () => {
    const platform = channel();
    const fault = { kind: 'status', status: 401, taken: false } as const;
    await platform.post(message('first'));
    stub.strike(fault, fault);
    await Promise.all([platform.post(message('second')), platform.post(message('third'))]);
    expect(stub.messages()).toHaveLength(3);
    expect(stub.tokenRequests).toHaveLength(2);
  });

  describe('gives one message one stretch of time', () => {
    const SILENT = { kind: 'silent', taken: false } as const;
    const hurried = () => platformOf(stub, [referenceTo(stub, CHANNELS[0])], { messageTimeoutMs: 2_000 });

    test('and is unsure where that is over while it is being said, on whichever rung', async () => {
      stub.strike({ kind: 'error', status: 400, code: 'BadSyntax' }, SILENT);
      expect(await hurried().post(message('root'))).toMatchObject({ kind: 'unsure' });
      expect(stub.calls).toHaveLength(2);
    });

    test('and knows that nothing was said where that is over before it has a token', async () => {
      stub.strikeTokens(SILENT);
      expect(await hurried().post(message('root'))).toMatchObject({ kind: 'not-now' });
      expect(stub.calls).toEqual([]);
    });

    test('and knows it also where that is over while it gets another token', async () => {
      const platform = hurried();
      await platform.post(message('first'));
      stub.strike({ kind: 'status', status: 401, taken: false });
      stub.strikeTokens(SILENT);
      expect(await platform.post(message('second'))).toMatchObject({ kind: 'not-now' });
      expect(stub.messages()).toHaveLength(1);
    });

    test('each its own', async () => {
      const platform = hurried();
      stub.strike(SILENT);
      await platform.post(message('first'));
      expect(await platform.post(message('second'))).toMatchObject({ kind: 'done' });
    });
  });

  test('a refusal of which the words are lost is a refusal', async () => {
    stub.strike({ kind: 'broken-off', status: 403 });
    expect(await channel().post(message('root'))).toMatchObject({ kind: 'not-now' });
  });

  test('says in plain lines what Teams does not take as a card', async () => {
    stub.strike({ kind: 'error', status: 413, code: 'MessageSizeTooBig' });
    expect(await channel().post(message('root'))).toMatchObject({ kind: 'done' });
    expect(stub.calls).toHaveLength(2);
    stub.strike({ kind: 'error', status: 400, code: 'BadSyntax' }, { kind: 'error', status: 400, code: 'BadSyntax' });
    await channel().post(message('other'));
    expect(stub.messages().at(-1)?.activity).toMatchObject({ text: expect.stringContaining('other') });
  });

  const ACTION = { label: 'Acknowledge', command: 'ack k7f3q2', style: 'plain' } as const;
  const withButton = (key: string) => {
    const { say, ...rest } = message(key);
    return { ...rest, say: { ...say, view: { ...say.view, actions: [ACTION] } } };
  };
  /** How each message was said that Teams was called with. */
  const rungs = () =>
    stub.calls.map(({ body }) => {
      const text = JSON.stringify(body);
      if (text.includes('Action.Execute')) return 'card';
      return text.includes('AdaptiveCard') ? 'plain' : 'text';
    });
  const ERROR = { kind: 'error', status: 500, code: 'ServiceError' } as const;

  const again = { ...withButton('root'), mayRepeat: true };

  test('says more plainly what Teams falls over twice while it takes others, and never in less than plain cards', async () => {
    const platform = channel();
    stub.strike(ERROR);
    expect(await platform.post(withButton('root'))).toMatchObject({ kind: 'unsure' });
    await platform.post(withButton('other'));
    stub.strike(ERROR);
    await platform.post(again);
    stub.strike(ERROR, ERROR);
    for (let time = 0; time < 2; time++) expect(await platform.post(again)).toMatchObject({ kind: 'unsure' });
    await platform.post(withButton('another'));
    expect(await platform.post(again)).toMatchObject({ kind: 'done' });
    expect(rungs()).toEqual(['card', 'card', 'card', 'plain', 'plain', 'card', 'plain']);
    // Once it is said there is nothing to remember.
    await platform.post(withButton('root'));
    expect(rungs().at(-1)).toBe('card');
  });

  test('keeps every card while Teams takes none', async () => {
    const platform = channel();
    stub.strike(ERROR, ERROR, ERROR, ERROR);
    for (let time = 0; time < 2; time++) {
      await platform.post(again);
      await platform.post(withButton('other'));
    }
    await platform.post(withButton('other'));
    expect(await platform.post(again)).toMatchObject({ kind: 'done' });
    expect(rungs()).toEqual(['card', 'card', 'card', 'card', 'card', 'card']);
  });

  test('says an edit more plainly for the same reason', async () => {
    const platform = channel();
    const posted = await platform.post(withButton('root'));
    if (posted.kind !== 'done') throw new Error(posted.trouble);
    const edit = () => platform.edit({ ...withButton('edit'), handle: posted.handle });
    stub.strike(ERROR);
    await edit();
    await platform.post(withButton('other'));
    stub.strike(ERROR);
    for (let time = 0; time < 2; time++) await edit();
    expect(rungs()).toEqual(['card', 'card', 'card', 'card', 'plain']);
  });

  test.each([
    { kind: 'status', status: 502, taken: false },
    { kind: 'status', status: 503, taken: false },
    { kind: 'lost', taken: true },
    { kind: 'throttled', retryAfterS: 1 },
  ] as const)('does not blame the card for %o', async (fault) => {
    const platform = channel();
    stub.strike(fault);
    await platform.post(withButton('root'));
    await platform.post(withButton('root'));
    expect(rungs()).toEqual(['card', 'card']);
  });

  test('does not follow where it is led, and calls no service that is not allowed', async () => {
    const elsewhere = await startConnectorStub();
    try {
      const platform = platformOf(stub, [referenceTo(elsewhere, CHANNELS[0])]);
      expect(await platform.post(message('root'))).toMatchObject({ kind: 'refused' });
      expect(elsewhere.calls).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });
});
