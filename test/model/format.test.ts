import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, countAndShare, counted, shareText } from '../../src/model/format.ts';
import { runs } from '../seed/runs.ts';

describe('numbers in one style', () => {
  test.each([
    [252 / 258, '97.7%'],
    [212 / 218, '97.2%'],
    [5280 / 11_253, '46.9%'],
    [1, '100%'],
    [0, '0%'],
    [0.5, '50%'],
    [0.9999, '>99.9%'],
    [0.0004, '<0.1%'],
  ])('the share %d is %s', (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  test.each([
    [472, 472, '472 (100%)'],
    [0, 472, '0'],
    [212, 218, '212 (97.2%)'],
    [5280, 5280, '5,280 (100%)'],
    [0, 0, '0'],
  ])('%d of %d in a table is %s', (part, whole, text) => {
    expect(countAndShare(part, whole)).toBe(text);
  });

  test('only none is 0% and only all is 100%, and each other share is within a twentieth of what is written', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000_000 }), (part, more) => {
        const whole = part + more;
        const text = shareText(part / whole);
        expect(text === '0%').toBe(part === 0);
        expect(text).not.toBe('100%');
        const written = Number.parseFloat(text.replace(/[<>]/, ''));
        if (/[<>]/.test(text)) expect(text.startsWith('<') ? part / whole < 0.001 : part / whole > 0.999).toBe(true);
        else expect(Math.abs(written - (part / whole) * 100)).toBeLessThanOrEqual(0.05 + 1e-9);
      }),
      { numRuns: runs(200) },
    );
  });

  test('counts are separated by thousands', () => {
    expect([0, 999, 5280, 1_234_567].map(count)).toEqual(['0', '999', '5,280', '1,234,567']);
  });

  test('one thing is singular', () => {
    expect([counted(1, 'message'), counted(0, 'message'), counted(2, 'day')]).toEqual([
      '1 message',
      '0 messages',
      '2 days',
    ]);
  });
});
