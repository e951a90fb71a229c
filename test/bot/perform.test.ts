import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { reasonWords } from '../../src/alerts/messages/reason-text.ts';
import { planNotifications } from '../../src/alerts/policy/plan-notifications.ts';
import type { Wish } from '../../src/alerts/subscriptions/wish.ts';
import { changeContext, readContext, runCommand } from '../../src/bot/give-context.ts';
import type { Command } from '../../src/commands/command.ts';
import type { Speaker } from '../../src/commands/context.ts';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { serialQueue } from '../../src/concurrency/serial-queue.ts';
import { reconcile } from '../../src/episodes/reconcile.ts';
import { DEFAULT_SPEAKING } from '../../src/episodes/settings.ts';
import { dayOf, MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import type { Audit } from '../../src/ports/audit.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { finding, subscribed } from '../episodes/given-bot.ts';
import { CONSOLE, inDirectory, loudSender } from './given-watch.ts';

const NOW = new Date('2026-11-15T08:00:00Z');
const LATER = new Date('2026-11-15T09:00:00Z');

let state: StateStore<MailflowState>;

/** A command by its name, with what its words said. */
type Asked = { readonly name: string } & Readonly<Record<string, unknown>>;

function commandOf({ name, ...args }: Asked): Command {
  const plugin = commands.find((each) => each.name === name);
  if (plugin === undefined) throw new Error(`there is no command ${name}`);
  return plugin.of(args);
}

/** Runs a command as the bot does, with rules of the test's own, no facts, and nobody to be told. */
async function perform(asked: Asked, by: Omit<Speaker, 'defaultTop'> & { readonly now: Date; readonly audit: Audit }) {
  const { now, audit, ...speaker } = by;
  const store = memoryStore({ priority: [] });
  const announcing = { now, rules: [loudSender], source: null };
  const read = readContext({
    catalogue: { commands, reports: [], rules: [loudSender] },
    ...{ store, audit, organisation: 'Contoso', isSample: false },
    alerts: async () => ({ kept: state.read(), announcing: { ...announcing, mutes: state.read().mutes } }),
    speaker: { ...speaker, defaultTop: null },
    following: async () => ({ kind: 'here', now, logs: [] }),
  });
  const writing = { store, state, audit, amongImports: serialQueue(), importFiles: noImports };
  const quiet = { after: async () => {}, speak: async () => {} };
  const reply = await runCommand(commandOf(asked), read, () => changeContext(read, writing, quiet));
  if (reply.kind !== 'said') throw new Error(reply.kind);
  return reply;
}

const noImports = () => Promise.reject(new Error('nothing is imported here'));

/** Does it, with an audit in a directory of its own; answers what was said, its data and what the audit holds. */
async function doing(deeds: readonly Asked[], { by = 'ann', now = NOW, conversation = CONSOLE } = {}) {
  return inDirectory(async (directory) => {
    const audit: Audit = auditFile(join(directory, 'audit.jsonl'));
    const replies = [];
    for (const deed of deeds) replies.push(await perform(deed, { audit, conversation, by, now }));
    const entries = await audit.last(100);
    return { replies, last: replies.at(-1), entries: [...entries].reverse() };
  });
}

const wordsOf = (reply: Awaited<ReturnType<typeof doing>>['last']): string => JSON.stringify(reply?.say.view ?? null);

/** Episodes of so many senders, told in one conversation. */
function told(senders: number): MailflowState {
  const findings = Array.from({ length: senders }, (_, n) =>
    finding({ subject: `s${n}@contoso.com`, numbers: { messages: 500, threshold: 100 } }),
  );
  const { episodes } = reconcile([], loudSender.name, findings, { asOf: NOW, now: NOW });
  const subscriptions = [subscribed()];
  const before = { ...INITIAL_STATE, episodes: [...episodes], subscriptions };
  const { records, deliveries, roots } = planNotifications({
    ...before,
    records: [],
    fallback: null,
    now: NOW,
    settings: DEFAULT_SPEAKING,
  });
  return { ...before, said: [...records], deliveries: [...deliveries], roots: [...roots] };
}

const idOf = (at = 0): string => state.read().episodes[at]?.id ?? '';
const ended = (): MailflowState => {
  const { episodes } = reconcile(
    told(1).episodes,
    loudSender.name,
    [finding({ subject: 's0@contoso.com', stand: 'quiet' })],
    {
      asOf: LATER,
      now: LATER,
    },
  );
  return { ...told(1), episodes: [...episodes] };
};

beforeEach(() => {
  state = stateInMemory(told(1));
});

describe('a deed that a crash cuts short', () => {
  const wish: Wish = { rules: 'all', minSeverity: null, digest: null };
  const deeds: readonly Asked[] = [
    { name: 'ack', episodes: [] },
    { name: 'unack', episodes: [] },
    { name: 'mute', target: { subject: 's0@contoso.com' }, forMs: MS_PER_DAY, why: 'noise' },
    { name: 'unmute', target: { subject: 'muted@contoso.com' } },
    { name: 'subscribe', wish },
    { name: 'unsubscribe', from: 'all' },
  ];

  test.each(deeds.map((deed) => [deed.name, deed] as const))(
    '%s, has its line and may be done again',
    async (_, deed) => {
      const mute = { id: 'm', rule: null, subject: 'muted@contoso.com', by: 'ann', why: 'noise' };
      const mutes = [{ ...mute, at: NOW.toISOString(), until: LATER.toISOString() }];
      const episodes = told(1).episodes.map((each) =>
        deed.name === 'unack' ? { ...each, acknowledged: { by: 'ann', at: NOW.toISOString() } } : each,
      );
      const held = stateInMemory<MailflowState>({ ...told(1), episodes, mutes });
      const asked: Asked = 'episodes' in deed ? { ...deed, episodes: episodes.map(({ id }) => id) } : deed;
      const update: typeof held.update = async (change) => {
        await change(held.read());
        throw new Error('killed');
      };
      state = { ...held, update };
      const entries = await inDirectory(async (directory) => {
        const audit = auditFile(join(directory, 'audit.jsonl'));
        await expect(perform(asked, { audit, conversation: CONSOLE, by: 'ann', now: NOW })).rejects.toThrow('killed');
        return audit.last(9);
      });
      expect(entries).toMatchObject([{ deed: 'failed' }, { deed: expect.not.stringMatching(/^failed$/) }]);
    },
  );

  test('of three that acknowledge at once, the audit has the one that did', async () => {
    const episodes = state.read().episodes.map(({ id }) => id);
    const entries = await inDirectory(async (directory) => {
      const audit = auditFile(join(directory, 'audit.jsonl'));
      const by = ['ann', 'bert', 'cleo'];
      await Promise.all(
        by.map((each) => perform({ name: 'ack', episodes }, { audit, conversation: CONSOLE, by: each, now: NOW })),
      );
      return audit.last(9);
    });
    expect(entries).toMatchObject([{ deed: 'acknowledged', by: 'ann' }]);
    expect(state.read().episodes).toMatchObject([{ acknowledged: { by: 'ann' } }]);
  });
});

describe('what is done to an insight', () => {
  const SUBJECT = 'loud-sender s0@contoso.com';
  const deeds: readonly [string, (id: string) => Asked, object, string][] = [
    ['acknowledged', (id) => ({ name: 'ack', episodes: [id] }), { acknowledged: { by: 'ann' } }, SUBJECT],
    [
      'snoozed',
      (id) => ({ name: 'snooze', episodes: [id], forMs: 4 * MS_PER_HOUR }),
      { snoozed: { by: 'ann' } },
      `${SUBJECT} until 2026-11-15T12:00:00.000Z`,
    ],
    [
      'expected',
      (id) => ({ name: 'expected', episodes: [id], why: 'fair' }),
      { expected: { by: 'ann', why: 'fair' } },
      `${SUBJECT}: fair`,
    ],
  ];

  test.each([
    ['unack', 'ack', {}, 'unacknowledged', `${SUBJECT}, of ann at 2026-11-15T08:00:00.000Z`],
    [
      'unsnooze',
      'snooze',
      { forMs: MS_PER_HOUR },
      'unsnoozed',
      `${SUBJECT}, of ann at 2026-11-15T08:00:00.000Z until 2026-11-15T09:00:00.000Z`,
    ],
    ['unexpect', 'expected', { why: 'fair' }, 'unexpected', `${SUBJECT}, of ann at 2026-11-15T08:00:00.000Z`],
  ])('%s undoes it, says whose it was in the audit, and undoes it once', async (name, of, args, kind, detail) => {
    const before = state.read().episodes;
    await doing([{ name: of, episodes: [idOf()], ...args }]);
    const { replies, entries } = await doing(
      [0, 1].map(() => ({ name, episodes: [idOf()] })),
      { by: 'bob' },
    );
    expect(replies.map(({ data }) => data)).toEqual([
      { done: [idOf()], already: [], over: [], notFound: [] },
      { done: [], already: [idOf()], over: [], notFound: [] },
    ]);
    expect(entries).toMatchObject([{ by: 'bob', deed: kind, to: idOf(), detail }]);
    expect(state.read().episodes).toEqual(before);
  });

  test.each(deeds)(
    '%s, is kept and in the audit: who, when, what, and until when or why',
    async (kind, deed, expected, detail) => {
      const { last, entries } = await doing([deed(idOf())]);
      expect(state.read().episodes).toMatchObject([expected]);
      expect(last?.data).toEqual({ done: [idOf()], already: [], over: [], notFound: [] });
      expect(entries).toEqual([
        {
          at: '2026-11-15T08:00:00Z',
          by: 'ann',
          conversation: CONSOLE,
          deed: kind,
          to: idOf(),
          detail,
        },
      ]);
    },
  );

  test.each(deeds)('%s twice, is done once', async (_, deed) => {
    await doing([deed(idOf())]);
    const before = state.read().episodes;
    const { last, entries } = await doing([deed(idOf())], { by: 'bob' });
    expect(last?.data).toEqual({ done: [], already: [idOf()], over: [], notFound: [] });
    expect(wordsOf(last)).toContain('by ann');
    expect(entries).toEqual([]);
    expect(state.read().episodes).toEqual(before);
  });

  test.each(deeds)('%s, and nobody knows it, is said to be not found', async (_, deed) => {
    const { last, entries } = await doing([deed('nobody')]);
    expect(last?.data).toEqual({ done: [], already: [], over: [], notFound: ['nobody'] });
    expect(wordsOf(last)).toContain('There is no insight nobody');
    expect(entries).toEqual([]);
  });

  test.each(deeds)('%s when it is over, is answered by that it is over', async (_, deed) => {
    state = stateInMemory(ended());
    const { last, entries } = await doing([deed(idOf())], { now: LATER });
    expect(wordsOf(last)).toContain('Already over');
    expect(last?.data).toEqual({ done: [], already: [], over: [idOf()], notFound: [] });
    expect(wordsOf(last)).not.toContain('There is no insight');
    expect(entries).toEqual([]);
  });

  test.each([
    [
      'snooze',
      { forMs: 7 * MS_PER_DAY },
      { forMs: MS_PER_HOUR },
      'was snoozed until <2026-11-22T08:00Z> before, by ann',
    ],
    ['expected', { why: 'fair' }, { why: 'yearly' }, 'was marked as expected before, by ann: “fair”'],
  ])(
    '%s in place of what another one did, is undone by no button, which would not bring that back',
    async (name, first, second, words) => {
      state = stateInMemory(told(2));
      const undoOf = (reply: Awaited<ReturnType<typeof doing>>['last']) =>
        reply?.say.view.actions.map(({ command }) => command);
      const { last: fresh } = await doing([{ name, episodes: [idOf()], ...first }]);
      expect(undoOf(fresh)).toEqual([`un${name === 'snooze' ? name : 'expect'} ${idOf()}`]);
      const { last } = await doing([{ name, episodes: [idOf()], ...second }], { by: 'bob' });
      expect(last?.data['done']).toEqual([idOf()]);
      expect([undoOf(last), wordsOf(last)]).toEqual([[], expect.stringContaining(words)]);
      const { last: both } = await doing([{ name, episodes: [idOf(), idOf(1)], ...first }], { by: 'cleo' });
      expect(undoOf(both)).toEqual([`un${name === 'snooze' ? name : 'expect'} ${idOf(1)}`]);
      expect(both?.say.view.actions[0]?.label).toBe('Undo for the other 1');
    },
  );

  test('a snooze after one that is over may be undone', async () => {
    const snooze = { name: 'snooze', episodes: [idOf()], forMs: MS_PER_HOUR };
    await doing([snooze]);
    const { last } = await doing([snooze], { now: new Date(LATER.getTime() + MS_PER_HOUR) });
    expect(last?.say.view.actions.map(({ label }) => label)).toEqual(['Undo']);
  });

  test('needs no reason to be expected', async () => {
    await doing([{ name: 'expected', episodes: [idOf()], why: '' }]);
    expect(state.read().episodes).toMatchObject([{ expected: { why: 'no reason given' } }]);
    await doing([{ name: 'expected', episodes: [idOf()], why: 'fair' }]);
    await doing([{ name: 'expected', episodes: [idOf()], why: '' }], { by: 'bob' });
    expect(state.read().episodes).toMatchObject([{ expected: { why: 'fair', by: 'ann' } }]);
  });

  test('is done to all on the same card by group:<id>, each with a line in the audit', async () => {
    state = stateInMemory(told(12));
    const ids = state.read().episodes.map(({ id }) => id);
    const grouped = state.read().said.filter(({ root }) => root?.endsWith('/group'));
    expect(grouped.length).toBeGreaterThan(5);
    const { last, entries } = await doing([{ name: 'ack', episodes: [`group:${grouped[0]?.episode}`] }]);
    expect(last?.data['done']).toHaveLength(grouped.length);
    expect(entries).toHaveLength(grouped.length);
    expect(ids).toEqual(expect.arrayContaining(entries.map(({ to }) => to)));
  });

  test('is done to one alone by group:<id> in a conversation that was told nothing', async () => {
    state = stateInMemory(told(12));
    const { last } = await doing([{ name: 'ack', episodes: [`group:${idOf()}`] }], { conversation: 'slack:C1' });
    expect(last?.data['done']).toEqual([idOf()]);
  });

  test('is done to none by group:<id> of an insight that nobody knows', async () => {
    const { last } = await doing([{ name: 'ack', episodes: ['group:nobody'] }]);
    expect(last?.data).toEqual({ done: [], already: [], over: [], notFound: ['nobody'] });
  });
});

describe('an insight that is named otherwise', () => {
  test('by its address, or the beginning of its id, is the same', async () => {
    const { last } = await doing([{ name: 'ack', episodes: ['S0@contoso.com'] }]);
    expect(last?.data['done']).toEqual([idOf()]);
    const { last: undone } = await doing([{ name: 'unack', episodes: [idOf().slice(0, 4)] }]);
    expect(undone?.data['done']).toEqual([idOf()]);
  });

  test('where several may be meant, is asked back with each of them, and nothing is done', async () => {
    const [one] = told(1).episodes;
    if (one === undefined) throw new Error('no episode');
    const [a, b] = ['k7f3q2aaaa', 'k7f3q2bbbb'].map((id) => ({ ...one, id }));
    state = stateInMemory({ ...told(1), episodes: [a, b].flatMap((each) => each ?? []) });
    for (const name of ['k7f3q2', 's0@contoso.com']) {
      const { last, entries } = await doing([{ name: 'snooze', episodes: [name], forMs: MS_PER_HOUR }]);
      expect(last?.data).toMatchObject({ done: [], notFound: [name], candidates: ['k7f3q2aaaa', 'k7f3q2bbbb'] });
      expect(last?.say.view.actions.map(({ command }) => command)).toEqual([
        'snooze k7f3q2aaaa 1h',
        'snooze k7f3q2bbbb 1h',
      ]);
      // In six characters they would be the same.
      for (const id of ['k7f3q2aaaa', 'k7f3q2bbbb'])
        expect(JSON.stringify(last?.say.view.tables[0]?.rows)).toContain(`"${id}"`);
      const { last: group } = await doing([{ name: 'snooze', episodes: ['group:k7f'], forMs: MS_PER_HOUR }]);
      expect(group?.say.view.actions[0]?.command).toBe('snooze group:k7f3q2aaaa 1h');
      expect(entries).toEqual([]);
      expect(state.read().episodes.every(({ snoozed }) => snoozed === null)).toBe(true);
      const { last: why } = await doing([{ name: 'why', episode: name }]);
      expect(why?.data).toEqual({ episode: null, candidates: ['k7f3q2aaaa', 'k7f3q2bbbb'] });
    }
  });

  test('of which all are over, is answered by that, and not asked back', async () => {
    const [one] = ended().episodes;
    if (one === undefined) throw new Error('no episode');
    const ids = ['k7f3q2aaaa', 'k7f3q2bbbb'];
    state = stateInMemory({ ...ended(), episodes: ids.map((id) => ({ ...one, id })) });
    for (const name of ['k7f3q2', 's0@contoso.com']) {
      const { last, entries } = await doing([{ name: 'ack', episodes: [name] }], { now: LATER });
      expect([last?.data, entries]).toEqual([{ done: [], already: [], over: ids, notFound: [] }, []]);
      expect(wordsOf(last)).toContain('Already over');
    }
  });

  test('of letters alone where a reason may stand, is asked back; each button does what it says', async () => {
    const [one] = told(1).episodes;
    if (one === undefined) throw new Error('no episode');
    const ids = ['a7f3q2aaaa', 'bcdefghjkm', 'pqrstvwxyz'];
    const all = ids.map((id, at) => ({ ...one, id, subject: `s${at}@contoso.com` }));
    const episodes = all.map((each, at) => (at === 2 ? { ...each, state: 'resolved' as const } : each));
    const typed = (line: string, onCard: readonly string[]): Asked => {
      const parsed = parseCommand(line, { commands, reports: [], rules: [], asOf: NOW, defaultTop: 20, onCard });
      if (!parsed.ok) throw new Error(`${line}: ${parsed.rejection.problem}`);
      return { name: parsed.command.name, ...parsed.command.args };
    };
    const marked = () => state.read().episodes.map(({ expected }) => expected?.why ?? null);
    for (const [line, onCard] of [
      ['expected bcdefg new scanner', ['a7f3q2aaaa']],
      ['expected a7f3q2 Bcdefg new scanner', []],
      ['expected a7f3q2 and bcdefghjkm new scanner', []],
    ] as const) {
      state = stateInMemory({ ...told(1), episodes });
      const { last, entries } = await doing([typed(line, onCard)]);
      expect(last?.data).toMatchObject({ done: [], candidates: ['bcdefghjkm'] });
      expect([marked(), entries]).toEqual([[null, null, null], []]);
      const buttons = last?.say.view.actions ?? [];
      const after: unknown[] = [];
      for (const { command } of buttons) {
        state = stateInMemory({ ...told(1), episodes });
        await doing([typed(command, [])]);
        after.push(marked());
      }
      const reason = 'new scanner';
      expect(after).toEqual([
        [null, reason, null],
        [reason, reason, null],
        [line.replace(/^expected (a7f3q2 )?/, ''), null, null],
      ]);
    }
    // Words that are no id, and an id of what is over, are a reason.
    for (const why of ['vendor told us', 'pqrstv new scanner', 'printer bcdefg']) {
      state = stateInMemory({ ...told(1), episodes });
      await doing([typed(`expected a7f3q2 ${why}`, [])]);
      expect(marked()).toEqual([why, null, null]);
    }
  });

  test('all, is each that is open and not acknowledged: how many, which, and a line for each', async () => {
    state = stateInMemory(told(8));
    await doing([{ name: 'ack', episodes: [idOf(3)] }], { by: 'bob' });
    const { last, entries } = await doing([{ name: 'ack', episodes: ['all'] }]);
    expect(last?.data['done']).toHaveLength(7);
    expect(wordsOf(last)).toContain('Acknowledged, 7 insights: ');
    expect(last?.say.view.tables[0]?.rows).toHaveLength(7);
    expect(entries.map(({ deed }) => deed)).toEqual(Array.from({ length: 7 }, () => 'acknowledged'));
    const { last: again } = await doing([{ name: 'ack', episodes: ['all'] }]);
    expect(wordsOf(again)).toContain('Every open insight is already acknowledged.');
    const { last: undone } = await doing([{ name: 'unack', episodes: ['all'] }]);
    expect(undone?.data['done']).toHaveLength(8);
  });
});

describe('a mute', () => {
  const muted = (why: string): Asked => ({
    name: 'mute',
    target: { rule: 'loud-sender' },
    forMs: 7 * MS_PER_DAY,
    why,
  });

  test('is kept with who, until when and why, and listed', async () => {
    const { last, entries } = await doing([muted('migration'), { name: 'mutes' }]);
    const mute = { rule: 'loud-sender', by: 'ann', until: '2026-11-22T08:00:00.000Z', why: 'migration' };
    expect(state.read().mutes).toMatchObject([mute]);
    expect(last?.data).toMatchObject({ mutes: [mute] });
    expect(entries).toMatchObject([
      { by: 'ann', deed: 'mute', to: 'loud-sender', detail: 'until 2026-11-22T08:00:00.000Z: migration' },
    ]);
  });

  test('without a reason says that there was none', async () => {
    await doing([muted('')]);
    expect(state.read().mutes).toMatchObject([{ why: 'no reason given' }]);
  });

  test('without a reason keeps the one that was given for what is muted already', async () => {
    const { last } = await doing([muted('migration'), { ...muted(''), forMs: 14 * MS_PER_DAY } as Asked]);
    expect(state.read().mutes.at(-1)).toMatchObject({ until: '2026-11-29T08:00:00.000Z', why: 'migration' });
    expect(wordsOf(last)).toContain('“migration”');
    const { last: other } = await doing([{ ...muted(''), target: { subject: 's0@contoso.com' } } as Asked]);
    expect(wordsOf(other)).not.toContain('no reason given');
  });

  test('given twice is one', async () => {
    const { entries } = await doing([muted('migration'), muted('migration')]);
    expect(state.read().mutes).toHaveLength(1);
    expect(entries).toHaveLength(1);
  });

  test('ends with unmute, once', async () => {
    const unmute: Asked = { name: 'unmute', target: { rule: 'loud-sender' } };
    const { replies, entries } = await doing([muted('x'), unmute, unmute, { name: 'mutes' }], { now: NOW });
    expect(replies.map(({ data }) => data)).toMatchObject([{}, { unmuted: true }, { unmuted: false }, { mutes: [] }]);
    expect(entries.map(({ deed }) => deed)).toEqual(['mute', 'unmute']);
  });
});

describe('a subscription', () => {
  const wish: Wish = {
    rules: ['loud-sender'],
    minSeverity: 'high',
    digest: { every: 'day', at: '09:00', zone: 'UTC' },
  };

  test('is of this conversation alone, kept, listed and in the audit', async () => {
    state = stateInMemory(INITIAL_STATE);
    const { last, entries } = await doing([{ name: 'subscribe', wish }, { name: 'subscriptions' }], {
      conversation: 'slack:C1',
    });
    const kept = { conversation: 'slack:C1', rules: ['loud-sender'], minSeverity: 'high', by: 'ann' };
    expect(last?.data).toMatchObject({ subscriptions: [kept] });
    expect(entries).toMatchObject([
      { deed: 'subscribe', to: 'slack:C1', by: 'ann', detail: expect.stringContaining('09:00') },
    ]);
  });

  test('asked for twice is one', async () => {
    state = stateInMemory(INITIAL_STATE);
    await doing([
      { name: 'subscribe', wish },
      { name: 'subscribe', wish },
    ]);
    expect(state.read().subscriptions).toHaveLength(1);
    expect(state.read().subscriptions[0]?.digests).toHaveLength(1);
  });

  test('ends in part or as a whole, and not twice', async () => {
    const { replies, entries } = await doing([
      { name: 'subscribe', wish },
      { name: 'unsubscribe', from: 'digest' },
      { name: 'unsubscribe', from: 'all' },
      { name: 'unsubscribe', from: 'all' },
    ]);
    expect(replies.map(({ data }) => data['subscription'])).toMatchObject([
      { digests: [{ at: '09:00' }] },
      { digests: [] },
      null,
      null,
    ]);
    expect(entries.map(({ deed, detail }) => [deed, detail])).toMatchObject([
      ['subscribe', expect.anything()],
      ['unsubscribe', 'digest'],
      ['unsubscribe', 'all'],
    ]);
  });
});

describe('the audit', () => {
  const lines = (last: Awaited<ReturnType<typeof perform>>) =>
    (last.data['entries'] as { by: string; deed: string }[]).map(({ by, deed }) => `${by} ${deed}`);

  test('has the lines of one person, of one action and of some days', () =>
    inDirectory(async (directory) => {
      const audit: Audit = auditFile(join(directory, 'audit.jsonl'));
      const as = (by: string, now = NOW) => ({ audit, conversation: CONSOLE, by, now });
      await perform({ name: 'ack', episodes: [idOf()] }, as('Anna Lee (slack:U1)', new Date('2026-11-12T23:59:59Z')));
      await perform({ name: 'unack', episodes: [idOf()] }, as('Ben (slack:U12)', new Date('2026-11-13T00:00:00Z')));
      await perform({ name: 'expected', episodes: [idOf()], why: 'fair' }, as('Ben (slack:U12)'));
      const asked = async (args: object, by = 'Ben (slack:U12)') =>
        lines(await perform({ name: 'audit', count: 20, ...args }, as(by)));
      const all = ['Ben (slack:U12) expected', 'Ben (slack:U12) unacknowledged', 'Anna Lee (slack:U1) acknowledged'];
      expect(await asked({})).toEqual(all);
      expect(await asked({ count: 1 })).toEqual(all.slice(0, 1));
      expect(await asked({ by: 'anna lee' })).toEqual(all.slice(2));
      expect(await asked({ by: 'me' })).toEqual(all.slice(0, 2));
      expect(await asked({ by: 'me' }, 'Ben')).toEqual([]);
      expect(await asked({ action: 'unacknowledged' })).toEqual(all.slice(1, 2));
      const day = dayOf(new Date('2026-11-12T00:00:00Z'));
      expect(await asked({ window: daysBetween(day, day), windowWords: '2026-11-12' })).toEqual(all.slice(2));
      const none = await perform({ name: 'audit', count: 20, action: 'muting', by: 'ben' }, as('Ben'));
      expect(none.say.view.sentences).toEqual([
        'No actions by ben (muting).',
        'Actions in the audit: acknowledged, expected, unacknowledged.',
      ]);
    }));
});

describe('what is shown', () => {
  test('why: the inputs, thresholds, and what was decided for which reason', async () => {
    const { last, entries } = await doing([{ name: 'why', episode: idOf() }]);
    expect(last?.data).toMatchObject({
      episode: { id: idOf(), numbers: { messages: 500, threshold: 100 } },
      verdicts: [
        { conversation: CONSOLE, verdicts: [{ speak: 'post', reason: 'opened', because: { minSeverity: 'low' } }] },
      ],
    });
    for (const words of ['500', '100', 'It opened, and this conversation had no alert about it yet.', CONSOLE]) {
      expect(wordsOf(last)).toContain(words);
    }
    expect(entries).toEqual([]);
  });

  test('why, of an insight that nobody knows', async () => {
    const { last } = await doing([{ name: 'why', episode: 'nobody' }]);
    expect(last?.data).toEqual({ episode: null });
    expect(wordsOf(last)).toContain('There is no insight nobody');
  });

  test('the insights that are open, and with all those that are over too', async () => {
    state = stateInMemory(ended());
    const { replies } = await doing([
      { name: 'insights', which: 'open', top: undefined, page: 1 },
      { name: 'insights', which: 'all', top: undefined, page: 1 },
    ]);
    expect(replies.map(({ data }) => data)).toMatchObject([
      { insights: [] },
      { insights: [{ id: idOf(), state: 'resolved' }] },
    ]);
  });

  test('the audit, the newest first', async () => {
    const { last } = await doing([
      { name: 'ack', episodes: [idOf()] },
      { name: 'mute', target: { subject: 'x' }, forMs: MS_PER_DAY, why: 'y', isSure: true },
      { name: 'audit', count: 5 },
    ]);
    expect(last?.data).toMatchObject({ entries: [{ deed: 'mute' }, { deed: 'acknowledged' }] });
  });
});

test('every reason that a verdict can have has a sentence, and no sentence is for a reason that none has', () => {
  const source = (path: string) => readFileSync(join(import.meta.dirname, '..', '..', 'src', path), 'utf8');
  const given = [...source('alerts/policy/decide.ts').matchAll(/reason: '([a-z-]+)'/g)].map(
    ([, reason = '']) => reason,
  );
  expect(given.length).toBeGreaterThan(15);
  for (const reason of given) expect(reasonWords(reason), reason).not.toBe(reason);
  const written = [...source('alerts/messages/reason-text.ts').matchAll(/^ {2}'?([a-z-]+)'?:(?: '|$)/gm)].map(
    ([, name]) => name,
  );
  expect([...new Set(given)].sort()).toEqual(written.sort());
});
