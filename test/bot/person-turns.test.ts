import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bot } from '../../src/bot/bot.ts';
import { chatGateway } from '../../src/bot/chat-gateway.ts';
import type { ChatGateway, ChatRequest, ChatResponse } from '../../src/bot/chat-request.ts';
import type { Person } from '../../src/permissions/permissions.ts';
import { withSampleBot } from '../pictures/sample-bot.ts';
import { fakeTime } from './fake-time.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const ROOM = 21;

let bot: Bot;
let end = (): void => {};
let ended: Promise<void>;

beforeAll(async () => {
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
});

const askedBy = (person: string, conversation = 'slack:C1'): ChatRequest => ({
  person: { id: `slack:${person}`, groups: [], kind: 'member' },
  place: { conversation, isInvited: true, isDirect: false },
  thread: null,
  isPrivate: false,
  isTyped: true,
});

/** The same, pressed on a card or at home, or agreed to. */
const pressedBy = (person: string): ChatRequest => {
  const { isTyped: _, ...pressed } = askedBy(person);
  return pressed;
};

/** A desk over the bot that notes who starts and ends what: `+ANN`, `-ANN`. `held`: lines that do not end by themselves. */
function watchedDesk(held: readonly string[] = []) {
  const turns: string[] = [];
  const warnings: unknown[] = [];
  const time = fakeTime(NOW);
  const ending = new AbortController();
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { workspace } = bot.active();
  const log = {
    ...workspace.log,
    warn: (...warning: readonly unknown[]) => {
      warnings.push(warning);
    },
  };
  const watched: Bot = {
    ...bot,
    active: () => ({ ...bot.active(), workspace: { ...workspace, log } }),
    async execute(command, asker) {
      const who = asker.by.split(' ')[0]?.replace('slack:', '');
      turns.push(`+${who}`);
      try {
        if (held.includes(command.name)) await released;
        return await bot.execute(command, asker);
      } finally {
        turns.push(`-${who}`);
      }
    },
  };
  const desk = chatGateway({
    ...{ bot: watched, policy: { allowed: [], guestsRead: false }, clock: time.clock, nap: time.wait },
    ...{ seen: { isNew: async () => true }, ending: ending.signal },
  });
  return { desk, turns, warnings, time, release, stop: () => ending.abort() };
}

/** Asks for so much of what takes the machine long. */
const asks = (desk: Pick<ChatGateway, 'answer'>, count: number, request: ChatRequest): Promise<ChatResponse>[] =>
  Array.from({ length: count }, () => desk.answer('smtp-auth 7d', request));

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const kindOf = ({ reply, audience }: ChatResponse): string =>
  reply.kind === 'said' && typeof reply.data['refused'] === 'string'
    ? `${reply.data['refused']} for ${audience}`
    : reply.kind;

