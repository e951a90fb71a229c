import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { openState } from '../../../adapters/state/lowdb/open-state.ts';
import { outboxIn } from '../../../src/alerts/outbox/outbox-store.ts';
import { sending } from '../../../src/alerts/outbox/outcome.ts';
import { createApp } from '../../../src/app/create-app.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import { openTenant } from '../../../src/main/open-tenant.ts';
import type { ChatPlatform } from '../../../src/ports/chat-platform.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../../src/state/state.ts';
import { givenSettings } from '../../app/given-settings.ts';
import { type Figure, limited, duration as show, times } from '../figures.ts';
import { silentLog } from '../silent-log.ts';
import { longestStall } from '../stall.ts';
import { median } from '../timing.ts';

const NOW = new Date('2026-11-15T12:00:00Z');
const clock = { now: () => new Date(NOW) };
const CHANNEL = 'slack:C1';
const FEW = 100;
const WRITES = 30;
const STALL_MS = 50;

/**
 * What a change costs with much in the state: `open` insights, and `waiting` deliveries that a platform does not take.
 * Beside each figure the same with a hundred of each, in the same run.
 */
export async function measureState(open: number, waiting: number, scratch: string): Promise<readonly Figure[]> {
  const few = await measured(FEW, FEW, join(scratch, 'few'));
  const many = await measured(open, waiting, join(scratch, 'many'));
  const beside = (what: keyof typeof few, words: string, limitMs: number): Figure => ({
    ...limited(words, many[what], limitMs, show),
    beside: `${FEW} of each ${show(few[what])}`,
    ratio: times(many[what] / few[what]),
  });
  return [
    beside('writeMs', `a state write with ${waiting} waiting`, 10),
    beside('openMs', `the state opened, ${open} open insights and ${waiting} waiting`, 3_000),
    beside('firstMs', `all ${open} told in one channel`, 10_000),
    beside('firstStallMs', 'longest stall meanwhile', STALL_MS),
    beside('ackMs', `ack with ${open} open`, 1_000),
    beside('ackStallMs', 'longest stall meanwhile', STALL_MS),
    beside('askMs', `insights with ${open} open`, 1_000),
    beside('askStallMs', 'longest stall meanwhile', STALL_MS),
  ];
}

async function measured(open: number, waiting: number, directory: string) {
  const data = join(directory, 'data');
  const file = join(data, 'state', 'mailflow.json');
  await mkdir(join(data, 'state'), { recursive: true });
  const options = { schema: stateSchema, initial: INITIAL_STATE, onWord: () => {} };
  const state = await openState(file, options);
  await state.update((before) => ({ ...before, ...stateWith(open, waiting) }));
  const outbox = outboxIn(state);
  const took: number[] = [];
  for (const delivery of state.read().deliveries.slice(0, WRITES)) {
    const began = performance.now();
    await outbox.update((before) => sending(before, delivery));
    took.push(performance.now() - began);
  }
  await outbox.update((before) => ({ ...before, deliveries: [] }));
  await outbox.update((before) => ({ ...before, deliveries: stateWith(open, waiting).deliveries ?? [] }));
  await state.close();
  const began = performance.now();
  await (await openState(file, options)).close();
  const openMs = performance.now() - began;

  const bot = await startBot(data);
  try {
    const first = await longestStall(() => timed(() => bot.tenant.watch.speak()));
    await bot.tenant.watch.quiet();
    // What was decided changes once more after a card was posted.
    await bot.tenant.watch.speak();
    await bot.tenant.watch.quiet();
    const ack = await longestStall(() => timed(() => bot.ask(`ack ${idOf(50)}`)));
    await bot.tenant.watch.quiet();
    const ask = await longestStall(() => timed(() => bot.ask('insights')));
    return {
      writeMs: median(took),
      openMs,
      firstMs: first.result,
      firstStallMs: first.stallMs,
      ackMs: ack.result,
      ackStallMs: ack.stallMs,
      askMs: ask.result,
      askStallMs: ask.stallMs,
    };
  } finally {
    await bot.tenant.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The bot as it is put together for `npm start`, on a platform that takes everything at once. */
async function startBot(data: string) {
  let posted = 0;
  const slack: ChatPlatform = {
    name: 'slack',
    post: async () => ({ kind: 'done', handle: `${++posted}` }),
    edit: async ({ handle }) => ({ kind: 'done', handle }),
    find: async () => ({ kind: 'not-there' }),
  };
  const nap = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  const surroundings = {
    clock,
    asOf: clock,
    log: silentLog,
    nap,
    pause: () => pause(),
    wait: async () => {},
    random: () => 0,
  };
  const tenant = await openTenant({ ...givenSettings(data), surroundings }, 'real', { show: null, chats: [slack] });
  const { bot } = createApp({
    ...{ real: tenant, sample: null, sampleDocuments: () => ({}), clock, asOf: clock },
    policy: { allowed: [], guestsRead: false },
    seen: { isNew: async () => true },
  });
  const asker = {
    ...{ conversation: CHANNEL, conversationName: '#mail', by: 'anna', defaultTop: 15 },
    readImport: () => ({ ok: true, paths: [], options: {} }) as const,
  };
  return { tenant, ask: (line: string) => bot.answer(line, asker) };
}

function stateWith(open: number, waiting: number): Partial<MailflowState> {
  const subscription = {
    ...{ conversation: CHANNEL, by: 'anna', at: NOW.toISOString() },
    minSeverity: 'low',
    rules: 'all',
  } as const;
  return {
    welcomed: true,
    lookFrom: NOW.toISOString(),
    subscriptions: [{ ...subscription, digests: [] }],
    episodes: Array.from({ length: open }, (_, n) => episode(n)),
    // In a conversation that no longer receives anything, and not due yet.
    deliveries: Array.from({ length: waiting }, (_, n) => ({
      key: `waiting-${n}`,
      conversation: `slack:W${n}`,
      shape: 'root',
      root: `waiting-${n}`,
      content: { type: 'episode', episode: episode(n).id },
      rank: 1,
      status: 'due',
      attempts: 0,
      createdAt: NOW.toISOString(),
      notBefore: new Date(NOW.getTime() + 3_600_000).toISOString(),
      mayRepeat: false,
      trouble: null,
    })),
  };
}

const idOf = (n: number): string => `k${String(n).padStart(6, '0')}`;

function episode(n: number): Episode {
  const at = new Date(NOW.getTime() - 3_600_000).toISOString();
  const numbers = { messages: 1_000 + n, record: 100, threshold: 3.5, window: '24h', since: at, senders: 3 };
  return {
    id: idOf(n),
    rule: 'smtp-auth-spike',
    subject: `sender${n}@contoso.com`,
    state: 'open',
    severity: n % 7 === 0 ? 'high' : 'medium',
    score: 4 + (n % 100) / 100,
    magnitude: 1_000 + n,
    reason: 'spike',
    numbers,
    trail: null,
    openedAt: at,
    noticedAt: at,
    findingAt: at,
    opening: numbers,
    peak: { severity: 'medium', score: 4, magnitude: 1_000 + n, numbers, at },
    resolvedAt: null,
    resolution: null,
    reopened: 0,
    acknowledged: null,
    snoozed: null,
    expected: null,
  };
}
