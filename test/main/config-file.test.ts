import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FILE_SETTINGS } from '../../src/main/given-settings.ts';
import { mailflow } from '../journeys/in-process.ts';
import { withDirectory } from '../journeys/mailflow.ts';

const TOKENS = {
  SLACK_BOT_TOKEN: 'xoxb-1-a',
  SLACK_APP_TOKEN: 'xapp-1-a',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  TEAMS_APP_PASSWORD: 'Abc8Q~abcdefghijklmnopqrstuvwxyz012345678',
  MAILFLOW_METRICS_TOKEN: '0123456789abcdef',
  MAILFLOW_TLS_REPORTS_SECRET: '0123456789abcdefghijkl',
};
/** The secrets under other names, as a secret store might give them. */
const ELSEWHERE = Object.fromEntries(Object.entries(TOKENS).map(([name, value]) => [`STORE_${name}`, value]));

/** Every setting, taken out of comments. */
const uncommented = (text: string): string => text.replaceAll(/^#(?!#)/gm, '');

async function withFile(text: string, use: (data: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const data = join(directory, 'data');
    await mkdir(data);
    await writeFile(join(data, 'config.yaml'), text);
    await use(data);
  });
}

test('init writes a file that is right as it is, and with every setting in it taken out of its comment', () =>
  withDirectory(async (directory) => {
    const data = join(directory, 'data');
    const init = await mailflow(['config', 'init', '--data', data]);
    expect(init).toMatchObject({ code: 0, stderr: '' });
    const file = join(data, 'config.yaml');
    expect((await stat(file)).mode & 0o077).toBe(0);
    const example = await readFile(file, 'utf8');
    expect((await mailflow(['config', 'check', '--data', data])).stdout).toContain('is valid: 0 settings');

    await writeFile(file, uncommented(example).replaceAll(/\{ env: (\w+) \}/g, '{ env: STORE_$1 }'));
    const check = await mailflow(['config', 'check', '--data', data], {
      environment: {
        ...ELSEWHERE,
        STORE_M365_SECRET: 's3cret',
        STORE_MAILFLOW_MAIL_PASSWORD: 's3cret',
        STORE_TLSRPT_PASSWORD: 's3cret',
      },
    });
    expect(check.stderr).toBe('');
    expect(check.stdout).toContain(
      `is valid: ${FILE_SETTINGS.length} settings, 4 logs to follow, 5 feeds to fetch; Slack, Microsoft Teams and Mail configured`,
    );

    const again = await mailflow(['config', 'init', '--data', data]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('already exists') });
  }));

test('what a file says holds, and the environment wins over it', () =>
  withFile('organisation: Fabrikam\nlogLevel: info\n', async (data) => {
    const organisationIn = async (environment: Readonly<Record<string, string>>) => {
      const { stdout } = await mailflow(['doctor', '--data', data, '--format', 'json'], { environment });
      return (JSON.parse(stdout).examined as readonly { readonly about: string; readonly said: string }[])
        .filter(({ about }) => about === 'Settings')
        .map(({ said }) => said);
    };
    expect(await organisationIn({})).toEqual(['2 settings of it hold.']);
    expect(await organisationIn({ MAILFLOW_ORGANISATION: 'Contoso' })).toEqual([
      '1 setting of it holds.',
      'The environment has MAILFLOW_ORGANISATION, which wins over line 1 of the file.',
    ]);
  }));

test('every fault stops every command, all at once and each with its line, and shows no secret', () =>
  withFile(
    ['inboxSchedule: often', 'slack:', '  botToken: { env: STORE_BAD }', '  appTokn: x', 'port: 99999', ''].join('\n'),
    async (data) => {
      const environment = { STORE_BAD: 'xoxp-a-secret-1', MAILFLOW_HOSTT: 'x' };
      const check = await mailflow(['config', 'check', '--data', data], { environment });
      expect(check.code).toBe(1);
      for (const words of [
        'line 1: inboxSchedule: "often" is not a cron line',
        'line 3: slack.botToken: ',
        'line 4: slack.appTokn: there is no such setting; did you mean slack.appToken?',
        'line 5: port: ports go up to 65535',
        'MAILFLOW_HOSTT: there is no such setting',
      ])
        expect(check.stderr).toContain(words);
      expect(check.stderr).not.toContain('xoxp-a-secret');
      const status = await mailflow(['status', '--data', data], { environment });
      expect(status).toMatchObject({ code: 2, stdout: '' });
      expect(status.stderr).toContain('config.yaml line 4: slack.appTokn');
    },
  ));

test.each([
  ['no YAML', 'host: "a\nport: 1', /config\.yaml line \d: /],
  ['not UTF-8', Buffer.from([0x68, 0x3a, 0x20, 0xff, 0x0a]), /line 1: is not UTF-8/],
  [
    'a secret that lies in a file which is not there',
    'slack:\n  botToken: { file: ../token }',
    /line 2: slack\.botToken: \.\.\/token is not there/,
  ],
  ['large', `# ${'x'.repeat(120_000)}\n`, /line 1: is larger than 100 KB/],
])('a file that is %s is said to be so', (_, text, words) =>
  withFile('', async (data) => {
    await writeFile(join(data, 'config.yaml'), text);
    const { code, stderr } = await mailflow(['config', 'check', '--data', data]);
    expect(code).toBe(1);
    expect(stderr).toMatch(words);
  }),
);

test('schema prints JSON that names every setting, also where the settings are wrong', () =>
  withFile('host: [', async (data) => {
    const { code, stdout } = await mailflow(['config', 'schema', '--data', data]);
    expect(code).toBe(0);
    const { properties } = JSON.parse(stdout);
    for (const { path } of FILE_SETTINGS) {
      const [first = '', ...deeper] = path;
      expect(deeper.reduce((group, key) => group.properties[key], properties[first])).toMatchObject({
        description: expect.stringMatching(/\S/),
      });
    }
  }));

test.each([
  [['config'], '`config check` checks'],
  [['config', 'chek'], '`config check` checks'],
  [['config', 'check', 'twice'], 'config takes one argument'],
])('%s says what there is', async (words, text) => {
  const { code, stderr } = await mailflow([...words, '--data', '/nowhere']);
  expect(code).toBe(2);
  expect(stderr).toContain(text);
});