function counted(answers: readonly ChatResponse[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of answers.map(kindOf)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe('400 heavy questions of one person', () => {
  test('run one at a time, as many as there is room for, and one answer says that the others were not run', async () => {
    const { desk, turns } = watchedDesk();
    const questions = Array.from({ length: 400 }, () => desk.answer('smtp-auth 90d by:tls', askedBy('ANN')));
    const answers = await Promise.all(questions);
    expect(counted(answers)).toEqual({
      ...{ report: ROOM, 'busy for asker': 1, 'busy for nobody': 400 - ROOM - 1 },
    });
    expect(turns).toEqual(Array.from({ length: ROOM }, () => ['+ANN', '-ANN']).flat());
    const later = await desk.answer('smtp-auth 90d', askedBy('ANN'));
    expect(kindOf(later)).toBe('report');
  });

  test('hold up nobody else: changes start at once, reads after one turn', async () => {
    const { desk, turns } = watchedDesk();
    const asked: Promise<ChatResponse>[] = [];
    for (let at = 0; at < 400; at++) asked.push(desk.answer('smtp-auth 90d by:tls', askedBy('ANN')));
    await Promise.resolve();
    const others: Promise<ChatResponse>[] = [];
    for (const person of ['BOB', 'CY', 'DEE', 'EVE', 'FAY']) {
      others.push(desk.answer('smtp-auth 7d', askedBy(person)));
      others.push(desk.answer(`mute ${person.toLowerCase()}@contoso.com 1d force:yes`, askedBy(`${person}2`)));
    }
    expect(counted(await Promise.all(others))).toEqual({ report: 5, said: 5 });
    for (const person of ['BOB2', 'CY2', 'DEE2', 'EVE2', 'FAY2']) {
      expect(turns).toContain(`+${person}`);
      const before = turns.slice(0, turns.indexOf(`+${person}`));
      expect(before).not.toContain('-ANN');
    }
    for (const person of ['BOB', 'CY', 'DEE', 'EVE', 'FAY']) {
      expect(turns).toContain(`+${person}`);
      const before = turns.slice(0, turns.indexOf(`+${person}`));
      expect(before.filter((turn) => turn === '+ANN').length, person).toBeLessThanOrEqual(2);
    }
    let running = 0;
    for (const turn of turns.filter((each) => !each.endsWith('2'))) {
      running += turn.startsWith('+') ? 1 : -1;
      expect(running).toBeLessThanOrEqual(4);
    }
    await Promise.all(asked);
  });

  test('are told of in each conversation, and again once all was answered', async () => {
    const { desk } = watchedDesk();
    const flood = (count: number, conversation: string) =>
      Array.from({ length: count }, () => desk.answer('smtp-auth 7d', askedBy('ANN', conversation)));
    const here = flood(ROOM + 3, 'slack:C1');
    const there = flood(2, 'slack:C2');
    expect(counted(await Promise.all(there))).toEqual({ 'busy for asker': 1, 'busy for nobody': 1 });
    expect(counted(await Promise.all(here))).toEqual({ report: ROOM, 'busy for asker': 1, 'busy for nobody': 2 });
    const again = await Promise.all(flood(ROOM + 2, 'slack:C1'));
    expect(counted(again)).toEqual({ report: ROOM, 'busy for asker': 1, 'busy for nobody': 1 });
  });

  test('are told of again after a minute, though what they wait for hangs', async () => {
    const { desk, time, release } = watchedDesk(['smtp-auth']);
    const flood = asks(desk, ROOM, askedBy('ANN'));
    // Within the minute and ever after: what hangs gives its turn back then, and the next hangs in its place.
    expect(counted(await Promise.all(asks(desk, 3, askedBy('ANN'))))).toEqual({
      ...{ 'busy for asker': 1, 'busy for nobody': 2 },
    });
    time.set(new Date(NOW.getTime() + 60_000));
    expect(counted(await Promise.all(asks(desk, 3, askedBy('ANN'))))).toEqual({
      ...{ 'busy for asker': 1, 'busy for nobody': 2 },
    });
    release();
    await Promise.all(flood);
  });

  test('leave a home page as it is, and have the next report that is typed answered', async () => {
    const { desk, release } = watchedDesk(['smtp-auth']);
    const flood = asks(desk, ROOM, askedBy('ANN'));
    await settled();
    expect(await Promise.all([desk.home(askedBy('ANN')), desk.home(pressedBy('ANN'))])).toEqual([[], []]);
    expect(await Promise.all(asks(desk, 1, askedBy('ANN')))).toMatchObject([{ audience: 'asker' }]);
    release();
    await Promise.all(flood);
    expect((await desk.home(pressedBy('ANN'))).map(kindOf)).toEqual(['said', 'said', 'report']);
  });

  test('leave nothing that is pressed without an answer, and drop or delay no change and no list', async () => {
    const { desk, release } = watchedDesk(['smtp-auth']);
    const flood = asks(desk, ROOM, askedBy('ANN'));
    await settled();
    expect(counted(await Promise.all(asks(desk, 30, pressedBy('ANN'))))).toEqual({ 'busy for asker': 30 });
    const changes = Array.from({ length: 30 }, (_, at) => `mute busy${at}@contoso.com 1d force:yes`);
    const done = await Promise.all(
      [...changes, 'insights', 'mutes', 'help'].flatMap((line) => [
        desk.answer(line, askedBy('ANN')),
        desk.answer(line, pressedBy('ANN')),
      ]),
    );
    expect(counted(done)).toEqual({ said: 2 * 32, help: 2 });
    const muted = JSON.stringify(bot.active().workspace.state.read().mutes);
    for (let at = 0; at < 30; at++) expect(muted).toContain(`busy${at}@contoso.com`);
    release();
    expect(counted(await Promise.all(flood))).toEqual({ report: ROOM });
  });

  test('are answered when the bot is to end, those that run and those that wait, and changes are made', async () => {
    const { desk, release, stop } = watchedDesk(['smtp-auth']);
    const flood = asks(desk, ROOM, askedBy('ANN'));
    await settled();
    stop();
    expect(kindOf(await desk.answer('summary', askedBy('BOB')))).toBe('restarting for asker');
    expect(kindOf(await desk.answer('mute late@contoso.com 1d force:yes', askedBy('ANN')))).toBe('said');
    release();
    expect(counted(await Promise.all(flood))).toEqual({ report: 1, 'restarting for asker': ROOM - 1 });
  });

  test('that hang hold no place for longer than a minute, and the log says which', async () => {
    const { desk, turns, warnings, time, release } = watchedDesk(['smtp-auth']);
    const hung = ['ANN', 'BOB', 'CY', 'DEE'].flatMap((person) => asks(desk, 1, askedBy(person)));
    const other = desk.answer('summary', askedBy('EVE'));
    await time.pass(59_999);
    expect(turns).toEqual(['+ANN', '+BOB', '+CY', '+DEE']);
    expect(warnings).toEqual([]);
    await time.pass(1);
    expect(kindOf(await other)).toBe('report');
    const warning = ['read.long', { command: 'smtp-auth', seconds: 60 }];
    expect(warnings).toEqual([warning, warning, warning, warning]);
    release();
    expect(counted(await Promise.all(hung))).toEqual({ report: 4 });
  });
});

describe('who has waited is judged by what they are then', () => {
  test.each([
    ['a report', 'smtp-auth 7d', 'stranger', 'stranger for asker'],
    ['a file', 'request smtp-auth 7d', 'guest', 'guest for asker'],
    ['a report, while they are still a member', 'smtp-auth 7d', 'member', 'report'],
  ] as const)('%s', async (_, line, kind, answer) => {
    const { desk, turns, release } = watchedDesk(['summary']);
    const first = desk.answer('summary', askedBy('ANN'));
    await settled();
    let now: Person['kind'] = 'member';
    const asked = { ...askedBy('ANN'), lookAgain: async () => ({ ...askedBy('ANN').person, kind: now }) };
    const waiting = desk.answer(line, asked);
    await settled();
    now = kind;
    release();
    expect(kindOf(await first)).toBe('report');
    expect(kindOf(await waiting)).toBe(answer);
    expect(turns.length).toBe(answer === 'report' ? 4 : 2);
  });
});

describe('what one person changes', () => {
  test('is done in their order, however long it takes to say who they are, and shown by what they read next', async () => {
    const { desk } = watchedDesk();
    let looks = 0;
    const asking: ChatRequest = {
      ...askedBy('ANN'),
      lookAgain: async () => {
        // The first takes longest.
        for (let turn = 0; turn < 20 - 10 * looks++; turn++) await settled();
        return askedBy('ANN').person;
      },
    };
    const lines = ['mute hal@contoso.com 1d force:yes', 'unmute hal@contoso.com', 'mute ida@contoso.com 1d force:yes'];
    const changes = lines.map((line) => desk.answer(line, asking));
    const read = JSON.stringify((await desk.answer('mutes', asking)).reply);
    expect(read).toContain('ida@contoso.com');
    expect(read).not.toContain('hal@contoso.com');
    await Promise.all(changes);
  });

  test('and hangs keeps their next change and their lists from being done for five seconds, and nobody else', async () => {
    const { desk, turns, time, release } = watchedDesk(['unmute']);
    const hung = desk.answer('unmute jo@contoso.com', askedBy('ANN'));
    const next = [
      desk.answer('mute jo@contoso.com 1d force:yes', askedBy('ANN')),
      desk.answer('mutes', askedBy('ANN')),
    ];
    expect(kindOf(await desk.answer('mute kim@contoso.com 1d force:yes', askedBy('BOB')))).toBe('said');
    await time.pass(4_999);
    expect(turns.filter((turn) => turn === '+ANN')).toHaveLength(1);
    await time.pass(1);
    expect((await Promise.all(next)).map(kindOf)).toEqual(['said', 'said']);
    release();
    await hung;
  });
});

test('what one person asks is done in its order, reads and changes alike', async () => {
  const { desk } = watchedDesk();
  const asked = ['mute gil@contoso.com 1d force:yes', 'mutes', 'unmute gil@contoso.com', 'mutes'];
  const answers = await Promise.all(asked.map((line) => desk.answer(line, askedBy('ANN'))));
  const [, muted, , unmuted] = answers.map((answer) => JSON.stringify(answer.reply));
  expect(muted).toContain('gil@contoso.com');
  expect(unmuted).not.toContain('gil@contoso.com');
});

test('an import that takes long holds up nothing else of whoever asked for it', async () => {
  const { desk, release: finish } = watchedDesk(['import', 'undo']);
  const imports = ['import', 'undo import 99'].map((line) => desk.answer(line, askedBy('ANN')));
  expect(kindOf(await desk.answer('smtp-auth 7d', askedBy('ANN')))).toBe('report');
  finish();
  expect((await Promise.all(imports)).map(kindOf)).toEqual(['rejected', 'said']);
});
