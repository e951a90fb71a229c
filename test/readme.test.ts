import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatSystems } from '../adapters/chat/index.ts';
import { SLACK_PATH } from '../adapters/chat/slack/inbound/listen.ts';
import { APP_TOKEN_SCOPE, SCOPES } from '../adapters/chat/slack/scopes.ts';
import { SETTINGS } from '../adapters/chat/slack/settings.ts';
import { SETTINGS as TEAMS_SETTINGS } from '../adapters/chat/teams/settings.ts';
import { yamlTree } from '../adapters/config-file/yaml-tree.ts';
import { isSchedule } from '../adapters/schedule/cron-scheduler.ts';
import { OPTION_HELP } from '../adapters/shell/arguments.ts';
import { sources } from '../adapters/sources/index.ts';
import { commands as allCommands } from '../src/commands/index.ts';
import { parseCommand } from '../src/commands/parse.ts';
import { readWindow } from '../src/commands/windows/window-words.ts';
import { readConfig } from '../src/config.ts';
import { FOLLOWED_KEY } from '../src/config-file/read-followed.ts';
import { readTree } from '../src/config-file/read-tree.ts';
import { TYPED_WRONG } from '../src/main/exit-codes.ts';
import { CHECKS, FILE_SETTINGS, followedIn } from '../src/main/given-settings.ts';
import { RENAMED_SETTINGS } from '../src/renamed-settings.ts';
import { reports } from '../src/reports/index.ts';
import { rules } from '../src/rules/index.ts';
import { givenCertificate } from './adapters/microsoft365/given-certificate.ts';
import { mailflow } from './journeys/in-process.ts';
import { type Ran, ROOT } from './journeys/mailflow.ts';
import { copyStarted } from './prepared/started.ts';
import { codesOf, fencesOf, keysOf, localLinksOf, sectionOf, tableRowsOf } from './readme/markdown.ts';
import { NPM_MAILFLOW, openSandbox, type Sandbox } from './readme/sandbox.ts';
import { ask } from './reports/given.ts';
import { withSignIns } from './reports/given-sign-ins.ts';
import { withTraces } from './reports/given-traces.ts';

const read = (name: string): Promise<string> => readFile(join(ROOT, name), 'utf8');
const readme = await read('README.md');
const fences = fencesOf(readme);
const commands = fences.filter(({ language }) => language === 'sh').flatMap(({ lines }) => lines);

