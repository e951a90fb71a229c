import { expect, test } from 'vitest';
import { enqueue } from '../../../src/alerts/outbox/enqueue.ts';
import { delivery, edit, posted, reply } from './given.ts';

const OPEN = () => false;

test('what is to be said is put behind what already waits', () => {
  const { outbox } = enqueue({ deliveries: [delivery('a')], roots: [] }, [reply('c', 'a'), delivery('b')], OPEN);
  expect(outbox.deliveries.map(({ key }) => key)).toEqual(['a', 'c', 'b']);
});

test('the same intent may be put in again: what waits or was posted changes nothing', () => {
  const before = { deliveries: [delivery('a', { status: 'sending', attempts: 3 })], roots: [posted('b')] };
  const { outbox, dropped } = enqueue(before, [delivery('a'), delivery('b')], OPEN);
  expect(outbox).toBe(before);
  expect(dropped.map(({ delivery: { key }, reason }) => [key, reason])).toEqual([
    ['a', 'already-known'],
    ['b', 'already-known'],
  ]);
});

test('an intent that comes twice at once is put in once', () => {
  expect(enqueue({ deliveries: [], roots: [] }, [delivery('a'), delivery('a')], OPEN).outbox.deliveries).toHaveLength(
    1,
  );
});

test('the backlog is coalesced at once', () => {
  const before = { deliveries: [edit('1', 'r')], roots: [posted('r')] };
  const { outbox, dropped } = enqueue(before, [edit('2', 'r')], OPEN);
  expect(outbox.deliveries.map(({ key }) => key)).toEqual(['2']);
  expect(dropped.map(({ reason }) => reason)).toEqual(['superseded']);
});
