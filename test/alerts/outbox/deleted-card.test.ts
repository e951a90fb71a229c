import { describe, expect, test } from 'vitest';
import { nextStep } from '../../../src/alerts/outbox/next.ts';
import type { Outbox } from '../../../src/alerts/outbox/outbox.ts';
import { afterSending } from '../../../src/alerts/outbox/outcome.ts';
import type { Outcome } from '../../../src/ports/chat-platform.ts';
import { at, change, delivery, edit, HERE, NOON, posted, reply } from './given.ts';

const AGAIN = { now: NOON, retryMs: 1_000, settleMs: 16_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };
const GONE: Outcome = { kind: 'refused', trouble: 'message_not_found', isMessageGone: true };
const OUTSIDE: Outcome = { kind: 'done', handle: 'outside', isOutsideThread: true };
const table = (key: string) =>
  reply(key, 'r', { content: { type: 'group-table', episodes: ['e-r'] }, createdAt: at(-9_000) });

describe('a card that was deleted', () => {
  test.each([
    ['an edit', edit('1', 'r', { createdAt: at(-5_000) }), GONE, at(-5_000)],
    ['a reply', reply('1', 'r', { createdAt: at(-5_000) }), GONE, at(-5_000)],
    ['a reply that stands outside', reply('1', 'r', { createdAt: at(-5_000) }), OUTSIDE, at(-5_000)],
    ['a reminder', reply('1', 'r', { content: change('reminder', 'e-r'), createdAt: at(-5_000) }), GONE, at(-5_000)],
    ['a table, which repeats the card', table('1'), GONE, at(0)],
  ])('is known by %s, and nothing more is sent to it', (_, first, outcome, since) => {
    const later = [edit('2', 'r', { createdAt: at(-1_000) }), reply('3', 'r', { status: 'unsure' })];
    const deliveries = first.key === '1' && first.content.type === 'group-table' ? [first] : [first, ...later];
    const outbox: Outbox = { deliveries: [...deliveries, delivery('s')], roots: [posted('r'), posted('q')] };
    expect(afterSending(outbox, first, outcome, AGAIN)).toEqual({
      deliveries: [delivery('s')],
      roots: [posted('r', { deleted: { at: at(0), since } }), posted('q')],
    });
  });

  test('is known since the first time', () => {
    const roots = [posted('r', { deleted: { at: at(-50), since: at(-60) } })];
    const late = edit('1', 'r');
    expect(afterSending({ deliveries: [late], roots }, late, GONE, AGAIN)).toEqual({ deliveries: [], roots });
  });

  test('takes nothing that is put in later', () => {
    const outbox: Outbox = {
      deliveries: [edit('1', 'r', { notBefore: at(9) })],
      roots: [posted('r', { deleted: { at: at(0), since: at(0) } })],
    };
    expect(nextStep(outbox, HERE, NOON)).toMatchObject({ kind: 'drop', reason: 'card-deleted' });
  });
});

describe('what is no word of a deleted card', () => {
  test.each<[string, Outcome]>([
    ['a refusal for another reason', { kind: 'refused', trouble: 'edit_window_closed' }],
    ['a conversation that is gone', { kind: 'refused', trouble: 'channel_not_found', isUnreachable: true }],
    ['a lost answer', { kind: 'unsure', trouble: 'lost' }],
    ['a platform that asks to wait', { kind: 'not-now', afterMs: 0, trouble: '429' }],
  ])('%s leaves root and delivery', (_, outcome) => {
    const first = edit('1', 'r');
    const after = afterSending({ deliveries: [first], roots: [posted('r')] }, first, outcome, AGAIN);
    expect(after.roots).toEqual([posted('r')]);
    expect(after.deliveries).toHaveLength(1);
  });

  test('a root that is refused so is asked for again like any other', () => {
    const root = delivery('r');
    const after = afterSending({ deliveries: [root], roots: [] }, root, GONE, AGAIN);
    expect(after.deliveries).toMatchObject([{ key: 'r', refused: { times: 1 } }]);
  });
});

test('of an edit and a reply that both may be sent the edit is first: it shows whether the card is there', () => {
  const step = (edits: Parameters<typeof edit>[2]) =>
    nextStep({ deliveries: [reply('1', 'r'), edit('2', 'r', edits)], roots: [posted('r')] }, HERE, NOON);
  expect(step({})).toMatchObject({ kind: 'send', delivery: { key: '2' } });
  expect(step({ notBefore: at(60_000) })).toMatchObject({ kind: 'send', delivery: { key: '1' } });
});

test('a card that is posted in the place of a deleted one keeps that with its root', () => {
  const again = delivery('r', { replaces: at(-60_000) });
  const { roots } = afterSending({ deliveries: [again], roots: [] }, again, { kind: 'done', handle: 'at-r' }, AGAIN);
  expect(roots).toEqual([posted('r', { replaces: at(-60_000) })]);
});
