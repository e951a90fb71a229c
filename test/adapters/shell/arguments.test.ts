import { describe, expect, test } from 'vitest';
import { readShellArguments } from '../../../adapters/shell/arguments.ts';

const read = (...argv: string[]) => {
  const reading = readShellArguments(argv);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.shell;
};
const problem = (...argv: string[]) => {
  const reading = readShellArguments(argv);
  return reading.ok ? null : reading.problem;
};

describe('options of the shell', () => {
  test('are told apart from the words of the command', () => {
    expect(read('smtp-auth', '7d', '--data', 'D', '--format', 'JSON')).toMatchObject({
      words: ['smtp-auth', '7d'],
      data: 'D',
      format: 'json',
      asOf: undefined,
    });
  });

  test('a day means its end, so that windows as of it include it', () => {
    expect(read('--as-of', '2021-01-28').asOf?.toISOString()).toBe('2021-01-28T23:59:59.999Z');
    expect(read('--as-of', '2021-01-28T10:00:00+02:00').asOf?.toISOString()).toBe('2021-01-28T08:00:00.000Z');
  });

  test('name any number of logs to follow, in the order given', () => {
    expect(read('start', '--follow', '/a b', '--follow=c,d').follow).toEqual(['/a b', 'c,d']);
    expect(read('start').follow).toEqual([]);
  });

  test('declarations may hold spaces and commas', () => {
    expect(read('--declare', 'direction=Received,connectorType=Partner,tls=No Tls').declared).toEqual({
      direction: 'Received',
      connectorType: 'Partner',
      tls: 'No Tls',
    });
    expect(read('--declare', 'connector="Smith, Jones and Co",tls=No Tls').declared).toEqual({
      connector: 'Smith, Jones and Co',
      tls: 'No Tls',
    });
    expect(read('--declare', 'direction=Sent', '--declare', 'tls=TLS1.2').declared).toEqual({
      direction: 'Sent',
      tls: 'TLS1.2',
    });
  });

  test.each([
    [['--formt', 'json'], '--formt. Did you mean --format?'],
    [['--format', 'xml'], 'one of table, json, csv'],
    [['--as-of', '2021-02-30'], '--as-of 2026-11-15'],
    [['--as-of', 'tomorrow'], '--as-of 2026-11-15'],
    [['--year', '21'], '--year 2021'],
    [['--declare', 'direction'], 'key=value'],
    [['--declare', 'direction=Sent,direction=Received'], 'twice'],
    [['--data'], '--data needs a value, as in --data DIR.'],
    [['summary', '--data', ''], '--data needs a value, as in --data DIR.'],
    [['summary', '--data= '], '--data needs a value, as in --data DIR.'],
    [['import', 'x.csv', '--source', ''], '--source needs a value, as in --source NAME.'],
    [['start', '--follow', '/a', '--follow', ''], '--follow needs a value, as in --follow PATH.'],
    [['summary', '--set', 'a.b=1', '--set', ''], '--set needs a value, as in --set RULE.KEY=VALUE.'],
    [['start', '--sample=1'], '--sample takes no value.'],
  ])('%j is refused with the way to write it', (argv, words) => {
    expect(problem(...argv)).toContain(words);
  });
});
