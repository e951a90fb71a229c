import { describe, expect, test } from 'vitest';
import type { Delivery, Root } from '../../../src/alerts/outbox/delivery.ts';
import { nextStep } from '../../../src/alerts/outbox/next.ts';
import { at, delivery, edit, HERE, NOON, posted, reply } from './given.ts';

/** The step in a few words. */
function next(deliveries: readonly Delivery[], roots: readonly Root[] = [], now = NOON): string {
  const step = nextStep({ deliveries, roots }, HERE, now);
  switch (step.kind) {
    case 'nothing':
      return 'nothing';
    case 'wait':
      return `wait ${step.until.getTime() - now.getTime()} ms`;
    case 'drop':
      return `drop ${step.delivery.key}: ${step.reason}`;
    default:
      return `${step.kind} ${step.delivery.key}${step.thread === null ? '' : ` in ${step.thread}`}`;
  }
}

describe('which delivery comes next', () => {
  test('nothing where nothing waits, or only elsewhere', () => {
    expect(next([])).toBe('nothing');
    expect(next([delivery('a', { conversation: 'local:other' })])).toBe('nothing');
  });

  test('the worst, and of equals the one that was wanted first', () => {
    expect(next([delivery('a', { rank: 1 }), delivery('b', { rank: 3 }), delivery('c', { rank: 3 })])).toBe('send b');
  });

  test('what is due; when all are to wait, until the first of them', () => {
    const later = delivery('a', { rank: 3, notBefore: at(500) });
    expect(next([later, delivery('b')])).toBe('send b');
    expect(next([later, delivery('b', { notBefore: at(2_000) })])).toBe('wait 500 ms');
    expect(next([later], [], new Date(NOON.getTime() + 500))).toBe('send a');
  });

  const HOUR = 3_600_000;
  const refused = { since: at(0), times: 1, why: 'not_in_channel', isUnreachable: false };
  test.each<[string, number, Partial<Delivery>, string]>([
    ['an hour, which a platform may ask for', HOUR, {}, `wait ${HOUR} ms`],
    ['six hours, after a refusal', 6 * HOUR, { refused }, `wait ${6 * HOUR} ms`],
    ['six hours without a refusal, after the clock was set back', 6 * HOUR, {}, 'send a'],
    ['a day', 24 * HOUR, { refused }, 'send a'],
    ['31 years, which an earlier version believed', 31 * 365 * 24 * HOUR, {}, 'send a'],
  ])('what is to wait for %s', (_, ms, is, step) => {
    expect(next([delivery('a', { notBefore: at(ms), ...is })])).toBe(step);
  });
});

describe('within a thread', () => {
  test('replies and edits wait for their root, and lend it their urgency', () => {
    const thread = [delivery('r', { rank: 1 }), reply('1', 'r', { rank: 4 }), edit('2', 'r', { rank: 4 })];
    expect(next([delivery('other', { rank: 3 }), ...thread])).toBe('send r');
    expect(next([{ ...delivery('r'), notBefore: at(9) }, reply('1', 'r')])).toBe('wait 9 ms');
  });

  test('they go into the thread of their root', () => {
    expect(next([reply('1', 'r')], [posted('r')])).toBe('send 1 in at-r');
    expect(next([edit('1', 'r')], [posted('r')])).toBe('send 1 in at-r');
  });

  test('a reply does not pass an earlier one, however bad', () => {
    const replies = [reply('1', 'r', { notBefore: at(9) }), reply('2', 'r', { rank: 9 })];
    expect(next(replies, [posted('r')])).toBe('wait 9 ms');
  });

  test('a reply passes an edit that has to wait, and an edit a reply', () => {
    expect(next([edit('1', 'r', { notBefore: at(9) }), reply('2', 'r')], [posted('r')])).toBe('send 2 in at-r');
    expect(next([reply('1', 'r', { notBefore: at(9) }), edit('2', 'r')], [posted('r')])).toBe('send 2 in at-r');
  });

  test('what is left of a thread whose root is forgotten is dropped', () => {
    expect(next([edit('1', 'r', { notBefore: at(9) })])).toBe('drop 1: root-gone');
  });
});

describe('what is unsure', () => {
  test('is looked up before anything else, once it has settled', () => {
    const unsure = reply('1', 'r', { status: 'unsure', notBefore: at(10) });
    const worse = delivery('b', { rank: 9 });
    expect(next([unsure, worse], [posted('r')])).toBe('send b');
    expect(next([unsure, worse], [posted('r')], new Date(NOON.getTime() + 10))).toBe('look-up 1 in at-r');
    expect(next([delivery('r', { status: 'unsure' })])).toBe('look-up r');
  });

  test('is passed by nothing of the same thread', () => {
    const unsure = reply('2', 'r', { status: 'unsure', notBefore: at(10) });
    expect(next([reply('1', 'r', { rank: 9 }), unsure, edit('3', 'r')], [posted('r')])).toBe('wait 10 ms');
  });

  test('is repeated without looking when it is an edit', () => {
    expect(next([edit('1', 'r', { status: 'unsure' })], [posted('r')])).toBe('send 1 in at-r');
  });

  test('is left alone while it is under way, and its thread with it', () => {
    expect(next([reply('1', 'r', { status: 'sending' }), reply('2', 'r')], [posted('r')])).toBe('nothing');
  });
});
