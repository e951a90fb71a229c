import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REMEDIES } from '../../src/advice/index.ts';
import { addressPattern, inPowerShell, inShell, inTable } from '../../src/advice/quoted.ts';
import { runs } from '../seed/runs.ts';

/** Names as a stranger may choose them: quotes of all kinds, substitutions, ends of a command and of a line, and plain ones. */
const pieces = fc.constantFrom(
  ...["'", '"', '`', '‘', '’', '‚', '‛', '“', '$(id)', '$IFS', '$x', ';', '&&', '|', '>', '<', '\\', '\n', '\r', '\0'],
  ...[
    '\u202e',
    '\u200b',
    ' ',
    '-',
    '--',
    '#',
    '*',
    '?',
    '~',
    '%',
    '!',
    '@',
    '.',
    '+',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '^',
  ],
  ...['ö', 'é', '漢', 'scanner', 'contoso.com', 'a', '0', '=', ',', '/'],
);
const hostile = fc.oneof(
  fc.array(pieces, { minLength: 1, maxLength: 12 }).map((all) => all.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.constantFrom('scanner@contoso.com', "o'brien@contoso.com", '-rf@contoso.com', 'a b@contoso.com'),
);
const PLACEHOLDER = 'ADDRESS';

/** What a real shell makes of words, one after another. */
function asReadByShell(words: readonly string[]): readonly string[] {
  const script = words.map((word) => `printf '%s\\0' ${word}`).join('\n');
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('a word for a shell is the name itself to a real one, or the placeholder', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 200 }), (names) => {
      const words = names.map((name) => inShell(name, PLACEHOLDER));
      const read = asReadByShell(words);
      expect(read).toEqual(names.map((name, i) => (words[i] === PLACEHOLDER ? PLACEHOLDER : name)));
    }),
    { numRuns: runs(15) },
  );
});

test('a pattern for a shell fits that very address and no other', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 100 }), (names) => {
      const words = names.map((name) => addressPattern(name, PLACEHOLDER));
      asReadByShell(words).forEach((pattern, i) => {
        if (words[i] === PLACEHOLDER) return;
        expect(new RegExp(pattern).test(`<${names[i]}>`)).toBe(true);
        expect(new RegExp(pattern).test(`<x${names[i]}>`)).toBe(false);
        expect(new RegExp(pattern).test(`<${names[i]?.replace(/.$/su, '\u0001')}>`)).toBe(false);
      });
    }),
    { numRuns: runs(15) },
  );
});

test('a word for PowerShell is plain, or one single-quoted string with every quote in it doubled', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const word = inPowerShell(name, PLACEHOLDER);
      if (word === PLACEHOLDER || word === name) {
        expect(word).toMatch(/^[a-z0-9][a-z0-9@._+-]*$/i);
        return;
      }
      // PowerShell takes typographic quotes for quotes, too.
      expect(word).toMatch(/^'(?:[^'‘’‚‛]|'')*'$/);
      expect(word.slice(1, -1).replaceAll("''", "'")).toBe(name);
    }),
    { numRuns: runs(2000) },
  );
});

test('a key of a table has no blank and begins no comment', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      expect(inTable(name, PLACEHOLDER)).toMatch(/^[a-z0-9][a-z0-9@._+-]*$/i);
    }),
    { numRuns: runs(500) },
  );
});

describe.for([...new Set(REMEDIES.values())])('advice for $system', (remedies) => {
  test('puts the real name into its commands, and never one that ends a command early', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const path = { connector: 'the connector', name, other: 'your partner', isInbound: name.length % 2 === 0 };
        const texts = [
          ...[remedies.stopAccount({ name }), remedies.newAccount({ name }), remedies.oldTlsClient({ name })],
          ...[remedies.inClearText(path), remedies.oldTlsOfPartner(path), remedies.tls11(path)],
        ].flat();
        for (const text of texts) {
          expect(text.split('`').length % 2, text).toBe(1);
          expect(text).not.toMatch(/\p{Cc}|\p{Cf}/u);
          expect(text, 'a placeholder is a word in capitals').not.toMatch(
            /<(?:address|login|sender|user|name|domain|server|their|message id|queue id)[^>]*>/,
          );
        }
      }),
      { numRuns: runs(100) },
    );
  });

  test('links to pages of its maker over https', () => {
    for (const { label, url } of Object.values(remedies.pages)) {
      expect(url).toMatch(/^https:\/\/(?:learn\.microsoft\.com|www\.(?:postfix|exim|sendmail|rfc-editor)\.org)\/\S+$/);
      expect(label.length).toBeLessThanOrEqual(75);
    }
  });
});

test('the mailbox is named in the command for Exchange Online, and the login in the table for Postfix', () => {
  const of = (source: string) => REMEDIES.get(source)?.stopAccount({ name: 'scanner@contoso.com' }).join('\n');
  expect(of('report-csv')).toContain('Set-CASMailbox -Identity scanner@contoso.com -SmtpClient');
  expect(of('postfix-log')).toContain('`scanner@contoso.com REJECT`');
  expect(of('exim-log')).toContain(String.raw`exiqgrep -f '^<scanner@contoso\.com>$'`);
  expect(of('sendmail-log')).toContain("-qS'<scanner@contoso.com>'");
});
