import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literal, markdown } from '../../../cards/teams/escape.ts';
import { runs } from '../../seed/runs.ts';
import { obeyed, obeyedInMarkdown } from './validate.ts';

describe('text from mail in Markdown', () => {
  test.each([
    ['**bold** _it_ ~s~ `x`', '∗∗bold∗∗ ˍitˍ ∼s∼ ˋxˋ'],
    ['john_doe@contoso.com', 'john_doe@contoso.com'],
    ['[printer](http\u003a//evil.example)', '［printer］(http∶//evil.example)'],
    ['1. one', '1․ one'],
    ['2) two', '2﹚ two'],
    ['- item', '‐ item'],
    ['+ item', '＋ item'],
    ['---', '‐--'],
    ['1.5 messages, -3 %', '1.5 messages, -3 %'],
    ['# heading #2', '＃ heading #2'],
    ['> quoted <b>', '› quoted ‹b›'],
    ['Q&A &amp; &#42;', 'Q&A ＆amp; ＆#42;'],
    ['a\\*b', 'a＼∗b'],
    ['a\u202eb', 'a‹U+202E›b'],
    ['line\nfeed', 'line‹U+000A›feed'],
  ])('%j is shown as %j', (text, shown) => {
    expect(markdown(text)).toBe(shown);
  });
});

describe('text from mail where it is shown as it is', () => {
  test.each([
    ['**bold** [x](y) <b> &amp;', '**bold** [x](y) <b> &amp;'],
    ['<at>all</at> <AT id="0"> <attic>', '‹at>all‹/at> ‹AT id="0"> <attic>'],
    ['{{DATE(2026-11-15T08:00:00Z)}}', '{｛DATE(2026-11-15T08:00:00Z)}}'],
    ['{{{TIME(…)}}', '{｛｛TIME(…)}}'],
    ['a$\u007bx} {x}', 'a$｛x} {x}'],
    ['https://evil.example', 'https∶//evil.example'],
    [' a\u202eb ', 'a<U+202E>b'],
  ])('%j is shown as %j', (text, shown) => {
    expect(literal(text)).toBe(shown);
  });
});

test('nothing is obeyed, whatever goes in', () => {
  const unit = fc.constantFrom(...'*_~`[]()<>{}$&;#:/\\!-+=|.1at \n', 'é', '\u200b');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit }), fc.string({ unit: 'binary' })), (text) => {
      expect(obeyed(literal(text))).toEqual([]);
      expect(obeyedInMarkdown(markdown(text))).toEqual([]);
      expect(literal(literal(text))).toBe(literal(text));
    }),
    { numRuns: runs(500) },
  );
});
