import { describe, expect, test } from 'vitest';
import { count, counted, flyoutShare, shareAndCount, widgetCount, widgetShare } from '../../src/model/format.ts';

describe('numbers as the original writes them', () => {
  test.each([
    [252 / 258, '97.7%'],
    [1, '100%'],
    [0, '0%'],
    [0.5, '50%'],
    [0.9999, '99.9%'],
    [0.0001, '0.1%'],
  ])('a widget shows %d as %s', (share, text) => {
    expect(widgetShare(share)).toBe(text);
  });

  test.each([
    [6 / 218, '2.75 %'],
    [212 / 218, '97.25 %'],
    [1, '100.00 %'],
    [5973 / 11_253, '53.08 %'],
    [5280 / 11_253, '46.92 %'],
    [0.999999, '99.99 %'],
    [0.000001, '0.01 %'],
    [0, '0.00 %'],
  ])('a flyout shows %d as %s', (share, text) => {
    expect(flyoutShare(share)).toBe(text);
  });

  test.each([
    [472, 472, '100%(472)'],
    [0, 472, '0%(0)'],
    [5280, 5280, '100%(5280)'],
    [0, 0, '0%(0)'],
  ])('%d of %d in a details table is %s', (part, whole, text) => {
    expect(shareAndCount(part, whole)).toBe(text);
  });

  test('counts are separated by thousands', () => {
    expect([0, 999, 5280, 1_234_567].map(count)).toEqual(['0', '999', '5,280', '1,234,567']);
  });

  test('a widget separates from five digits on, as the original writes 4975', () => {
    expect([258, 4975, 12_430].map(widgetCount)).toEqual(['258', '4975', '12,430']);
  });

  test('one thing is singular', () => {
    expect([counted(1, 'message'), counted(0, 'message'), counted(2, 'day')]).toEqual([
      '1 message',
      '0 messages',
      '2 days',
    ]);
  });
});
