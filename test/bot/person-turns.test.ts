import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bot } from '../../src/bot/bot.ts';
import { chatGateway } from '../../src/bot/chat-gateway.ts';
import type { ChatRequest, ChatResponse } from '../../src/bot/chat-request.ts';
import { withSampleBot } from '../pictures/sample-bot.ts';

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
});

/** A desk over the bot that notes who starts and ends what: `+ANN`, `-ANN`. */
function watchedDesk() {
  const turns: string[] = [];
  const watched: Bot = {
    ...bot,
    async execute(command, asker) {
      const who = asker.by.split(' ')[0]?.replace('slack:', '');
      turns.push(`+${who}`);
      try {
        return await bot.execute(command, asker);
      } finally {
        turns.push(`-${who}`);
      }
    },
  };
  const desk = chatGateway({
    ...{ bot: watched, policy: { allowed: [], guestsRead: false }, clock: { now: () => NOW } },
    seen: { isNew: async () => true },
  });
  return { desk, turns };
}

const kindOf = ({ reply, audience }: ChatResponse): string =>
  reply.kind === 'said' && reply.data['refused'] === 'busy' ? `busy for ${audience}` : reply.kind;

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

  test('leave a home page as it is once it has shown that it has to wait', async () => {
    const { desk } = watchedDesk();
    const flood = Array.from({ length: ROOM }, () => desk.answer('smtp-auth 7d', askedBy('ANN')));
    const pages = await Promise.all([desk.home(askedBy('ANN')), desk.home(askedBy('ANN'))]);
    expect(pages[0]?.map(kindOf)[0]).toBe('busy for asker');
    expect(pages[1]).toEqual([]);
    await Promise.all(flood);
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
  let finish = (): void => {};
  const importing = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const slow: Bot = {
    ...bot,
    async execute(command, asker) {
      if (command.name === 'import' || command.name === 'undo') await importing;
      return bot.execute(command, asker);
    },
  };
  const desk = chatGateway({
    ...{ bot: slow, policy: { allowed: [], guestsRead: false }, clock: { now: () => NOW } },
    seen: { isNew: async () => true },
  });
  const imports = ['import', 'undo import 99'].map((line) => desk.answer(line, askedBy('ANN')));
  expect(kindOf(await desk.answer('smtp-auth 7d', askedBy('ANN')))).toBe('report');
  finish();
  expect((await Promise.all(imports)).map(kindOf)).toEqual(['rejected', 'said']);
});
