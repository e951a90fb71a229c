import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../../src/alerts/outbox/backoff.ts';
import type { Delivery, Root } from '../../../src/alerts/outbox/delivery.ts';
import { afterLookUp, afterRestart, afterSending, sending } from '../../../src/alerts/outbox/outcome.ts';
import { at, delivery, edit, NOON, posted, reply } from './given.ts';

const AGAIN = { now: NOON, retryMs: 1_000, settleMs: 10_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };
const outboxOf = (deliveries: readonly Delivery[], roots: readonly Root[] = []) => ({ deliveries, roots });
const underWay = delivery('r', { status: 'sending', attempts: 1 });
const unsure = delivery('r', { status: 'unsure', attempts: 1, trouble: 'reset' });

describe('after sending', () => {
  test('a root that was taken is a root, and no delivery any more', () => {
    const after = afterSending(
      outboxOf([underWay, reply('1', 'r')]),
      underWay,
      { kind: 'done', handle: 'at-r' },
      AGAIN,
    );
    expect(after).toEqual(outboxOf([reply('1', 'r')], [posted('r')]));
  });

  test.for([reply('1', 'r'), edit('1', 'r')])('a $shape that was taken is gone', (each) => {
    const after = afterSending(outboxOf([each], [posted('r')]), each, { kind: 'done', handle: 'x' }, AGAIN);
    expect(after).toEqual(outboxOf([], [posted('r')]));
  });

  test('what was certainly not taken is due again, after what the platform asks and not before the backoff', () => {
    const settled = (afterMs: number) =>
      afterSending(outboxOf([underWay]), underWay, { kind: 'not-now', afterMs, trouble: '429' }, AGAIN).deliveries;
    expect(settled(30_000)).toEqual([{ ...underWay, status: 'due', notBefore: at(30_000), trouble: '429' }]);
    expect(settled(0)).toEqual([{ ...underWay, status: 'due', notBefore: at(1_000), trouble: '429' }]);
    for (const absurd of [1e12, 1e23, Number.POSITIVE_INFINITY, Number.NaN]) {
      expect(settled(absurd)).toEqual([{ ...underWay, status: 'due', notBefore: at(3_600_000), trouble: '429' }]);
    }
    expect(settled(-5)).toEqual(settled(0));
  });

  test('what may have been taken is unsure until it has settled', () => {
    const after = afterSending(outboxOf([underWay]), underWay, { kind: 'unsure', trouble: 'reset' }, AGAIN);
    expect(after.deliveries).toEqual([{ ...underWay, status: 'unsure', notBefore: at(10_000), trouble: 'reset' }]);
  });

  const refusal = { kind: 'refused', trouble: 'not_in_channel' } as const;
  const once = { since: at(0), times: 1, why: 'not_in_channel', isUnreachable: false };
  const hours = (count: number) => count * 3_600_000;

  test('what was refused is due again later, and says since when and why', () => {
    const { deliveries } = afterSending(outboxOf([underWay]), underWay, refusal, AGAIN);
    const due = { ...underWay, status: 'due', notBefore: at(hours(1)), trouble: 'not_in_channel', refused: once };
    expect(deliveries).toEqual([due]);
  });

  test('what is refused again keeps its beginning, and knows whether the conversation is out of reach', () => {
    const again = { ...underWay, refused: once };
    const gone = { kind: 'refused', trouble: 'is_archived', isUnreachable: true } as const;
    const [after] = afterSending(outboxOf([again]), again, gone, { ...AGAIN, now: new Date(at(hours(1))) }).deliveries;
    expect(after?.refused).toEqual({ since: at(0), times: 2, why: 'is_archived', isUnreachable: true });
  });

  test('a reply that has been refused for three days is given up, a root is not', () => {
    const later = { ...AGAIN, now: new Date(at(hours(72))) };
    for (const each of [
      { ...reply('1', 'r'), refused: once },
      { ...delivery('r'), refused: once },
    ]) {
      const { deliveries } = afterSending(outboxOf([each]), each, refusal, later);
      expect(deliveries.map(({ shape }) => shape)).toEqual(each.shape === 'root' ? ['root'] : []);
    }
  });
});

describe('after looking', () => {
  test('what is there was said', () => {
    const after = afterLookUp(outboxOf([unsure]), unsure, { kind: 'there', handle: 'at-r' }, AGAIN);
    expect(after).toEqual(outboxOf([], [posted('r')]));
  });

  test('what is not there is sent again, and does not say that it may repeat', () => {
    const [after] = afterLookUp(outboxOf([unsure]), unsure, { kind: 'not-there' }, AGAIN).deliveries;
    expect(after).toEqual({ ...unsure, status: 'due', notBefore: at(1_000) });
  });

  test('where nobody can look it is sent again and says that it may repeat', () => {
    const [after] = afterLookUp(outboxOf([unsure]), unsure, { kind: 'unreadable' }, AGAIN).deliveries;
    expect(after).toEqual({ ...unsure, status: 'due', notBefore: at(1_000), mayRepeat: true });
  });

  test('after one repeat that was denied as well, the next waits for an hour', () => {
    const again = { ...unsure, mayRepeat: true };
    const [after] = afterLookUp(outboxOf([again]), again, { kind: 'unreadable' }, AGAIN).deliveries;
    expect(after).toEqual({ ...again, status: 'due', notBefore: at(3_600_000) });
  });

  test('where a platform asks for one repeat, it counts as sent after that', () => {
    const found = { kind: 'unreadable', handleIfSent: 'at-r' } as const;
    const [after] = afterLookUp(outboxOf([unsure]), unsure, found, AGAIN).deliveries;
    expect(after).toEqual({ ...unsure, status: 'due', notBefore: at(1_000), mayRepeat: true });
    const again = { ...unsure, mayRepeat: true };
    expect(afterLookUp(outboxOf([again]), again, found, AGAIN)).toEqual(outboxOf([], [posted('r')]));
  });

  test('where looking has to wait it stays unsure', () => {
    for (const [afterMs, waited] of [
      [5_000, 5_000],
      [1e23, 3_600_000],
    ] as const) {
      const found = { kind: 'not-now', afterMs, trouble: '503' } as const;
      const [after] = afterLookUp(outboxOf([unsure]), unsure, found, AGAIN).deliveries;
      expect(after).toEqual({ ...unsure, notBefore: at(waited), trouble: '503' });
    }
  });
});

test('sending counts the attempt', () => {
  expect(sending(outboxOf([delivery('r')]), delivery('r')).deliveries).toEqual([underWay]);
});

test('after a start everything that was under way is unsure, and nothing else is touched', () => {
  const rest = [delivery('a'), delivery('b'), unsure];
  const after = afterRestart(outboxOf([{ ...underWay, key: 'u' }, ...rest]), NOON, 10_000);
  expect(after.deliveries[0]).toMatchObject({ status: 'unsure', notBefore: at(10_000), attempts: 1 });
  expect(after.deliveries.slice(1)).toEqual(rest);
  expect(afterRestart(after, NOON, 10_000)).toBe(after);
});

test('retries come after twice as long each time, up to a longest, and of that between half and all', () => {
  const usual = { firstMs: 1_000, longestMs: 60_000 };
  const latest = () => 1 - Number.EPSILON;
  expect([0, 1, 2, 3, 7, 1_000].map((n) => backoffMs(n, usual, latest))).toEqual([
    0, 1_000, 2_000, 4_000, 60_000, 60_000,
  ]);
  expect([0, 1, 2, 3, 7, 1_000].map((n) => backoffMs(n, usual, () => 0))).toEqual([
    0, 500, 1_000, 2_000, 30_000, 30_000,
  ]);
});
