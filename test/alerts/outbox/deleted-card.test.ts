import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../../src/alerts/outbox/delivery.ts';
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
    ['an edit', edit('1', 'r', { createdAt: at(-5_000) }), at(-5_000)],
    ['a reply', reply('1', 'r', { createdAt: at(-5_000) }), at(-5_000)],
    ['a reminder', reply('1', 'r', { content: change('reminder', 'e-r'), createdAt: at(-5_000) }), at(-5_000)],
    ['a table, which repeats the card', table('1'), at(0)],
  ])('is known by %s that is answered so twice, and nothing more is sent to it', (_, first, since) => {
    const later = [edit('2', 'r', { createdAt: at(-1_000) }), reply('3', 'r', { status: 'unsure' })];
    const deliveries = first.key === '1' && first.content.type === 'group-table' ? [first] : [first, ...later];
    const outbox: Outbox = { deliveries: [...deliveries, delivery('s')], roots: [posted('r'), posted('q')] };
    const doubted = afterSending(outbox, first, GONE, AGAIN);
    const kept = { ...first, notBefore: at(600_000), trouble: 'message_not_found' };
    expect(doubted).toEqual({
      deliveries: [kept, ...deliveries.slice(1), delivery('s')],
      roots: [posted('r', { missing: { at: at(0), since } }), posted('q')],
    });
    const soon = { ...AGAIN, now: new Date(at(599_999)) };
    expect(afterSending(doubted, kept, GONE, soon)).toEqual(doubted);
    expect(afterSending(doubted, kept, GONE, { ...AGAIN, now: new Date(at(600_000)) })).toEqual({
      deliveries: [delivery('s')],
      roots: [posted('r', { deleted: { at: at(0), since } }), posted('q')],
    });
  });

  test('is known at once by a reply that stands outside, and nothing more is sent to it', () => {
    const first = reply('1', 'r', { createdAt: at(-5_000) });
    const outbox: Outbox = { deliveries: [first, edit('2', 'r'), delivery('s')], roots: [posted('r'), posted('q')] };
    expect(afterSending(outbox, first, OUTSIDE, AGAIN)).toEqual({
      deliveries: [delivery('s')],
      roots: [posted('r', { deleted: { at: at(0), since: at(-5_000) } }), posted('q')],
    });
  });

  test('is doubted for ten minutes of the present clock', () => {
    const missing = { at: at(9_000_000), since: at(8_000_000) };
    const first = edit('1', 'r', { createdAt: at(-5_000) });
    const { roots } = afterSending({ deliveries: [first], roots: [posted('r', { missing })] }, first, GONE, AGAIN);
    expect(roots).toEqual([posted('r', { missing: { at: at(0), since: at(-5_000) } })]);
  });

  test.each<[string, Delivery, Outcome, boolean]>([
    ['an edit that is taken ends the doubt', edit('1', 'r'), { kind: 'done', handle: 'at-r' }, false],
    ['a reply that is taken may stand below a deleted card', reply('1', 'r'), { kind: 'done', handle: 'x' }, true],
    ['a lost answer says nothing', edit('1', 'r'), { kind: 'unsure', trouble: 'lost' }, true],
    ['another refusal says nothing', edit('1', 'r'), { kind: 'refused', trouble: 'edit_window_closed' }, true],
  ])('%s', (_, first, outcome, isDoubted) => {
    const missing = { at: at(-900_000), since: at(-900_000) };
    const outbox: Outbox = { deliveries: [first], roots: [posted('r', { missing }), posted('q', { missing })] };
    const card = isDoubted ? posted('r', { missing }) : posted('r');
    expect(afterSending(outbox, first, outcome, AGAIN).roots).toEqual([card, posted('q', { missing })]);
  });

  test.each<[string, Delivery, Outcome]>([
    ['waits', edit('1', 'r', { createdAt: at(-60_000) }), GONE],
    ['is taken and proves nothing', reply('1', 'r', { createdAt: at(-60_000) }), { kind: 'done', handle: 'x' }],
  ])('has not shown what %s by a clock that was set back', (_, first, outcome) => {
    const missing = { at: at(-30_000), since: at(-40_000) };
    const outbox: Outbox = { deliveries: [first], roots: [posted('r', { missing })] };
    const after = afterSending(outbox, first, outcome, AGAIN);
    expect(after.roots).toEqual([posted('r', { missing: { at: at(-30_000), since: at(-60_000) } })]);
    const last = edit('2', 'r', { createdAt: at(-50_000) });
    const late = { ...AGAIN, now: new Date(at(600_000)) };
    expect(afterSending({ ...after, deliveries: [last] }, last, GONE, late).roots).toEqual([
      posted('r', { deleted: { at: at(-30_000), since: at(-60_000) } }),
    ]);
    // And what still waits when it is believed.
    const believed = afterSending({ ...outbox, deliveries: [first, last] }, last, GONE, late);
    expect(believed.roots).toEqual([posted('r', { deleted: { at: at(-30_000), since: at(-60_000) } })]);
  });

  test('is known since the first time', () => {
    const missing = { at: at(-700_000), since: at(-700_000) };
    const deleted = { at: at(-50), since: at(-60) };
    const roots = [posted('r', { deleted, missing })];
    const late = edit('1', 'r');
    expect(afterSending({ deliveries: [late], roots }, late, GONE, AGAIN)).toEqual({
      deliveries: [],
      roots: [posted('r', { deleted })],
    });
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
  // Once it has failed, whatever comes of it, the reply does not wait for it.
  expect(step({ attempts: 1 })).toMatchObject({ kind: 'send', delivery: { key: '1' } });
  expect(step({ attempts: 1, status: 'unsure' })).toMatchObject({ kind: 'send', delivery: { key: '1' } });
  expect(step({ attempts: 1, status: 'unsure', notBefore: at(9) })).toMatchObject({ delivery: { key: '1' } });
});

