import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/app/catalogue.ts';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { parseArguments, parseCommand } from '../../src/commands/parse.ts';
import { pluginsIn } from '../../src/commands/read-words.ts';
import { HOSTILE, harmless, lineOfUsage, withWord } from './hostile-words.ts';

const grammar = { ...catalogue, asOf: new Date('2026-11-15T17:20:00Z'), defaultTop: 20 };
const plugins = pluginsIn(catalogue);

/** What was understood, with the word as a placeholder. */
function meaningOf(line: string, word: string): string {
  const parsed = parseCommand(line, grammar);
  if (!parsed.ok) return 'refused';
  const { report: _, ...args } = parsed.command.args as Readonly<Record<string, unknown>>;
  return JSON.stringify([parsed.command.name, args]).replaceAll(word, 'WORD').replaceAll(word.toLowerCase(), 'WORD');
}

describe.each(plugins.map((plugin) => [plugin.name, plugin] as const))('%s', (name, { usage, examples }) => {
  test.each(HOSTILE)('takes %s in any place for a word like any other', (word) => {
    const neutral = harmless(word);
    for (const line of [name, lineOfUsage(usage), ...examples]) {
      const plain = withWord(line, neutral);
      for (const [at, hostile] of withWord(line, word).entries()) {
        expect([hostile, meaningOf(hostile, word)]).toEqual([hostile, meaningOf(plain[at] ?? '', neutral)]);
        const words = hostile.split(' ');
        expect(parseArguments(words, grammar).ok).toBe(parseArguments((plain[at] ?? '').split(' '), grammar).ok);
      }
    }
  });
});

test.each(HOSTILE)('%s is no subscription, no period, no zone and no severity', (word) => {
  for (const line of [
    `subscribe ${word}`,
    `subscribe digest ${word}`,
    `subscribe digest daily at 09:00 ${word}`,
    `subscribe severity:${word}`,
    `unsubscribe ${word}`,
  ])
    expect([line, parseCommand(line, grammar).ok]).toEqual([line, false]);
});

test.each(HOSTILE)('the help on %s is the help', (word) => {
  expect(() => helpOn(word, catalogue)).not.toThrow();
});

test('a usage makes a line with every word that it has', () => {
  const usage = 'subscribe [all|<insight> …] [severity:low|high] [digest daily|weekly] [at 09:00 Europe/Berlin]';
  expect(lineOfUsage(usage)).toBe('subscribe all severity:low digest daily at 09:00 Europe/Berlin');
  expect(withWord('a k:v', 'W')).toContain('a k:W');
  expect(withWord('a k:v', 'W')).toContain('a W:v');
});
