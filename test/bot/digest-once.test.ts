import { expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { outboxIn } from '../../src/alerts/outbox/outbox-store.ts';
import { afterSending } from '../../src/alerts/outbox/outcome.ts';
import { planDue } from '../../src/bot/run-detection.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';

const CONVERSATION = 'local:console';
const KEY = `digest/day/2026-11-18/${CONVERSATION}`;

/** Subscribed at ten for eleven, on a day whose digest came at nine. */
const subscribedAnew: MailflowState['subscriptions'][number] = {
  conversation: CONVERSATION,
  rules: 'all',
  minSeverity: 'low',
  digests: [{ every: 'day', at: '11:00', zone: 'UTC', lastDay: '2026-11-17', since: '2026-11-18T10:00:00Z' }],
  by: 'ada',
  at: '2026-11-18T10:00:00Z',
};

async function dueAtEleven(roots: MailflowState['roots']): Promise<readonly string[]> {
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribedAnew], roots });
  await planDue({ state }, new Date('2026-11-18T11:00:00Z'));
  await planDue({ state }, new Date('2026-11-18T11:15:00Z'));
  return state.read().deliveries.map(({ key }) => key);
}

test('a clock that was a year ahead for one look holds back no digest for longer than a day', async () => {
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribedAnew] });
  const days: (string | undefined)[] = [];
  for (const now of [
    '2026-11-18T11:00',
    '2027-11-18T11:00',
    '2026-11-18T11:15',
    '2026-11-19T11:00',
    '2026-11-20T11:00',
  ]) {
    await planDue({ state }, new Date(`${now}Z`));
    days.push(...state.read().deliveries.map(({ key }) => key.split('/')[2]));
    await state.update((before) => ({ ...before, deliveries: [] }));
  }
  expect(days).toEqual(['2026-11-18', '2027-11-18', '2026-11-19', '2026-11-20']);
});

test('a digest whose zone nobody knows any more comes by UTC and holds up nothing', async () => {
  const [digest] = subscribedAnew.digests;
  if (digest === undefined) throw new Error('there is no digest');
  const digests = [{ ...digest, zone: 'Europe/Berln' }];
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [{ ...subscribedAnew, digests }] });
  await planDue({ state }, new Date('2026-11-18T11:00:00Z'));
  expect(state.read().deliveries.map(({ key }) => key)).toEqual([KEY]);
});

test('a digest that is refused waits only for as long as somebody asks for it', async () => {
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribedAnew] });
  await planDue({ state }, new Date('2026-11-18T11:00:00Z'));
  const refused = { since: '2026-11-18T11:00:00Z', times: 1, why: 'is_archived', isUnreachable: true };
  await state.update((before) => ({ ...before, deliveries: before.deliveries.map((each) => ({ ...each, refused })) }));
  await planDue({ state }, new Date('2026-11-18T12:00:00Z'));
  expect(state.read().deliveries).toHaveLength(1);
  await state.update((before) => ({ ...before, subscriptions: [] }));
  await planDue({ state }, new Date('2026-11-18T13:00:00Z'));
  expect(state.read().deliveries).toEqual([]);
});

test('a digest comes when its time has come, once', async () => {
  expect(await dueAtEleven([])).toEqual([KEY]);
});

test('a digest that cannot reach its conversation is heard in the fallback, each once, as that conversation would', async () => {
  const fallback = 'local:fallback';
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribedAnew] });
  await planDue({ state, fallback }, new Date('2026-11-18T11:00:00Z'));
  const refused = { since: '2026-11-18T11:00:00Z', times: 1, why: 'is_archived', isUnreachable: true };
  await state.update((before) => ({ ...before, deliveries: before.deliveries.map((each) => ({ ...each, refused })) }));
  await planDue({ state, fallback }, new Date('2026-11-18T11:15:00Z'));
  await planDue({ state, fallback }, new Date('2026-11-18T11:30:00Z'));
  const waiting = [...state.read().deliveries].sort((a, b) => a.key.length - b.key.length);
  expect(waiting).toMatchObject([
    { key: KEY, conversation: CONVERSATION },
    {
      key: `${KEY}/instead`,
      conversation: fallback,
      content: { type: 'digest', of: CONVERSATION },
      instead: [{ conversation: CONVERSATION, why: 'is_archived' }],
    },
  ]);
});

test('the fallback hears each day once, however long a conversation cannot be reached', async () => {
  const fallback = 'local:fallback';
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribedAnew] });
  const heard: string[] = [];
  const again = { retryMs: 1_000, settleMs: 10_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };
  const lost = { kind: 'refused', trouble: 'is_archived', isUnreachable: true } as const;
  for (const day of [18, 19, 20, 21]) {
    const now = new Date(`2026-11-${day}T11:00:00Z`);
    for (let look = 0; look < 2; look++) {
      await planDue({ state, fallback }, now);
      for (const each of state.read().deliveries) {
        const outcome = each.conversation === fallback ? ({ kind: 'done', handle: each.key } as const) : lost;
        await outboxIn(state).update((outbox) => afterSending(outbox, each, outcome, { ...again, now }));
        if (each.conversation !== fallback || each.content.type !== 'digest') continue;
        heard.push(`${each.content.from.slice(0, 13)}..${each.content.to.slice(0, 13)}`);
      }
    }
  }
  expect(heard).toEqual([
    '2026-11-18T10..2026-11-18T11',
    '2026-11-18T11..2026-11-19T11',
    '2026-11-19T11..2026-11-20T11',
    '2026-11-20T11..2026-11-21T11',
  ]);
});

test('a digest that was given today does not come again to whoever subscribes anew for a later hour', async () => {
  const given = { key: KEY, conversation: CONVERSATION, handle: '7', postedAt: '2026-11-18T09:00:00Z', episodes: [] };
  expect(await dueAtEleven([given])).toEqual([]);
});

test('what the digest of a day that was given already does not tell, the next one does', async () => {
  const [digest] = subscribedAnew.digests;
  if (digest === undefined) throw new Error('there is no digest');
  const given = { key: KEY, conversation: CONVERSATION, handle: '7', postedAt: '2026-11-18T09:00:00Z', episodes: [] };
  const digests = [{ ...digest, since: '2026-11-18T09:00:00Z' }];
  const subscriptions = [{ ...subscribedAnew, digests }];
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions, roots: [given] });
  await planDue({ state }, new Date('2026-11-18T11:00:00Z'));
  expect(state.read().deliveries).toEqual([]);
  await planDue({ state }, new Date('2026-11-19T11:00:00Z'));
  expect(state.read().deliveries).toMatchObject([
    { content: { from: '2026-11-18T09:00:00Z', to: '2026-11-19T11:00:00Z' } },
  ]);
});
