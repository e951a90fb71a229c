import { expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { underCard } from '../../src/commands/under-card.ts';
import { splitWords } from '../../src/commands/words.ts';

const meant = (line: string, onCard: readonly string[]): string =>
  underCard(splitWords(line), { commands, onCard })
    .map(({ typed }) => typed)
    .join(' ');

test.each([
  ['why', ['a1b2c3d4'], 'why a1b2c3d4'],
  ['@mailflow why', ['a1b2c3d4'], 'why a1b2c3d4'],
  ['<@U1> ack', ['a1b2c3d4'], 'ack a1b2c3d4'],
  ['snooze 4h', ['a1b2c3d4'], 'snooze a1b2c3d4 4h'],
  ['expected "new scanner"', ['a1b2c3d4'], 'expected a1b2c3d4 "new scanner"'],
  ['expected migration', ['a1b2c3d4'], 'expected a1b2c3d4 migration'],
  ['ack', ['a1b2c3d4', 'e5f6a7b8'], 'ack group:a1b2c3d4'],
  ['ack all', ['a1b2c3d4', 'e5f6a7b8'], 'ack group:a1b2c3d4'],
  ['unack all', ['a1b2c3d4'], 'unack a1b2c3d4'],
  ['snooze all 4h', ['a1b2c3d4', 'e5f6a7b8'], 'snooze group:a1b2c3d4 4h'],
  ['snooze soon', ['a1b2c3d4'], 'snooze a1b2c3d4 soon'],
  ['expected why:INC1', ['a1b2c3d4'], 'expected a1b2c3d4 why:INC1'],
  ['unexpect', ['a1b2c3d4', 'e5f6a7b8'], 'unexpect group:a1b2c3d4'],
  ['why', ['a1b2c3d4', 'e5f6a7b8'], 'why a1b2c3d4'],
])('"%s" under the card of %j means "%s"', (said, episodes, expected) => {
  expect(meant(said, episodes)).toBe(expected);
});

test.each([
  ...['ack scanner@contoso.com', 'ack abcdef', 'snooze abcdef 4h', 'snooze scanner@contoso.com 4h', 'why Fabrikam'],
  ...[
    'expected scanner@contoso.com migration',
    'expected id:abcdef',
    'snooze group:abcdef 4h',
    'unack abcdef',
    'ack "Fabrikam relay"',
  ],
  ...['why e5f6a7b8', 'ack group:e5f6a7b8', 'smtp-auth 7d', 'insights', '', 'sender a@b.example 30d'],
])('"%s" means what it says', (said) => {
  expect(meant(said, ['a1b2c3d4'])).toBe(said);
});

test('under another card nothing is meant', () => {
  expect(meant('why', [])).toBe('why');
});
