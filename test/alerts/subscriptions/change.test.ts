import { describe, expect, test } from 'vitest';
import { subscribed, unsubscribed } from '../../../src/alerts/subscriptions/change.ts';
import { subscriptionSchema } from '../../../src/alerts/subscriptions/subscription.ts';

const asking = { conversation: 'local:console', by: 'ada', now: new Date('2026-11-18T10:00:00Z') };
const ruleNames = ['smtp-auth-spike', 'no-tls-connector', 'data-missing'];
const nothing = { rules: null, minSeverity: null, digest: null } as const;
const weekly = { every: 'week', at: '09:00', zone: 'Europe/Berlin' } as const;

describe('a conversation', () => {
  test('hears of what it asked for, and of what it asks for in addition', () => {
    const first = subscribed([], { ...nothing, rules: ['smtp-auth-spike'], minSeverity: 'high' }, asking);
    const second = subscribed(first, { ...nothing, rules: ['smtp-auth-spike', 'data-missing'] }, asking);
    expect(second).toMatchObject([{ rules: ['smtp-auth-spike', 'data-missing'], minSeverity: 'high', digests: [] }]);
    expect(second.every((each) => subscriptionSchema.safeParse(each).success)).toBe(true);
  });

  test('that hears of all goes on hearing of all', () => {
    const all = subscribed([], { ...nothing, rules: 'all' }, asking);
    expect(subscribed(all, { ...nothing, rules: ['data-missing'] }, asking)).toMatchObject([{ rules: 'all' }]);
  });

  test('that asks for all means all, whatever severity it heard from before', () => {
    const high = subscribed([], { ...nothing, rules: 'all', minSeverity: 'high' }, asking);
    expect(subscribed(high, { ...nothing, rules: 'all' }, asking)).toMatchObject([
      { rules: 'all', minSeverity: 'low' },
    ]);
    const digest = { every: 'day', at: '09:00', zone: 'UTC' } as const;
    expect(subscribed(high, { ...nothing, digest }, asking)).toMatchObject([{ minSeverity: 'high' }]);
  });

  test('that asks for one more with a higher severity loses nothing of what it heard before', () => {
    const severe = { ...nothing, rules: ['smtp-auth-spike'], minSeverity: 'high' } as const;
    const all = subscribed([], { ...nothing, rules: 'all' }, asking);
    expect(subscribed(all, severe, asking)).toMatchObject([{ rules: 'all', minSeverity: 'low' }]);
    const one = subscribed([], { ...nothing, rules: ['no-tls-connector'] }, asking);
    expect(subscribed(one, severe, asking)).toMatchObject([{ minSeverity: 'low' }]);
    expect(subscribed(all, { ...nothing, rules: 'all', minSeverity: 'high' }, asking)).toMatchObject([
      { minSeverity: 'high' },
    ]);
    expect(subscribed(subscribed([], severe, asking), { ...severe, minSeverity: 'low' }, asking)).toMatchObject([
      { minSeverity: 'low' },
    ]);
  });

  test('has one digest of a kind, and the first comes when its time comes round', () => {
    const first = subscribed([], { ...nothing, digest: weekly }, asking);
    expect(first).toMatchObject([{ rules: [], digests: [{ at: '09:00', lastDay: '2026-11-16' }] }]);
    const second = subscribed(first, { ...nothing, digest: { ...weekly, at: '07:00' } }, asking);
    expect(second[0]?.digests).toMatchObject([{ at: '07:00' }]);
    expect(subscribed(second, { ...nothing, digest: { ...weekly, every: 'day' } }, asking)[0]?.digests).toHaveLength(2);
  });

  test('hears less, or nothing, without changing what others hear', () => {
    const other = { ...asking, conversation: 'local:other' };
    const both = subscribed(
      subscribed([], { ...nothing, rules: 'all', digest: weekly }, asking),
      { ...nothing, rules: 'all' },
      other,
    );
    const less = unsubscribed(both, ['no-tls-connector'], { ...asking, ruleNames });
    expect(less.find(({ conversation }) => conversation === asking.conversation)?.rules).toEqual([
      'smtp-auth-spike',
      'data-missing',
    ]);
    expect(unsubscribed(both, 'digest', { ...asking, ruleNames })[0]).toMatchObject({ rules: 'all', digests: [] });
    expect(unsubscribed(both, 'all', { ...asking, ruleNames })).toMatchObject([{ conversation: 'local:other' }]);
    const onlyDigest = subscribed([], { ...nothing, digest: weekly }, asking);
    expect(unsubscribed(onlyDigest, 'digest', { ...asking, ruleNames })).toEqual([]);
  });
});