test('a card that is posted in the place of a deleted one keeps that with its root', () => {
  const again = delivery('r', { replaces: at(-60_000) });
  const { roots } = afterSending({ deliveries: [again], roots: [] }, again, { kind: 'done', handle: 'at-r' }, AGAIN);
  expect(roots).toEqual([posted('r', { replaces: at(-60_000) })]);
});

describe('what joins a card', () => {
  const group = (...episodes: string[]) => ({ type: 'group' as const, episodes });
  const DONE: Outcome = { kind: 'done', handle: 'at-r' };

  test('while that is being sent is on it, and has not been shown there', () => {
    const root = delivery('r', { content: group('a', 'b') });
    const version = edit('1', 'r', { content: group('c', 'a', 'b') });
    const { roots } = afterSending({ deliveries: [root, version], roots: [] }, root, DONE, AGAIN);
    expect(roots).toEqual([posted('r', { episodes: ['a', 'b', 'c'], joining: ['c'] })]);
  });

  test('is shown by a version that is taken and has it, and by nothing else', () => {
    const roots = [posted('r', { episodes: ['a', 'b', 'c'], joining: ['b', 'c'] })];
    const first = edit('1', 'r', { content: group('a', 'b') });
    const line = reply('2', 'r', { content: { type: 'group-table', episodes: ['a', 'b', 'c'] } });
    const outbox: Outbox = { deliveries: [first, line], roots };
    expect(afterSending(outbox, line, DONE, AGAIN).roots).toEqual(roots);
    expect(afterSending(outbox, first, { kind: 'unsure', trouble: 'lost' }, AGAIN).roots).toEqual(roots);
    const shown = afterSending(outbox, first, DONE, AGAIN);
    expect(shown.roots).toEqual([posted('r', { episodes: ['a', 'b', 'c'], joining: ['c'] })]);
    const last = edit('3', 'r', { content: group('a', 'b', 'c') });
    expect(afterSending(shown, last, DONE, AGAIN).roots).toEqual([posted('r', { episodes: ['a', 'b', 'c'] })]);
    expect(afterSending(shown, line, OUTSIDE, AGAIN).roots).toEqual([
      posted('r', { episodes: ['a', 'b', 'c'], joining: ['c'], deleted: { at: at(0), since: expect.any(String) } }),
    ]);
  });
});