/** Installing is what has happened when this test runs; the rest of such a line is run. */
const INSTALLING = /^npm ci && /;
const stated = (command: string): number => Number(/# exit code (\d)/.exec(command)?.[1] ?? 0);
const ran = new Map<string, Ran>();
let sandbox: Sandbox;

/**
 * As a reader would: one command after the other, from the first to the last. Programs of their own are the first start,
 * a command whose output goes to a file, and what is no command of Mailflow; a line that stands twice as it is (`npm
 * start`) is run once.
 */
beforeAll(async () => {
  sandbox = await openSandbox();
  const results = new Map<string, Ran>();
  for (const command of commands) {
    // The log of this machine is not what the test is about, and may not be there.
    const line = command.replace(INSTALLING, '').replace('/var/log/mail.log', '~/log/mail.log');
    const isProcess = !line.startsWith(NPM_MAILFLOW) || line.includes(' > ');
    const before = line === 'npm start' ? results.get(line) : undefined;
    const result = before ?? (await (isProcess ? sandbox.shell(line) : sandbox.inProcess(line)));
    results.set(line, result);
    ran.set(command, result);
  }
}, 600_000);
afterAll(() => sandbox.remove());

describe('the commands of the README', () => {
  test.each(commands)('%s', (command) => {
    const { code, stdout, stderr } = ran.get(command) as Ran;
    expect({ code, stderr: code === stated(command) ? '' : stderr }).toEqual({ code: stated(command), stderr: '' });
    if (command.includes('--format json')) expect(JSON.parse(stdout)).toBeTypeOf('object');
    if (command.includes('--format csv')) expect(stdout.split('\n').length).toBeGreaterThan(2);
    const [, hint] = /# exit code \d, (.*)$/.exec(command) ?? [];
    if (hint !== undefined) expect(stderr.toLowerCase()).toContain(hint.toLowerCase());
  });

  test('stand in blocks that this test runs, or are run by every gate', async () => {
    expect([...new Set(fences.map(({ language }) => language))].sort()).toEqual([
      ...['ini', 'json', 'powershell', 'sh', 'sql', 'yaml'],
    ]);
    const scripts = Object.keys(JSON.parse(await read('package.json')).scripts);
    const elsewhere = codesOf(readme).filter((code) => /^(npm|npx|node) /.test(code));
    const known = [
      ...['npm test', 'npm start', 'npm run bench', 'npm run playground', 'npm run teams:package'],
      ...['npm run test:quick', 'npm run golden', 'npm run attack'],
    ];
    expect(elsewhere.filter((code) => !known.includes(code))).toEqual([]);
    for (const code of known) expect(scripts).toContain(code.split(' ').at(-1));
  });

  test('have a configuration file beside them that is right', () => {
    const pem = givenCertificate(1);
    const secrets = {
      ofVariable: () => 'xoxb-1',
      ofFile: (path: string) => ({ text: path.endsWith('.pem') ? pem : 'xapp-1' }),
    };
    const yaml = fences.filter(({ language }) => language === 'yaml');
    const read = yaml.map(({ lines }) => {
      const parsed = yamlTree(lines.join('\n'));
      if (!parsed.ok) throw new Error(parsed.faults.map(({ text }) => text).join());
      const settings = readTree(parsed.tree, FILE_SETTINGS, secrets, [FOLLOWED_KEY]);
      const { followed, fetched, faults } = followedIn(parsed.tree, '/srv/mailflow/data', secrets);
      expect([...settings.faults, ...faults]).toEqual([]);
      return { followed, fetched, settings: readConfig(settings.variables, CHECKS) };
    });
    expect(read).toMatchObject([
      { followed: { length: 6 }, settings: { ok: true } },
      { followed: [], fetched: [{ source: 'microsoft365' }], settings: { ok: true } },
      { followed: [], fetched: [{ requests: { plan: { combinations: { length: 2 } } } }], settings: { ok: true } },
      { followed: [], fetched: [{ source: 'tls-reports' }], settings: { ok: true } },
      { followed: [], settings: { ok: true, config: { organisation: 'Contoso' } } },
    ]);
  });

  test('import what they say they do, with nothing rejected', () => {
    const imports = commands.filter((command) => / import [^-]/.test(command));
    expect(imports.length).toBeGreaterThanOrEqual(4);
    for (const command of imports) expect(ran.get(command)?.stdout).toContain('1 of 1 file imported');
  });

  test('leave facts that the SQL of the README counts as the report does', async () => {
    const [sql] = fences.filter(({ language }) => language === 'sql');
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`SET file_search_path = '${sandbox.directory}'`);
    const rows = (await connection.runAndReadAll(sql?.lines.join('\n') ?? '')).getRowObjectsJson();
    connection.closeSync();
    expect(rows).toEqual([
      { day: '2026-11-10', sender: 'ceo@contoso.com', tls: '1.0', messages: '472' },
      { day: '2026-11-11', sender: 'printer@contoso.com', tls: '1.2', messages: '5280' },
      { day: '2026-11-13', sender: 'printer@contoso.com', tls: '1.2', messages: '5280' },
    ]);
  });
});

/** Reports on what is only fetched from services, of which the sample tenant has nothing. */
const FETCHED = new Map([
  ['sign-ins', withSignIns],
  ['trace', withTraces],
]);

describe('what can be typed', () => {
  const section = sectionOf(readme, '## What you can type');
  const names = [...[...reports, ...allCommands].map(({ name }) => name), 'quit'];

  test('every command is in the table', () => {
    const typed = tableRowsOf(section).map(([first = '']) => first.replaceAll('`', '').split(' ')[0]);
    expect(typed).toEqual(names.toSorted((a, b) => typed.indexOf(a) - typed.indexOf(b)));
  });

  test('every example is answered at the prompt', async () => {
    const file = join(sandbox.directory, '..', 'home', 'Downloads', 'SmtpCSReport.csv');
    const data = join(sandbox.directory, '..', 'prompt');
    await copyStarted(data);
    const told = await mailflow(['insights', '--data', join(data, 'sample'), '--format', 'json']);
    const id = JSON.parse(told.stdout).insights[0].id;
    const lines = codesOf(section)
      .filter((code) => names.includes(code.split(' ')[0] as string) && code !== 'quit')
      .filter((code) => !FETCHED.has(code.split(' ')[0] as string))
      .map((code) => code.replace('FILE', JSON.stringify(file)).replace('ID', id));
    const { code, stdout } = await mailflow(['start', '--data', data], { input: `${lines.join('\n')}\nquit\n` });
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(8);
    expect(stdout).toContain('SAMPLE DATA');
    expect(stdout).not.toMatch(/That did not work|That failed|No data|Refused/);
  });

  test('every window is one', () => {
    const [, sentence = ''] = section.split('A **window** is one word:');
    const windows = codesOf(sentence.split('. ')[0] ?? '');
    expect(windows.length).toBeGreaterThan(8);
    for (const word of windows) {
      expect({ word, ...readWindow(word, new Date('2026-11-22T09:00:00Z')) }).toMatchObject({ word, ok: true });
    }
  });
});

