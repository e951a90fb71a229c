import { describe, expect, test } from 'vitest';
import { chatSystems } from '../adapters/chat/index.ts';
import { isSchedule } from '../adapters/schedule/cron-scheduler.ts';
import { readShellArguments } from '../adapters/shell/arguments.ts';
import { sources } from '../adapters/sources/index.ts';
import { readConfig } from '../src/config.ts';
import { rules } from '../src/rules/index.ts';
import { givenTwice, readRuleSettings } from '../src/rules/settings.ts';
import { HOSTILE, harmless } from './commands/hostile-words.ts';
import { textOf } from './readme/documents.ts';
import { codesOf, sectionOf, tableRowsOf } from './readme/markdown.ts';

const SETTINGS = tableRowsOf(sectionOf(textOf('src/config-file/README.md'), '## All settings')).map(
  ([name = '']) => codesOf(name)[0] ?? '',
);
const checks = {
  ...{ sources, chats: chatSystems.map(({ ids }) => ids), isSchedule },
  ruleFaults: (texts: readonly string[]) => {
    const read = readRuleSettings(rules, texts);
    return read.ok ? [] : read.faults;
  },
};

/** Whether it is taken, and how many faults it has. */
const faultsOf = (name: string, value: string): number => {
  const read = readConfig(Object.fromEntries([[name, value]]), checks);
  return read.ok ? 0 : read.faults.length;
};

describe.each(HOSTILE)('%s', (word) => {
  const plain = harmless(word);

  test.each(SETTINGS)('as the value of %s is a value like any other', (name) => {
    for (const shape of [
      'WORD',
      'slack:WORD',
      'teams:WORD',
      'WORD:U0123',
      'WORD=1',
      'WORD,WORD',
      'smtp-auth-spike.WORD=1',
    ])
      expect([shape, faultsOf(name, shape.replaceAll('WORD', word))]).toEqual([
        shape,
        faultsOf(name, shape.replaceAll('WORD', plain)),
      ]);
  });

  test('as a setting, or a part of its name, is none', () => {
    for (const name of [`MAILFLOW_${word}`, `MAILFLOW_${word.toUpperCase()}`])
      expect([name, faultsOf(name, 'x')]).toEqual([name, 1]);
    for (const text of [`${word}.x=1`, `smtp-auth-spike.${word}=1`]) {
      const read = readRuleSettings(rules, [text]);
      expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining('there is no')]);
    }
    expect(givenTwice([`${word}.x=1`])).toEqual([]);
  });

  test('as the value of a setting of a chat is a value like any other', () => {
    for (const { settings, configure } of chatSystems)
      for (const name of Object.keys(settings)) {
        const read = (value: string) => configure(Object.fromEntries([[name, value]]));
        const [hostile, harmlessOne] = [read(word), read(plain)];
        expect([name, hostile.kind]).toEqual([name, harmlessOne.kind]);
        expect('faults' in hostile && hostile.faults.length).toBe('faults' in harmlessOne && harmlessOne.faults.length);
      }
  });

  test('as a declaration in a shell is one, once', () => {
    const keys = (declare: string) => {
      const read = readShellArguments(['import', 'x.csv', '--declare', declare]);
      return read.ok ? Object.keys(read.shell.declared) : read.problem;
    };
    const isKey = /^[a-z]/i.test(word);
    expect(keys(`${word}=a`)).toEqual(isKey ? [word] : expect.stringContaining('Write key=value'));
    if (isKey) expect(keys(`${word}=a,${word}=b`)).toBe(`--declare has ${word} twice.`);
  });
});
