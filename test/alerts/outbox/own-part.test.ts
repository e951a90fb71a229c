import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stateInMemory } from '../../../adapters/state/memory/state-in-memory.ts';
import type { Outbox } from '../../../src/alerts/outbox/outbox.ts';
import { withoutDelivery } from '../../../src/alerts/outbox/outbox.ts';
import { batchWrites } from '../../../src/alerts/outbox/outbox-store.ts';
import { afterSending, sending } from '../../../src/alerts/outbox/outcome.ts';
import { ownParts, withParts } from '../../../src/alerts/outbox/own-part.ts';
import { delivery, NOON, posted } from './given.ts';

const AGAIN = { now: NOON, retryMs: 1_000, settleMs: 16_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };

/** What conversations do to the outbox between two calls. */
const ACTS = {
  nothing: (outbox: Outbox) => outbox,
  send: (outbox: Outbox, key: string) => sending(outbox, delivery(key, { conversation: `slack:${key[0]}` })),
  done: (outbox: Outbox, key: string) =>
    afterSending(
      outbox,
      delivery(key, { conversation: `slack:${key[0]}` }),
      { kind: 'done', handle: `at-${key}` },
      AGAIN,
    ),
  refused: (outbox: Outbox, key: string) =>
    afterSending(outbox, delivery(key, { conversation: `slack:${key[0]}` }), { kind: 'refused', trouble: 'no' }, AGAIN),
  drop: (outbox: Outbox, key: string) => withoutDelivery(outbox, { key }),
} as const;

const CONVERSATIONS = ['a', 'b', 'c', 'd'];
const key = fc.tuple(fc.constantFrom(...CONVERSATIONS), fc.nat(4)).map(([name, n]) => `${name}${n}`);

const outboxes = fc.record({
  deliveries: fc
    .uniqueArray(key, { maxLength: 15 })
    .map((keys) => keys.map((each) => delivery(each, { conversation: `slack:${each[0]}` }))),
  roots: fc
    .uniqueArray(key, { maxLength: 10 })
    .map((keys) => keys.map((each) => posted(`before-${each}`, { conversation: `slack:${each[0]}` }))),
});
const acts = fc.array(fc.record({ act: fc.constantFrom(...Object.values(ACTS)), key }), { maxLength: 12 });

describe('the outbox as each conversation sees it', () => {
  test('comes to the same as the whole outbox, whatever they do to it and in which order', () => {
    fc.assert(
      fc.property(outboxes, acts, (outbox, wanted) => {
        const held = new Set(outbox.deliveries.map((each) => each.key));
        const possible = wanted.filter((each) => held.has(each.key));
        const whole = possible.reduce((left, each) => each.act(left, each.key), outbox as Outbox);
        const before = ownParts(outbox, new Set(possible.map((each) => `slack:${each.key[0]}`)));
        const after = new Map(before);
        for (const each of possible) {
          const name = `slack:${each.key[0]}`;
          after.set(name, each.act(after.get(name) ?? { deliveries: [], roots: [] }, each.key));
        }
        const parts = withParts(outbox, before, after);
        const byKey = (roots: Outbox['roots']) => [...roots].sort((a, b) => (a.key < b.key ? -1 : 1));
        expect(parts.deliveries).toEqual(whole.deliveries);
        expect(byKey(parts.roots)).toEqual(byKey(whole.roots));
      }),
    );
  });

  test('is the same object where nothing has changed, so that nothing is written', () => {
    const outbox = { deliveries: [delivery('a1', { conversation: 'slack:a' })], roots: [] };
    const before = ownParts(outbox, ['slack:a', 'slack:b']);
    expect(withParts(outbox, before, new Map(before))).toBe(outbox);
  });

  test.each([1, 100, 1_000])('is as small beside %i others as alone', async (others) => {
    const mine = [delivery('mine', { conversation: 'slack:mine' })];
    const theirs = Array.from({ length: others }, (_, n) => delivery(`o${n}`, { conversation: `slack:o${n}` }));
    const change = batchWrites(stateInMemory<Outbox>({ deliveries: [...theirs, ...mine], roots: [] }));
    expect(await change('slack:mine', (own) => [own, own.deliveries.length])).toBe(1);
  });
});