describe('the JSON that is described', () => {
  const section = sectionOf(readme, '## In scripts');
  const common = keysOf(codesOf(section).find((code) => code.startsWith('{ report,')) ?? '');
  const tables = new Map(tableRowsOf(section).map(([name = '', row = '', besides = '']) => [name, { row, besides }]));
  const documented = (cell: string) => keysOf(codesOf(cell)[0] ?? '');

  test.each(reports.map(({ name }) => name))('of %s is what it prints', async (name) => {
    const subject = name === 'sender' ? ['printer@contoso.com'] : [];
    const asked = [name, ...subject, '2026-11-09..2026-11-15', '--data', join(sandbox.directory, 'data')];
    const store = await FETCHED.get(name)?.();
    const answer =
      store === undefined
        ? JSON.parse((await mailflow([...asked, '--format', 'json'])).stdout)
        : (await ask(store, name, { window: '2026-11-09..2026-11-15' })).data;
    const { row = '', besides = '' } = tables.get(`\`${name}\``) ?? {};
    expect(Object.keys(answer).sort()).toEqual([...new Set([...common, ...documented(besides)])].sort());
    expect(Object.keys(answer.rows[0]).sort()).toEqual([...documented(row)].sort());
    const versions = keysOf(codesOf(section).find((code) => code.startsWith('{ none,')) ?? '');
    if ('tls' in answer.totals) expect(Object.keys(answer.totals.tls)).toEqual(versions);
  });

  test('of import is what it prints', async () => {
    const file = join(sandbox.directory, '..', 'home', 'Downloads', 'SmtpCSReport.csv');
    const data = join(sandbox.directory, '..', 'imported');
    const printed = JSON.parse((await mailflow(['import', file, '--data', data, '--format', 'json'])).stdout);
    const codes = codesOf(section);
    expect(Object.keys(printed)).toEqual(keysOf(codes.find((code) => code.startsWith('{ imports')) ?? ''));
    expect(Object.keys(printed.imports[0])).toEqual(
      keysOf(codes.find((code) => code.startsWith('{ id, replaces')) ?? ''),
    );
  });
});

