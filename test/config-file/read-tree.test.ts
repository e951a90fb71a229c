import { describe, expect, test } from 'vitest';
import { yamlTree } from '../../adapters/config-file/yaml-tree.ts';
import { fileSettings } from '../../src/config-file/file-setting.ts';
import { atPlaces, readTree } from '../../src/config-file/read-tree.ts';
import { FILE_SETTINGS } from '../../src/main/given-settings.ts';
import { HOSTILE } from '../commands/hostile-words.ts';

const secrets = {
  ofVariable: (name: string) => (name === 'A_TOKEN' ? 'xoxb-from-the-environment' : undefined),
  ofFile: (path: string) => (path === 'token' ? { text: 'xoxb-from-a-file\r\n' } : { fault: 'is not there' }),
};

function read(text: string) {
  const parsed = yamlTree(text);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => fault.text).join());
  return readTree(parsed.tree, FILE_SETTINGS, secrets);
}

test.each([
  ['nothing at all', '', {}],
  ['comments alone', '# nothing\n', {}],
  ['a value', 'organisation: Contoso', { MAILFLOW_ORGANISATION: 'Contoso' }],
  ['a number as it is written', 'port: 0443', { MAILFLOW_PORT: '0443' }],
  [
    'true and false',
    'guestsRead: true\nteams:\n  anonymous: false',
    { MAILFLOW_GUESTS_READ: '1', TEAMS_ANONYMOUS: '0' },
  ],
  ['a quoted word that looks like it', "organisation: 'true'", { MAILFLOW_ORGANISATION: 'true' }],
  ['a list', "operators:\n  - 'slack:U1'\n  - slack:C1", { MAILFLOW_OPERATORS: 'slack:U1,slack:C1' }],
  ['a list as the variable has it', 'operators: slack:U1,slack:C1', { MAILFLOW_OPERATORS: 'slack:U1,slack:C1' }],
  [
    'a list with blanks between',
    'ownAddresses: [192.0.2.1, 10.0.0.0/8]',
    { MAILFLOW_OWN_ADDRESSES: '192.0.2.1 10.0.0.0/8' },
  ],
  [
    'rules',
    'rules:\n  smtp-auth-spike: { alertsPerWeek: 3 }\n  no-tls-connector:\n    minMessages: 50',
    { MAILFLOW_RULES: 'smtp-auth-spike.alertsPerWeek=3,no-tls-connector.minMessages=50' },
  ],
  ['a chat', 'slack:\n  botToken: { env: A_TOKEN }', { SLACK_BOT_TOKEN: 'xoxb-from-the-environment' }],
  ['a secret of a file', 'slack: { botToken: { file: token } }', { SLACK_BOT_TOKEN: 'xoxb-from-a-file' }],
  [
    'another setting from elsewhere',
    'organisation: { env: A_TOKEN }',
    { MAILFLOW_ORGANISATION: 'xoxb-from-the-environment' },
  ],
  ['a chat with everything commented out', 'slack:\n#  botToken: x', {}],
])('%s', (_, text, variables) => {
  expect(read(text)).toMatchObject({ variables, faults: [] });
});

