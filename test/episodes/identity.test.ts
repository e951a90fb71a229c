import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash64 } from '../../src/episodes/hash.ts';
import { episodeId, openedDayOf } from '../../src/episodes/identity.ts';
import { dayText } from '../../src/model/time.ts';

describe('the id of an episode', () => {
  test('is the same for ever', () => {
    expect(episodeId('smtp-auth-spike', 'scanner@contoso.com', 20_000)).toMatchInlineSnapshot(`"e8fsqd35vu"`);
  });

  test('is short, begins with a letter and can be typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 0, max: 40_000 }), (rule, subject, day) => {
        expect(episodeId(rule, subject, day)).toMatch(/^[a-z][a-z2-9]{9}$/);
      }),
    );
  });

  test('is different for each of 20,000 senders and days', () => {
    const ids = new Set<string>();
    for (let sender = 0; sender < 200; sender += 1)
      for (let day = 20_000; day < 20_100; day += 1)
        ids.add(episodeId('smtp-auth-spike', `u${sender}@contoso.com`, day));
    expect(ids.size).toBe(20_000);
  });

  test('tells near inputs apart by its first four letters already, mostly', () => {
    const starts = Array.from({ length: 500 }, (_, day) => episodeId('tls-trend', 'organisation', day).slice(0, 4));
    expect(new Set(starts).size).toBeGreaterThan(490);
  });

  test('tells apart what is divided differently', () => {
    expect(episodeId('a', 'b1', 2)).not.toBe(episodeId('a', 'b', 12));
    expect(episodeId('ab', 'c', 2)).not.toBe(episodeId('a', 'bc', 2));
  });
});

test('texts that differ only above the low byte have other hashes', () => {
  expect(hash64('a')).not.toBe(hash64('š'));
});

test('the midnight that ends a day belongs to that day, so a whole day and its hours agree on it', () => {
  expect(dayText(openedDayOf(new Date('2026-11-16T00:00:00Z')))).toBe('2026-11-15');
  expect(dayText(openedDayOf(new Date('2026-11-15T14:15:00Z')))).toBe('2026-11-15');
});
