import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import type { Bot } from '../../src/bot/bot.ts';
import { chatGateway } from '../../src/bot/chat-gateway.ts';
import type { ChatGateway, ChatRequest, ChatResponse } from '../../src/bot/chat-request.ts';
import type { Person } from '../../src/permissions/permissions.ts';
import { untilAborted, withSampleBot } from '../pictures/sample-bot.ts';
import { runs } from '../seed/runs.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const ANNA: Person = { id: 'slack:U1', groups: [], kind: 'member' };
const CHANNEL: ChatRequest = {
  person: ANNA,
  place: { conversation: 'slack:C1', isInvited: true, isDirect: false },
  thread: null,
  isPrivate: false,
};
const REPORT = [
  'date,senderName,authMethod,original_client_ip,tls_version,message_count',
  '2026-11-14T09:30:00Z,printer@fabrikam.example,Basic,192.0.2.7,TLS1.2,41',
].join('\n');

let folder: string;
let bot: Bot;
let end = (): void => {};
let ended: Promise<void>;

/** One bot of the sample tenant, which has told its insights in the local conversation, for all that is asked here. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-desk-'));
  await new Promise<void>((ready, failed) => {
    ended = withSampleBot(NOW, async (started) => {
      bot = started.bot;
      ready();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    ended.catch(failed);
  });
}, 120_000);
afterAll(async () => {
  end();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

let desks = 0;
async function deskWith(allowed: readonly string[] = []): Promise<ChatGateway> {
  const clock = { now: () => NOW };
  const seen = await seenEvents(join(folder, `seen-${desks++}.txt`), clock);
  return chatGateway({ bot, policy: { allowed, guestsRead: false }, seen, clock, nap: untilAborted });
}

const audited = async () =>
  (await bot.active().audit.last(20)).map(({ by, deed, to, detail }) => ({ by, deed, to, detail }));

const subscribers = (): readonly string[] =>
  bot
    .active()
    .workspace.state.read()
    .subscriptions.map(({ conversation }) => conversation);

const titleOf = ({ reply }: ChatResponse): string => {
  if (reply.kind === 'report') return reply.answer.view.title;
  if (reply.kind === 'said' || reply.kind === 'file') return reply.say.view.title;
  return reply.kind;
};

describe('at the desk', () => {
  test('reports are for everyone, lists and what is not understood for the asker, and so is what is asked in private', async () => {
    const desk = await deskWith();
    const audience = async (line: string, asking = CHANNEL) => (await desk.answer(line, asking)).audience;
    expect(await audience('smtp-auth 7d')).toBe('everyone');
    expect(await audience('smtp-auth 7d', { ...CHANNEL, isPrivate: true })).toBe('asker');
    expect(await audience('insights')).toBe('asker');
    expect(await audience('smth-auth')).toBe('asker');
    const said = await desk.answer('@mailflow smtp-auth 7d', CHANNEL);
    expect(said).toMatchObject({ command: 'smtp-auth 7d', about: { sample: true, organisation: 'Contoso' } });
  });

  test('in the thread of an alert, why and ack mean the alert', async () => {
    const desk = await deskWith();
    const [root] = bot
      .active()
      .workspace.state.read()
      .roots.filter(({ episodes }) => episodes.length > 0);
    if (!root) throw new Error('nothing was told');
    const place = { ...CHANNEL.place, conversation: root.conversation };
    const inThread = { ...CHANNEL, place, thread: root.handle };
    expect((await desk.answer('why', inThread)).command).toBe(`why ${root.episodes[0]}`);
    expect((await desk.answer('why', { ...inThread, thread: 'another' })).reply.kind).toBe('rejected');
    await desk.answer('ack', inThread);
    expect(await audited()).toContainEqual(
      expect.objectContaining({ by: 'slack:U1', deed: 'acknowledged', to: root.episodes[0] }),
    );
  });

  test.each<[string, string, Person['kind'], Person['kind'] | 'away', number, 'done' | 'refused' | 'thrown']>([
    ['a guest who became a member reads', 'summary', 'guest', 'member', 2, 'done'],
    ['a member who became a guest still reads', 'summary', 'member', 'guest', 0, 'done'],
    ['a member who became a guest changes nothing', 'subscribe all', 'member', 'guest', 1, 'refused'],
    ['a member who left changes nothing', 'ack e000000000', 'member', 'stranger', 1, 'refused'],
    ['a stranger who stays one is refused', 'summary', 'stranger', 'stranger', 1, 'refused'],
    ['a stranger is refused where the chat is away', 'summary', 'stranger', 'away', 1, 'refused'],
    ['a member changes nothing where the chat is away', 'subscribe all', 'member', 'away', 1, 'thrown'],
  ])('%s', async (_, line, before, after, looks, end) => {
    const desk = await deskWith();
    const subscribersBefore = subscribers();
    let looked = 0;
    const lookAgain = async (): Promise<Person> => {
      looked += 1;
      if (after === 'away') throw new Error('Slack cannot be asked');
      return { ...ANNA, kind: after };
    };
    const asked = desk.answer(line, { ...CHANNEL, person: { ...ANNA, kind: before }, lookAgain });
    const ended = await asked.then(
      ({ reply }) => (reply.kind === 'said' && reply.say.view.title === 'Not allowed' ? 'refused' : 'done'),
      () => 'thrown' as const,
    );
    expect([ended, looked]).toEqual([end, looks]);
    if (end !== 'done') expect(subscribers()).toEqual(subscribersBefore);
  });

  test('whoever may not is told why, changes nothing, and the audit knows', async () => {
    const desk = await deskWith(['slack:U2']);
    const said = await desk.answer('subscribe all', CHANNEL);
    expect(said).toMatchObject({ audience: 'asker', reply: { data: { refused: 'not-named' } } });
    expect(
      bot
        .active()
        .workspace.state.read()
        .subscriptions.map(({ conversation }) => conversation),
    ).toEqual(['local:console']);
    expect(await audited()).toContainEqual({
      by: 'slack:U1',
      deed: 'refused',
      to: 'subscribe all',
      detail: 'not-named',
    });
    const undo = await desk.answer('undo import 1', CHANNEL);
    expect(undo).toMatchObject({ audience: 'asker', reply: { data: { refused: 'not-named' } } });
    expect(await bot.active().workspace.store.imports()).toMatchObject([
      { id: 2 },
      { id: 1, status: { kind: 'live' } },
    ]);
    expect(titleOf(await desk.answer('imports', CHANNEL))).toBe('Imports');
    expect(titleOf(await desk.answer('summary', CHANNEL))).toBe('Mail flow summary');
    expect(await desk.mayTake(CHANNEL)).toMatchObject({ audience: 'asker' });
    const stranger = { ...CHANNEL, person: { ...ANNA, kind: 'stranger' } } as const;
    expect(titleOf(await desk.answer('summary', stranger))).toBe('Not allowed');
  });

  test('nothing that a stranger, a guest or a bot sends is looked at, wherever and however it comes', async () => {
    let parses = 0;
    const watched: Bot = {
      ...bot,
      parse: (...typed) => {
        parses += 1;
        return bot.parse(...typed);
      },
    };
    const clock = { now: () => NOW };
    const seen = await seenEvents(join(folder, 'seen-of-strangers.txt'), clock);
    // A channel that is allowed to act allows its members only.
    const desk = chatGateway({
      bot: watched,
      policy: { allowed: ['slack:C1'], guestsRead: false },
      seen,
      clock,
      nap: untilAborted,
    });
    const before = bot.active().workspace.state.read();
    const kind = fc.constantFrom<Person['kind']>('stranger', 'guest', 'bot');
    const place = fc.record({ isInvited: fc.boolean(), isDirect: fc.boolean() });
    const line = fc.oneof(fc.string(), fc.constantFrom('summary', 'subscribe all', '`'.repeat(40_000)));
    await fc.assert(
      fc.asyncProperty(kind, place, line, fc.boolean(), async (kind, place, line, isCard) => {
        let reads = 0;
        const asking: ChatRequest = {
          ...{
            person: { ...ANNA, kind },
            place: { conversation: 'slack:C1', ...place },
            thread: '1.0',
            isPrivate: false,
          },
          ...(isCard && { card: { shown: line } }),
        };
        const read = () => {
          reads += 1;
          return { line, isPrivate: false };
        };
        const form = { label: 'Form', command: line, fields: [] };
        const answers = [
          await desk.answer(line, asking),
          await desk.answer(read, asking),
          await desk.mayRead(asking),
          await desk.mayAsk(form, asking),
        ];
        for (const answer of answers) expect(answer?.reply).toMatchObject({ kind: 'said', data: { refused: kind } });
        expect([reads, parses]).toEqual([0, 0]);
        expect(bot.active().workspace.state.read()).toBe(before);
      }),
      { numRuns: runs(50) },
    );
    expect(await audited()).toContainEqual({
      ...{ by: 'slack:U1', deed: 'refused', to: 'not read', detail: 'stranger' },
    });
    const read = () => ({ line: 'smtp-auth 7d', isPrivate: true });
    expect(await desk.answer(read, CHANNEL)).toMatchObject({ audience: 'asker', command: 'smtp-auth 7d' });
    expect(parses).toBe(1);
  });

  test('a form opens only for whoever may do what it asks for, wherever the blanks are', async () => {
    const blank = { key: 'why', label: 'Why', kind: 'text', value: '' } as const;
    const date = (key: string) => ({ key, label: key, kind: 'date', value: '' }) as const;
    const filter = { label: 'Filter', command: 'smtp-auth {from}..{to}', fields: [date('from'), date('to')] };
    const file = { ...filter, label: 'File', command: 'request smtp-auth {from}..{to}' };
    const expected = { label: 'Expected', command: 'expected ab12 why:{why}', fields: [blank] };
    const inThread = { label: 'Acknowledge', command: 'ack', fields: [] };
    const open = async (allowed: readonly string[], asking: ChatRequest) => {
      const desk = await deskWith(allowed);
      const forms = [filter, file, expected, inThread];
      return Promise.all(forms.map(async (form) => (await desk.mayAsk(form, asking)) === null));
    };
    const [root] = bot.active().workspace.state.read().roots;
    if (!root) throw new Error('nothing was told');
    const asking = {
      ...CHANNEL,
      place: { ...CHANNEL.place, conversation: root.conversation },
      thread: root.handle,
    };
    expect(await open(['slack:U2'], asking)).toEqual([true, false, false, false]);
    expect(await open(['slack:U1'], asking)).toEqual([true, true, true, true]);
    expect(await audited()).toContainEqual({
      by: 'slack:U1',
      deed: 'refused',
      to: 'request smtp-auth {from}..{to}',
      detail: 'not-named',
    });
  });

  test("files of the bot's machine cannot be named from a chat", async () => {
    const desk = await deskWith();
    const { reply } = await desk.answer('import /etc/passwd', CHANNEL);
    expect(reply).toMatchObject({
      kind: 'rejected',
      rejection: { problem: expect.stringContaining('share the file') },
    });
  });

  test('an answer to a click knows where it belongs, and is for whoever clicked when nothing was understood', async () => {
    const desk = await deskWith();
    const placed = async (line: string, shown: string | null) =>
      (await desk.answer(line, { ...CHANNEL, card: { shown } })).place;
    expect(await placed('smtp-auth 7d by:tls', 'smtp-auth 7d')).toBe('in-place');
    expect(await placed('smtp-auth 7d by:tls', null)).toBe('thread');
    expect(await placed('smtp-auth 7d by:tls', 'a command of another time')).toBe('thread');
    expect(await placed('insights', null)).toBe('asker');
    expect(await placed('nonsense', null)).toBe('asker');
    expect(await placed('nonsense', 'nonsense')).toBe('asker');
  });

  test('only what has a conversation told of alerts says that it has to be reachable', async () => {
    const desk = await deskWith();
    const subscribes = async (line: string) => (await desk.answer(line, CHANNEL)).subscribes;
    expect(await subscribes('subscribe all')).toBe(true);
    for (const line of ['unsubscribe all', 'subscriptions', 'subscribe nothing-like-that'])
      expect(await subscribes(line), line).toBe(false);
  });

  test('a requested report is a file of all its rows, whatever the page', async () => {
    const desk = await deskWith();
    const { reply } = await desk.answer('request smtp-auth 7d top:2 page:2', CHANNEL);
    if (reply.kind !== 'file') throw new Error(reply.kind);
    expect(reply.name).toBe('sample-data_smtp-auth_2026-11-16_2026-11-22.csv');
    expect(reply.data.rows.length).toBeGreaterThan(20);
  });

  test('a conversation that is gone hears nothing any more, and the audit says why once', async () => {
    const desk = await deskWith();
    await desk.answer('subscribe all', CHANNEL);
    expect(subscribers()).toContain('slack:C1');
    for (let time = 0; time < 2; time++) await desk.gone('slack:C1', 'the channel was archived');
    expect(subscribers()).not.toContain('slack:C1');
    const words = (await audited()).filter(({ detail }) => detail === 'the channel was archived');
    expect(words).toEqual([
      { by: 'mailflow', deed: 'unsubscribe', to: 'slack:C1', detail: 'the channel was archived' },
    ]);
  });

  test('a home page has what is open, who hears of it, and what data there are', async () => {
    const desk = await deskWith();
    expect((await desk.home(CHANNEL)).map(titleOf)).toEqual([
      expect.stringMatching(/insight/i),
      expect.stringMatching(/subscription/i),
      'Data status',
    ]);
  });

  test('an event is new once', async () => {
    const desk = await deskWith();
    expect([await desk.isNew('Ev1'), await desk.isNew('Ev1')]).toEqual([true, false]);
  });

  test('a file that was handed in is imported under its own name, and the sample tenant leaves', async () => {
    const desk = await deskWith();
    const path = join(folder, 'F123');
    await writeFile(path, REPORT);
    expect(await desk.mayTake(CHANNEL)).toBeNull();
    const said = await desk.take([{ path, name: 'SMTP AUTH.csv' }], CHANNEL);
    expect(said).toMatchObject({
      about: { sample: false },
      reply: { kind: 'imports', imports: [{ file: 'SMTP AUTH.csv', rows: 1, error: null }] },
    });
    expect(await audited()).toContainEqual({ by: 'slack:U1', deed: 'hand-in', to: 'SMTP AUTH.csv', detail: '' });
    // The rules look at it without waiting for their next tick.
    await bot.quiet();
    expect(bot.active().workspace.state.read().lookFrom).not.toBeNull();
  });
});
