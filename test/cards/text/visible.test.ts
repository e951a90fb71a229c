import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible } from '../../../cards/text/visible.ts';

describe('text from mail, made visible', () => {
  test.each([
    ['a\u202eb', 'a<U+202E>b'],
    ['a\x1b[31mb', 'a<U+001B>[31mb'],
    ['a\nb\tc', 'a<U+000A>b<U+0009>c'],
    ['a\u200bb', 'a<U+200B>b'],
    ['\ud800x', '<U+D800>x'],
    ['a\u2028b', 'a<U+2028>b'],
    ['a\u00adb', 'a<U+00AD>b'],
    ['a\u3164b', 'a<U+3164>b'],
    ['a\u{e0041}b', 'a<U+E0041>b'],
    ['a\u200db', 'a<U+200D>b'],
  ])('%j becomes %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['printer@contoso.com', 'jörg@müller.example', '組織内 SMTP', '👨‍👩‍👧 family', '❤️', 'e\u0301'])(
    '%j is left as it is',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  test('nothing a terminal would act on is left, whatever goes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
