import { describe, expect, test } from 'vitest';
import { readSettings, SETTINGS } from '../../../../adapters/chat/slack/settings.ts';

const BOT = 'xoxb-1-2-verysecret';
const APP = 'xapp-1-A1-2-verysecret';
const SECRET = '0123456789abcdef0123456789abcdef';

const faultsOf = (environment: Readonly<Record<string, string>>) => {
  const read = readSettings(environment);
  if (read.kind !== 'faulty') throw new Error(`it is ${read.kind}`);
  expect(read.faults.join('\n')).not.toContain('verysecret');
  expect(read.faults.join('\n')).not.toContain(SECRET);
  return read.faults;
};

describe('the settings of Slack', () => {
  test('are off where no variable is set, or where all are empty', () => {
    expect(readSettings({})).toEqual({ kind: 'off' });
    expect(readSettings({ SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', PATH: '/bin' })).toEqual({ kind: 'off' });
  });

  test('choose Socket Mode with an app token, also where there is a signing secret', () => {
    const socket = { botToken: BOT, way: { kind: 'socket', appToken: APP }, apiUrl: 'https://slack.com/api/' };
    const expected = { kind: 'ready', settings: { ...socket, mostFileBytes: 100_000_000 } };
    expect(readSettings({ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP })).toEqual(expected);
    expect(readSettings({ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, SLACK_SIGNING_SECRET: SECRET })).toEqual(
      expected,
    );
  });

  test('choose HTTP with a signing secret', () => {
    expect(readSettings({ SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SECRET })).toMatchObject({
      settings: { way: { kind: 'http', signingSecret: SECRET } },
    });
  });

  test.for([
    ['only the bot token', { SLACK_BOT_TOKEN: BOT }, ['SLACK_APP_TOKEN: is missing.']],
    ['only the app token', { SLACK_APP_TOKEN: APP }, ['SLACK_BOT_TOKEN: is missing. Find it at api.slack.com/apps']],
    ['only the address', { SLACK_API_URL: 'https://a.test' }, ['SLACK_BOT_TOKEN: is', 'SLACK_APP_TOKEN: is']],
    [
      'swapped tokens',
      { SLACK_BOT_TOKEN: APP, SLACK_APP_TOKEN: BOT },
      ['SLACK_BOT_TOKEN: holds an app-level token', 'SLACK_APP_TOKEN: holds a bot token'],
    ],
    [
      "a user's token",
      { SLACK_BOT_TOKEN: 'xoxp-verysecret', SLACK_APP_TOKEN: APP },
      ["SLACK_BOT_TOKEN: holds a user's token"],
    ],
    [
      'a token that expires',
      { SLACK_BOT_TOKEN: 'xoxe.xoxb-1-verysecret', SLACK_APP_TOKEN: APP },
      ['SLACK_BOT_TOKEN: holds a token that expires: switch token rotation off'],
    ],
    ['a blank token', { SLACK_BOT_TOKEN: '  ', SLACK_APP_TOKEN: APP }, ['SLACK_BOT_TOKEN: is blank']],
    [
      'a line break',
      { SLACK_BOT_TOKEN: `${BOT}\n`, SLACK_APP_TOKEN: APP },
      ['SLACK_BOT_TOKEN: contains a space or a line'],
    ],
    [
      'quotation marks',
      { SLACK_BOT_TOKEN: `"${BOT}"`, SLACK_APP_TOKEN: APP },
      ['SLACK_BOT_TOKEN: is in quotation marks'],
    ],
    [
      'a token for a secret',
      { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: BOT },
      ['SLACK_SIGNING_SECRET: holds a bot token'],
    ],
    [
      'something else for a secret',
      { SLACK_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: 'verysecret' },
      ['SLACK_SIGNING_SECRET: does not look as Slack writes it. Find it at api.slack.com/apps → your app → Basic'],
    ],
    [
      'a size that is none',
      { SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, SLACK_MAX_FILE_MB: 'large' },
      ['SLACK_MAX_FILE_MB: is not a number'],
    ],
    [
      'everything wrong',
      { SLACK_BOT_TOKEN: 'x', SLACK_API_URL: 'y' },
      ['SLACK_BOT_TOKEN', 'SLACK_API_URL', 'SLACK_APP'],
    ],
  ] as const)('with %s are faults that name the variable and where it is found', ([, environment, beginnings]) => {
    expect(faultsOf(environment)).toEqual(beginnings.map((beginning) => expect.stringContaining(beginning)));
  });

  test.for([
    'http://slack.com/api/',
    'https://a:b@slack.com/',
    'https://slack.com/api/?a',
    'ftp://slack.com',
    'slack.com',
  ])('take no address but https, or this machine: not %s', (url) => {
    const faults = faultsOf({ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, SLACK_API_URL: url });
    expect(faults).toEqual([expect.stringMatching(/^SLACK_API_URL: /)]);
  });

  test.for([
    ['https://gateway.contoso.com/slack', 'https://gateway.contoso.com/slack/'],
    ['http://127.0.0.1:4000/api/', 'http://127.0.0.1:4000/api/'],
    ['http://localhost:4000/api', 'http://localhost:4000/api/'],
    ['http://[::1]:4000/api', 'http://[::1]:4000/api/'],
  ] as const)('take %s', ([given, apiUrl]) => {
    const read = readSettings({ SLACK_BOT_TOKEN: BOT, SLACK_APP_TOKEN: APP, SLACK_API_URL: given });
    expect(read).toMatchObject({ settings: { apiUrl } });
  });

  test('say of each variable what it is', () => {
    expect(Object.keys(SETTINGS)).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_API_URL',
      'SLACK_MAX_FILE_MB',
    ]);
    for (const words of Object.values(SETTINGS)) expect(words).toMatch(/./);
  });
});
