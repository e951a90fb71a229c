import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOf, commandValue } from '../../../cards/slack/command-value.ts';
import { fenced, literal, mrkdwn } from '../../../cards/slack/escape.ts';
import { runs } from '../../seed/runs.ts';
import { obeyed } from './validate.ts';

describe('text from mail in mrkdwn', () => {
  test.each([
    ['<!channel> <@U1>', '&lt;!channel&gt; &lt;@U1&gt;'],
    ['Q&A &amp;', 'Q&amp;A &amp;amp;'],
    [':tada:', '∶tada:'],
    ['*bold* _it_ ~s~', '∗bold∗ ˍitˍ ∼s∼'],
    ['john_doe@contoso.com', 'john_doe@contoso.com'],
    ['a`b`c', 'aˋbˋc'],
    ['> quoted', '› quoted'],
    ['a\u202eb', 'a&lt;U+202E&gt;b'],
    ['Try `smtp-auth 7d`.', 'Try `smtp-auth 7d`.'],
  ])('%j is shown as %j', (text, shown) => {
    expect(mrkdwn(text)).toBe(shown);
  });

  test('nothing is obeyed, whatever goes in', () => {
    const signs = fc.string({ unit: fc.constantFrom('*', '_', '~', '`', ':', '<', '>', '&', ' ', 'a', '!', '@') });
    fc.assert(
      fc.property(fc.oneof(signs, fc.string({ unit: 'binary' })), (text) => {
        expect(obeyed(mrkdwn(text))).toEqual([]);
        expect(obeyed(fenced([literal(text), literal(text)]))).toEqual([]);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('a command as a value', () => {
  test('comes back as it went, with entities in it or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (command) => {
        expect(commandOf(commandValue(command))).toBe(command);
        expect(commandValue(command)).not.toMatch(/[&<>]/);
      }),
    );
  });

  test('stands there as it is typed where it can', () => {
    expect(commandValue('sender printer@contoso.com 30d')).toBe('sender printer@contoso.com 30d');
  });
});