test.each([
  [
    'a misspelt name',
    'host: a\ninboxShedule: x',
    2,
    'inboxShedule: there is no such setting; did you mean inboxSchedule?',
  ],
  [
    'a misspelt name of a chat',
    'slack:\n  botTokn: x',
    2,
    'slack.botTokn: there is no such setting; did you mean slack.botToken?',
  ],
  ['a variable in place of a name', 'MAILFLOW_HOST: x', 1, 'MAILFLOW_HOST: there is no such setting'],
  ['the data directory, where the file lies', 'data: x', 1, 'data: there is no such setting'],
  ['no value', 'host:\nport: 1', 1, 'host: has no value; leave it out, or give it one'],
  ['a list for one value', 'host: [a, b]', 1, 'host: takes one value, not a list'],
  [
    'two values in an item',
    "operators:\n  - slack:U1\n  - 'slack:U2,slack:U3'",
    3,
    'operators: "slack:U2,slack:U3" is more than one value; write each as an item of its own',
  ],
  ['a list in a list', 'operators:\n  - a\n  - [b]', 3, 'operators: takes a list of single values'],
  ['a chat with one value', 'slack: on', 1, 'slack: write its settings below it, indented'],
  [
    'a rule without settings',
    'rules:\n  smtp-auth-spike: 3',
    2,
    'rules: write the settings of smtp-auth-spike below it, indented',
  ],
  ['a list of settings', '- host: a', 1, 'write settings as `name: value`, one on each line'],
  [
    'a variable that is not there',
    'slack:\n  botToken: { env: NO_TOKEN }',
    2,
    'slack.botToken: the environment has no NO_TOKEN',
  ],
  ['a file that is not there', 'slack:\n  botToken: { file: nothing }', 2, 'slack.botToken: nothing is not there'],
  ['neither env nor file', 'host: { vault: x }', 1, 'host: "vault" is neither env nor file'],
  ['both', 'host: { env: A_TOKEN, file: token }', 1, 'host: write a value, { env: NAME } or { file: PATH }'],
])('%s is a fault', (_, text, line, fault) => {
  expect(read(text)).toMatchObject({ variables: {}, faults: [{ line, text: fault }] });
});

test('a secret as text is refused and not shown, whichever it is', () => {
  const secret = FILE_SETTINGS.filter(({ isSecret }) => isSecret);
  expect(secret.map(({ variable }) => variable).sort()).toEqual([
    ...[
      'MAILFLOW_MAIL_PASSWORD',
      'MAILFLOW_METRICS_TOKEN',
      'MAILFLOW_TLS_REPORTS_SECRET',
      'SLACK_APP_TOKEN',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'TEAMS_APP_PASSWORD',
    ],
  ]);
  for (const { path } of secret)
    for (const value of ['hunter2hunter2', "'hunter2hunter2'", '[hunter2hunter2]']) {
      const { variables, faults } = read(
        `${path.map((key, depth) => `${'  '.repeat(depth)}${key}:`).join('\n')} ${value}`,
      );
      expect(variables).toEqual({});
      expect(faults).toHaveLength(1);
      expect(JSON.stringify(faults)).toContain('must not be written here as text');
      expect(JSON.stringify(faults)).not.toContain('hunter2');
    }
});

test('every fault is told at once', () => {
  expect(read('host: [a]\nport:\nslack:\n  botToken: x\n  what: y').faults.map(({ line }) => line)).toEqual([
    1, 2, 4, 5,
  ]);
});

describe.each(HOSTILE)('%s', (word) => {
  test('is no setting, at any depth', () => {
    for (const text of [`${JSON.stringify(word)}: x`, `slack:\n  ${JSON.stringify(word)}: x`])
      expect(read(text)).toMatchObject({
        variables: {},
        faults: [{ text: expect.stringContaining('no such setting') }],
      });
  });
});

test('each setting has a name of its own', () => {
  const names = fileSettings(Object.fromEntries(FILE_SETTINGS.map(({ variable }) => [variable, '']))).map(({ path }) =>
    path.join('.'),
  );
  expect(new Set(names).size).toBe(FILE_SETTINGS.length);
});

test('faults of variables are told where their values stand, down to the item', () => {
  const { places } = read(
    "operators:\n  - slack:U1\n  - slack:general\nhost: 'a b'\nrules:\n  smtp-auth-spike:\n    alerts: 3",
  );
  const faults = [
    'MAILFLOW_OPERATORS: "slack:general" can match nobody',
    'MAILFLOW_HOST: has a blank',
    'MAILFLOW_RULES: smtp-auth-spike.alerts is no setting',
    'MAILFLOW_PORT: is not of the file',
  ];
  expect(atPlaces(faults, places, 'config.yaml')).toEqual([
    'config.yaml line 3: operators: "slack:general" can match nobody',
    'config.yaml line 4: host: has a blank',
    'config.yaml line 7: rules: smtp-auth-spike.alerts is no setting',
    'MAILFLOW_PORT: is not of the file',
  ]);
});
