import { describe, expect, test } from 'vitest';
import { recordScore, usualUpTo, wakingScore } from '../../../src/rules/smtp-auth-spike/score.ts';
import type { Pool } from '../../../src/rules/smtp-auth-spike/wakers.ts';

const deed = { last24h: 990, last48h: 995, record24h: 90, record48h: 100, historyDays: 90 };

describe('the score against its own record', () => {
  test('adds a term for the length of its history and one for how far above', () => {
    const score = recordScore(deed);
    expect(score).toMatchObject({ kind: 'record', span: 24, excessTerm: 2 });
    expect(score).toHaveProperty('historyTerm', Math.log10(91));
    expect(score?.total).toBeCloseTo(Math.log10(91) + 2, 10);
  });

  test('is nothing within the record, and below 10 messages', () => {
    expect(recordScore({ ...deed, last24h: 90, last48h: 90 })).toBeUndefined();
    expect(recordScore({ ...deed, last24h: 9, last48h: 9, record24h: 0, record48h: 1 })).toBeUndefined();
  });

  test('rises with the second day of twice as much', () => {
    const once = recordScore({ ...deed, last24h: 300, last48h: 310 });
    const twice = recordScore({ ...deed, last24h: 300, last48h: 600 });
    expect(once).toHaveProperty('span', 24);
    expect(twice).toHaveProperty('span', 48);
    expect(twice?.total).toBeGreaterThan(once?.total ?? 0);
  });

  test('has no record of two days when there was nothing before yesterday', () => {
    const score = recordScore({ last24h: 100, last48h: 199, record24h: 99, record48h: 0, historyDays: 1 });
    expect(score?.total).toBeLessThan(0.5);
  });

  test('does not hold yesterday against a sender that is back to half of its two-day record', () => {
    expect(recordScore({ ...deed, last24h: 50, last48h: 900 })).toBeUndefined();
  });

  test('calls as much as the record usual, and always what is below 10', () => {
    expect(usualUpTo(24, { record24h: 40, record48h: 60 })).toBe(40);
    expect(usualUpTo(48, { record24h: 40, record48h: 60 })).toBe(30);
    expect(usualUpTo(24, { record24h: 0, record48h: 0 })).toBe(9);
  });
});

describe('the score of a sender that wakes', () => {
  const pool: Pool = { silentDays: 999, wakes: Float64Array.of(1, 2, 5, 12, 90), most: 90 };

  test('is how rare it is that one wakes with as much', () => {
    expect(wakingScore(12, pool)).toMatchObject({ rarityTerm: Math.log10(1000 / 3), excessTerm: 0 });
    expect(wakingScore(90, pool)).toMatchObject({ rarityTerm: Math.log10(1000 / 2), excessTerm: 0 });
  });

  test('adds how far above everybody that woke before', () => {
    expect(wakingScore(990, pool)).toMatchObject({ rarityTerm: 3, excessTerm: 2, total: 5 });
  });

  test('is nothing below 10 messages', () => {
    expect(wakingScore(9, pool)).toBeUndefined();
  });
});
