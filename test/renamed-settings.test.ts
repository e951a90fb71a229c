import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatSystems } from '../adapters/chat/index.ts';
import { isSchedule } from '../adapters/schedule/cron-scheduler.ts';
import { sources } from '../adapters/sources/index.ts';
import { readConfig } from '../src/config.ts';
import { nearestSetting, RENAMED_SETTINGS, underGivenNames, withNewNames } from '../src/renamed-settings.ts';
import { runs } from './seed/runs.ts';

const ALL = [...RENAMED_SETTINGS, ...chatSystems.flatMap(({ renamed = [] }) => renamed)];

describe('a setting under its old name', () => {
  test.each([
    ['MAILFLOW_LOOK_SCHEDULE', '*/5 * * * *', { MAILFLOW_DETECTION_SCHEDULE: '*/5 * * * *' }],
    ['MAILFLOW_ALLOWED', 'slack:U0123', { MAILFLOW_OPERATORS: 'slack:U0123' }],
    ['MAILFLOW_VERBOSE', '0', { MAILFLOW_LOG_LEVEL: 'warn' }],
    ['MAILFLOW_VERBOSE', '1', { MAILFLOW_LOG_LEVEL: 'info' }],
    ['SLACK_MOST_FILE_MB', '7', { SLACK_MAX_FILE_MB: '7' }],
    ['TEAMS_MOST_FILE_MB', '9', { TEAMS_MAX_FILE_MB: '9' }],
  ])('%s=%s is read as the new one', (old, value, environment) => {
    const read = withNewNames({ PATH: '/bin', [old]: value }, ALL);
    expect(read).toMatchObject({ environment: { PATH: '/bin', ...environment }, faults: [] });
    expect(Object.keys(read.environment).sort()).toEqual(['PATH', ...Object.keys(environment)].sort());
    expect(read.oldNames.map(({ old: name }) => name)).toEqual([old]);
  });

  test.each(ALL)('$old has a new name that is a setting', ({ name, values = new Map([['', '']]) }) => {
    const chat = chatSystems.find(({ settings }) => name in settings);
    for (const value of values.values()) {
      const read = readConfig({ [name]: value }, { sources, chats: [], isSchedule, ruleFaults: () => [] });
      expect(read.ok || !read.faults.some((fault) => /no such setting|none of/.test(fault))).toBe(true);
    }
    expect(chat !== undefined || name.startsWith('MAILFLOW_')).toBe(true);
  });

  test.each([
    ['MAILFLOW_ALLOWED', 'slack:U1', 'MAILFLOW_OPERATORS', 'slack:U2'],
    ['MAILFLOW_ALLOWED', '', 'MAILFLOW_OPERATORS', 'slack:U2'],
    ['MAILFLOW_LOOK_SCHEDULE', '* * * * *', 'MAILFLOW_DETECTION_SCHEDULE', '*/2 * * * *'],
    ['MAILFLOW_VERBOSE', '1', 'MAILFLOW_LOG_LEVEL', 'warn'],
    ['SLACK_MOST_FILE_MB', '7', 'SLACK_MAX_FILE_MB', '8'],
  ])('%s=%s beside %s=%s is refused, with both names', (old, oldValue, name, value) => {
    const { faults } = withNewNames({ [old]: oldValue, [name]: value }, ALL);
    expect(faults).toEqual([`${name}: is not the same as ${old}, its old name. Set only ${name}`]);
  });

  test.each([
    ['MAILFLOW_ALLOWED', 'slack:U1', 'MAILFLOW_OPERATORS', 'slack:U1'],
    ['MAILFLOW_VERBOSE', '1', 'MAILFLOW_LOG_LEVEL', 'info'],
    ['TEAMS_MOST_FILE_MB', '7', 'TEAMS_MAX_FILE_MB', '7'],
  ])('%s=%s beside %s=%s is the same', (old, oldValue, name, value) => {
    const read = withNewNames({ [old]: oldValue, [name]: value }, ALL);
    expect(read).toMatchObject({ environment: { [name]: value }, oldNames: [{ old, name }], faults: [] });
  });

  test('a value that the old name never had is a fault of the old name', () => {
    const { faults, environment } = withNewNames({ MAILFLOW_VERBOSE: 'info' }, ALL);
    expect(faults).toEqual(['MAILFLOW_VERBOSE: "info" is none of 0, 1']);
    expect(environment).toEqual({});
  });

  test('says what to write, and shows no value that somebody gave', () => {
    const uses = withNewNames({ MAILFLOW_ALLOWED: 'slack:U0123', MAILFLOW_VERBOSE: '1' }, ALL).oldNames;
    expect(uses.map(({ use }) => use)).toEqual(['MAILFLOW_OPERATORS', 'MAILFLOW_LOG_LEVEL=info']);
  });

  test('is what a fault of it is called by, unless the new one is there as well', () => {
    const faults = ['MAILFLOW_OPERATORS: "a" names no chat', 'MAILFLOW_HOST: is empty'];
    const oldNames = withNewNames({ MAILFLOW_ALLOWED: 'a' }, ALL).oldNames;
    expect(underGivenNames(faults, oldNames, { MAILFLOW_ALLOWED: 'a' })).toEqual([
      'MAILFLOW_ALLOWED: "a" names no chat',
      'MAILFLOW_HOST: is empty',
    ]);
    expect(underGivenNames(faults, oldNames, { MAILFLOW_ALLOWED: 'a', MAILFLOW_OPERATORS: 'a' })).toEqual(faults);
  });

  test('nearly written leads to the new one', () => {
    const known = ALL.map(({ name }) => name);
    expect(nearestSetting('MAILFLOW_ALOWED', known, ALL)).toBe('MAILFLOW_OPERATORS');
    expect(nearestSetting('SLACK_MOST_FILES_MB', known, ALL)).toBe('SLACK_MAX_FILE_MB');
    expect(nearestSetting('MAILFLOW_OPERATOR', known, ALL)).toBe('MAILFLOW_OPERATORS');
  });
});

test('whatever is given, no old name is left, no other variable is touched, and nothing is chosen in silence', () => {
  const names = ALL.flatMap(({ old, name }) => [old, name]);
  const value = fc.constantFrom('', '0', '1', 'warn', 'info', 'x');
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names, 'PATH', 'HOME', '__proto__'), value), (given) => {
      const { environment, oldNames, faults } = withNewNames(given, ALL);
      for (const { old, name, values } of ALL) {
        expect(Object.hasOwn(environment, old)).toBe(false);
        const [before, after] = [given[old], given[name]];
        const meant = before === undefined ? after : values === undefined ? before : values.get(before);
        const isRefused = faults.some((fault) => fault.includes(old));
        expect(isRefused).toBe(before !== undefined && (meant === undefined || (after ?? meant) !== meant));
        if (!isRefused) expect(environment[name]).toBe(meant);
        if (before !== undefined && !isRefused) expect(oldNames.map((each) => each.old)).toContain(old);
      }
      for (const name of ['PATH', 'HOME']) expect(environment[name]).toBe(given[name]);
    }),
    { numRuns: runs(200) },
  );
});
