import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { catalogue } from '../../src/app/catalogue.ts';
import { type App, createApp } from '../../src/app/create-app.ts';
import type { ChatRequest } from '../../src/bot/chat-request.ts';
import { completionsOf } from '../../src/commands/completions.ts';
import type { ChangeContext, ReadContext } from '../../src/commands/context.ts';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { commands } from '../../src/commands/index.ts';
import { pluginsIn } from '../../src/commands/read-words.ts';
import { openTenant } from '../../src/main/open-tenant.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { type FakeTime, fakeTime } from '../bot/fake-time.ts';
import { coin } from './coin/command.ts';
import { givenSettings } from './given-settings.ts';

/** How often the words of the command were read. */
let readings = 0;
const counted: typeof coin = {
  ...coin,
  parse(words, grammar) {
    readings += 1;
    return coin.parse(words, grammar);
  },
};
const withCoin = { ...catalogue, commands: [...commands, counted] };

let directory: string;
let time: FakeTime;
let app: App;
let close: () => Promise<void>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-coin-'));
  time = fakeTime(new Date('2026-11-22T12:00:00Z'));
  const { clock, wait: nap } = time;
  const [log, nothing] = [{ info: () => {}, warn: () => {} }, async () => {}];
  const surroundings = { clock, asOf: clock, log, nap, pause: nothing, wait: nothing, random: () => 0 };
  const given = { ...givenSettings(join(directory, 'data')), surroundings };
  const real = await openTenant(given, 'real', { show: null, chats: [] });
  close = () => real.close();
  app = createApp({
    ...{ real, sample: null, sampleDocuments: () => ({}), clock, asOf: clock, nap, catalogue: withCoin },
    policy: { allowed: ['slack:U1'], guestsRead: false },
    seen: await seenEvents(join(directory, 'seen'), clock),
  });
});
afterAll(async () => {
  await close();
  await rm(directory, { recursive: true, force: true });
});

const asking = (id: string): ChatRequest => ({
  person: { id, groups: [], kind: 'member' },
  place: { conversation: 'slack:C1', isInvited: true, isDirect: false },
  thread: null,
  isPrivate: false,
});

describe('a throw-away command costs a folder and a line, and is', () => {
  test('read and answered, for everyone, with a line in the audit', async () => {
    const said = await app.gateway.answer('@mailflow coin HEADS', asking('slack:U1'));
    expect(said).toMatchObject({
      ...{ audience: 'everyone', command: 'coin HEADS', subscribes: false },
      reply: { kind: 'said', data: { side: 'heads' } },
    });
    expect(await app.bot.real().audit.last(1)).toMatchObject([{ by: 'slack:U1', deed: 'coin', to: 'heads' }]);
  });

  test('read once, in a chat, on a card, in the thread of one, and at the terminal', async () => {
    const anna = asking('slack:U1');
    const refusal = { understood: '', problem: '', allowed: '', paste: '' };
    const terminal = { conversation: 'local:console', by: 'anna', defaultTop: 20 };
    for (const answer of [
      () => app.gateway.answer('coin heads', anna),
      () => app.gateway.answer('coin heads', { ...anna, card: { shown: null } }),
      () => app.gateway.answer('coin heads', { ...anna, card: { shown: 'insights' }, thread: '1.1' }),
      () => app.gateway.answer('coin heads', asking('slack:U2')),
      () => app.bot.answer('coin heads', { ...terminal, readImport: () => ({ ok: false, rejection: refusal }) }),
    ]) {
      readings = 0;
      await answer();
      expect(readings).toBe(1);
    }
  });

  test('permitted to those who may change something, and refused to others', async () => {
    const said = await app.gateway.answer('coin heads', asking('slack:U2'));
    expect(said).toMatchObject({ audience: 'asker', command: null, reply: { data: { refused: 'not-named' } } });
  });

  test('answered with a line that works where it is typed wrong, also its name', async () => {
    for (const [typed, paste] of [
      ['coin edge', 'coin tails'],
      ['coin', 'coin tails'],
      ['coim heads', 'coin heads'],
    ] as const)
      expect((await app.gateway.answer(typed, asking('slack:U1'))).reply).toMatchObject({ rejection: { paste } });
  });

  test('in the help, by itself and among all', async () => {
    expect(helpOn(null, withCoin).topics?.find(({ label }) => label === 'Other')?.names).toContain('coin');
    expect(helpOn('all', withCoin).entries).toContainEqual({ usage: coin.usage, meaning: coin.meaning });
    const { reply } = await app.gateway.answer('help coin', asking('slack:U2'));
    expect(reply).toMatchObject({ help: { title: 'Help: coin', examples: ['coin heads'] } });
  });

  test('completed at the prompt', () => {
    expect(completionsOf(withCoin)).toContain('coin');
  });
});

describe('the registry', () => {
  test('has every command that has a folder', () => {
    const folder = join(import.meta.dirname, '..', '..', 'src', 'commands');
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    const folders = entries.flatMap((path) => /^([^/]+)\/command\.ts$/.exec(path)?.[1] ?? []);
    expect(folders.sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  test('has each name once, and none of a report', () => {
    const names = completionsOf(catalogue);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('what people call a command elsewhere is one command, and the name of none', () => {
  const plugins = pluginsIn(catalogue);
  const others = plugins.flatMap(({ otherNames = [] }) => otherNames);
  expect(others.length).toBeGreaterThan(5);
  expect(new Set([...others, ...plugins.map(({ name }) => name)]).size).toBe(others.length + plugins.length);
});

describe('a command that reads is given nothing', () => {
  test('that writes or plans anything, by its type', () => {
    expectTypeOf<keyof ReadContext>().toEqualTypeOf<
      | 'rules'
      | 'version'
      | 'help'
      | 'facts'
      | 'organisation'
      | 'isSample'
      | 'speaker'
      | 'alerts'
      | 'knownAlerts'
      | 'history'
      | 'following'
      | 'requests'
    >();
    expectTypeOf<ReadContext['facts']>().toEqualTypeOf<
      Pick<FactStore, 'ask' | 'partitions' | 'imports' | 'lost' | 'carries'>
    >();
    expectTypeOf<keyof ReadContext['history']>().toEqualTypeOf<'last'>();
    expectTypeOf<Exclude<keyof ChangeContext, keyof ReadContext>>().toEqualTypeOf<'change' | 'writing'>();
  });

  test('that writes, as it runs: no list leaves a trace in the state, whatever else there is to be said', async () => {
    const { state } = app.bot.real().workspace;
    await app.gateway.answer('subscribe digest daily at 09:00', asking('slack:U1'));
    await app.bot.quiet();
    // The digest of this morning is due, and nobody has planned it yet.
    time.set(new Date('2026-11-23T10:00:00Z'));
    const before = state.read();
    const reads = withCoin.commands.filter(({ needs }) => needs === 'read');
    expect(reads.length).toBeGreaterThan(5);
    for (const { examples } of reads) for (const line of examples) await app.gateway.answer(line, asking('slack:U1'));
    expect(state.read()).toBe(before);
    await app.gateway.answer('unmute smtp-auth-new-sender', asking('slack:U1'));
    await app.bot.quiet();
    expect(state.read().deliveries).toHaveLength(1);
  });
});
