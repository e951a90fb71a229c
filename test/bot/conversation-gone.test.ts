import { expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { subscribed as subscribes } from '../../src/alerts/subscriptions/change.ts';
import { conversationGone } from '../../src/bot/conversation-gone.ts';
import { planDue, runDetection } from '../../src/bot/run-detection.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import { backAgain } from '../../src/state/conversation-back.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { subscribed } from '../episodes/given-bot.ts';
import { importDays, lookingAt, PRINTER } from './given-watch.ts';

const GONE = 'slack:C0GONE';
const FALLBACK = 'slack:CBACK';
const at = (text: string): Date => new Date(`2026-11-${text}:00Z`);
const WHY = 'the bot was removed';
const daily = { every: 'day', at: '09:00', zone: 'UTC', lastDay: '2026-11-15', since: '2026-11-15T09:00:00Z' } as const;

/** An alert waits for a channel that the bot is removed from a minute later. */
async function removed(fallback: string | null) {
  const subscription = subscribed({ conversation: GONE, digests: [daily] });
  const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscription] });
  const looking = { ...lookingAt(state), fallback };
  const audited: AuditEntry[] = [];
  await importDays(looking, { '2026-11-14': { [PRINTER]: 5 }, '2026-11-15': { [PRINTER]: 500 } }, at('16T06:00'));
  await runDetection(looking, at('16T06:00'));
  const gone = () =>
    conversationGone(GONE, WHY, {
      workspace: { state },
      audit: { append: async (entry) => void audited.push(entry) },
      watch: { fallback, speak: () => planDue(looking, at('16T06:01')) },
      clock: { now: () => at('16T06:01') },
    });
  await gone();
  await gone();
  const inConversation = (conversation: string) =>
    state.read().deliveries.filter((each) => each.conversation === conversation);
  return { state, looking, audited, inConversation };
}

const subscriptionOf = (state: MailflowState) => state.subscriptions.find(({ conversation }) => conversation === GONE);

test('the fallback hears at once what waited for a channel that the bot was removed from, and whose place it takes', async () => {
  const { state, inConversation, audited } = await removed(FALLBACK);
  expect(inConversation(FALLBACK)).toMatchObject([
    { shape: 'root', content: { type: 'episode' }, instead: [{ conversation: GONE, why: WHY }] },
  ]);
  expect(subscriptionOf(state.read())?.unreachable).toEqual({ since: '2026-11-16T06:01:00Z', why: WHY });
  expect(audited).toMatchObject([{ deed: 'unreachable', to: GONE, detail: WHY }]);
});

test('it hears what comes later too, digests among it, and the channel is not asked first', async () => {
  const { state, looking, inConversation } = await removed(FALLBACK);
  await importDays(looking, { '2026-11-16': { 'other@contoso.com': 900 } }, at('17T08:00'));
  await runDetection(looking, at('17T08:00'));
  const other = state.read().episodes.find(({ subject }) => subject === 'other@contoso.com');
  expect(inConversation(FALLBACK)).toContainEqual(
    expect.objectContaining({ shape: 'root', content: { type: 'episode', episode: other?.id } }),
  );
  await runDetection(looking, at('17T09:00'));
  expect(inConversation(FALLBACK).map(({ content }) => 'of' in content && content.of)).toContain(GONE);
  expect(inConversation(GONE).every(({ refused }) => refused?.isUnreachable)).toBe(true);
});

test('what it did not ask for the fallback does not hear', async () => {
  const { state, looking, inConversation } = await removed(FALLBACK);
  await state.update((before) => ({
    ...before,
    subscriptions: before.subscriptions.map((each) => ({ ...each, minSeverity: 'high' as const, digests: [] })),
  }));
  await importDays(looking, { '2026-11-16': { [PRINTER]: 2000, 'other@contoso.com': 900 } }, at('17T06:00'));
  await runDetection(looking, at('17T06:00'));
  const heard = inConversation(FALLBACK).flatMap(({ content }) => ('episode' in content ? [content.episode] : []));
  expect(heard).toEqual(state.read().episodes.flatMap(({ id, subject }) => (subject === PRINTER ? [id] : [])));
});

test('once it is let in again, what waits is tried at once and the fallback is left in peace', async () => {
  const { state, looking, inConversation } = await removed(FALLBACK);
  await state.update((before) => backAgain(before, GONE, at('16T07:00')));
  expect(subscriptionOf(state.read())?.unreachable).toBeUndefined();
  expect(inConversation(GONE).map(({ notBefore }) => notBefore)).toEqual(['2026-11-16T07:00:00.000Z']);
  await importDays(looking, { '2026-11-16': { 'other@contoso.com': 900 } }, at('17T06:00'));
  await runDetection(looking, at('17T06:00'));
  const other = state.read().episodes.find(({ subject }) => subject === 'other@contoso.com');
  const content = { type: 'episode', episode: other?.id };
  expect(inConversation(GONE).filter(({ refused }) => refused === undefined)).toMatchObject([
    { content },
    { content: { type: 'digest' } },
  ]);
  expect(inConversation(FALLBACK)).not.toContainEqual(expect.objectContaining({ content }));
});

test('whoever subscribes it again, or a card that is taken there, ends it', async () => {
  const { state, looking, inConversation } = await removed(FALLBACK);
  const wish = { rules: 'all', minSeverity: null, digest: null } as const;
  const asking = { conversation: GONE, by: 'ann', now: at('16T07:00') };
  expect(subscribes(state.read().subscriptions, wish, asking)).not.toMatchObject([{ unreachable: {} }]);
  const [root] = inConversation(GONE);
  const taken = { key: root?.key ?? '', conversation: GONE, handle: '7', postedAt: '2026-11-16T07:01:00Z' };
  await state.update((before) => ({
    ...before,
    deliveries: before.deliveries.filter((each) => each.conversation !== GONE),
    roots: [...before.roots, { ...taken, episodes: before.episodes.map(({ id }) => id) }],
  }));
  await planDue(looking, at('16T07:15'));
  expect(subscriptionOf(state.read())?.unreachable).toBeUndefined();
});

test('without a fallback it is unsubscribed, and who subscribes it again hears of what is still open', async () => {
  const { state, looking, inConversation, audited } = await removed(null);
  expect(audited).toMatchObject([{ deed: 'unsubscribe', to: GONE, detail: WHY }]);
  expect(state.read()).toMatchObject({ subscriptions: [], deliveries: [], episodes: [{ state: 'open' }] });
  await state.update((before) => ({ ...before, subscriptions: [subscribed({ conversation: GONE })] }));
  await planDue(looking, at('16T08:00'));
  expect(inConversation(GONE)).toMatchObject([{ shape: 'root' }]);
});