describe('Slack in five minutes', () => {
  const section = sectionOf(readme, '## Slack in five minutes');
  const rowsUnder = (heading: string) => tableRowsOf(sectionOf(section, heading));

  test('every scope is told, and what it is for', () => {
    const told = SCOPES.map(({ name, why, isOptional }) => [
      `\`${name}\``,
      isOptional ? `${why} (can be left out)` : why,
    ]);
    expect(rowsUnder('### What each scope is for')).toEqual(told);
    expect(section).toContain(`\`${APP_TOKEN_SCOPE}\``);
  });

  test('every variable is told, and where Slack shows its value', () => {
    const told = Object.entries(SETTINGS).map(([name, means]) => [`\`${name}\``, means]);
    expect(rowsUnder('### Variables of Slack')).toEqual(told);
  });

  test("Teams' variables are all that there are, with what they mean", () => {
    const told = Object.entries(TEAMS_SETTINGS).map(([name, means]) => [`\`${name}\``, means]);
    const teams = sectionOf(readme, '## Teams in ten minutes');
    expect(tableRowsOf(sectionOf(teams, '### Variables of Teams'))).toEqual(told);
  });

  test('what is to be changed for a public URL is in the manifest', async () => {
    const manifest = JSON.parse(await read('adapters/chat/slack/manifest.json'));
    const codes = codesOf(sectionOf(section, '### With a public URL'));
    const paths = codes.filter((code) => /^(settings|features)\./.test(code)).map((code) => code.split('.'));
    expect(paths.length).toBe(4);
    // Addresses are not there yet, what they belong to is.
    for (const path of paths) {
      const parent = path.at(-1) === 'request_url' ? path.slice(0, -1) : path;
      expect(parent.reduce((part, key) => part?.[key], manifest)).toBeDefined();
    }
    expect(codes.filter((code) => code.startsWith('https://'))).toEqual([`https://mailflow.contoso.com${SLACK_PATH}`]);
  });

  test('the lines for a public URL belong to the manifest, and lead to where Mailflow listens', async () => {
    const manifest = JSON.parse(await read('adapters/chat/slack/manifest.json'));
    const [example] = fencesOf(section).filter(({ language }) => language === 'json');
    const changed = JSON.parse(example?.lines.join('\n') ?? '');
    const url = `https://mailflow.contoso.com${SLACK_PATH}`;
    const [command] = manifest.features.slash_commands;
    expect(changed).toEqual({
      features: { slash_commands: [{ command: command.command, url }] },
      settings: {
        event_subscriptions: { request_url: url },
        interactivity: { ...manifest.settings.interactivity, request_url: url },
        socket_mode_enabled: !manifest.settings.socket_mode_enabled,
      },
    });
  });

  test('the unit for systemd starts what is there, and not again with settings that are wrong', async () => {
    const [unit] = fencesOf(section).filter(({ language }) => language === 'ini');
    const lines = unit?.lines ?? [];
    const started = lines.find((line) => line.startsWith('ExecStart='))?.split(' ');
    expect(started?.at(-1)).toBe('start');
    await access(join(ROOT, started?.at(-2) ?? ''));
    expect(lines).toContain(`RestartPreventExitStatus=${TYPED_WRONG}`);
  });

  test('every command behind /mailflow is one', () => {
    const typed = codesOf(section).flatMap((code) => /^\/mailflow (.+)$/.exec(code)?.[1] ?? []);
    expect(typed.length).toBeGreaterThan(1);
    const grammar = { commands: allCommands, reports, rules, asOf: new Date('2026-11-22T09:00:00Z'), defaultTop: 20 };
    for (const line of typed) expect(parseCommand(line, grammar)).toMatchObject({ line, ok: true });
  });
});

describe('what the README names', () => {
  test.each(['README.md', 'data/README.md'])('every file that %s links to is there', async (name) => {
    const links = localLinksOf(await read(name));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) await access(join(ROOT, dirname(name), link));
  });

  test('settings are all that there are, with their defaults', async () => {
    const rows = tableRowsOf(sectionOf(readme, '## Settings'));
    const code = `${await read('src/config.ts')}`;
    const ofSources = sources.flatMap(({ settings }) => settings.map(({ variable }) => variable));
    const known = new Set([...(code.match(/MAILFLOW_[A-Z]+(_[A-Z]+)*/g) ?? []), ...ofSources]);
    expect(rows.map(([name = '']) => name.replaceAll('`', '')).sort()).toEqual([...known].sort());
    const reading = readConfig({}, { sources, chats: [], isSchedule, ruleFaults: () => [] });
    if (!reading.ok) throw new Error('the defaults are refused');
    const { data, organisation, authority, inboxSchedule } = reading.config;
    const defaults = rows.slice(0, 4).map(([, value = '']) => value.replaceAll('`', ''));
    expect(defaults).toEqual([data, organisation, authority.join(','), inboxSchedule]);
  });

  test('settings with a new name stand beside their old one', () => {
    const prose = sectionOf(readme, '## Settings').replaceAll(/\s+/g, ' ');
    const renamed = [...RENAMED_SETTINGS, ...chatSystems.flatMap((system) => system.renamed ?? [])];
    expect(renamed.length).toBeGreaterThan(4);
    for (const { old, name } of renamed) {
      const [, behind = ''] = prose.split(new RegExp(`\`${name}(?:=\\w+)?\` \\(`));
      expect(behind.split(')')[0], name).toMatch(new RegExp(`\`${old}[\`=]`));
    }
  });

  test('options and declarations are all that there are', () => {
    for (const { usage } of OPTION_HELP) expect(readme).toContain(usage.split(' ')[0]);
    for (const { declarations } of sources)
      for (const key of Object.keys(declarations)) expect(readme).toContain(`${key}=`);
  });
});
