import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatSystems } from '../adapters/chat/index.ts';
import { SLACK_PATH } from '../adapters/chat/slack/inbound/listen.ts';
import { APP_TOKEN_SCOPE } from '../adapters/chat/slack/scopes.ts';
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
import type { FactStore } from '../src/ports/fact-store.ts';
import { RENAMED_SETTINGS } from '../src/renamed-settings.ts';
import { reports } from '../src/reports/index.ts';
import { rules } from '../src/rules/index.ts';
import { givenCertificate } from './adapters/microsoft365/given-certificate.ts';
import { mailflow } from './journeys/in-process.ts';
import { type Ran, ROOT } from './journeys/mailflow.ts';
import { copyStarted } from './prepared/started.ts';
import { DOCUMENTS, OTHER_DOCUMENTS, pagesOnDisk, textOf } from './readme/documents.ts';
import {
  anchorsOf,
  codesOf,
  type Fence,
  fencesOf,
  keysOf,
  linksOf,
  localLinksOf,
  sectionOf,
  tableRowsOf,
} from './readme/markdown.ts';
import { NPM_MAILFLOW, openSandbox, type Sandbox } from './readme/sandbox.ts';
import { burningDown } from './reports/contoso.ts';
import { ask } from './reports/given.ts';
import { withSignIns } from './reports/given-sign-ins.ts';
import { withTraces } from './reports/given-traces.ts';

const read = (name: string): Promise<string> => readFile(join(ROOT, name), 'utf8');
const pages = DOCUMENTS.map((path) => ({ path, text: textOf(path), fences: fencesOf(textOf(path)) }));
const everything = pages.map(({ text }) => text).join('\n');
const linesOf = (fences: readonly Fence[], language: string): readonly string[] =>
  fences.filter((fence) => fence.language === language).flatMap(({ lines }) => lines);

/** Installing is what has happened when this test runs. */
const INSTALLING = 'npm ci';
const ofDocuments = pages.flatMap(({ path, fences }) => linesOf(fences, 'sh').map((command) => ({ path, command })));
/** The one command of developers that writes what users see; the others are this gate, or have one of their own. */
const PICTURES = { path: '.github/CONTRIBUTING.md', command: 'npm run pictures' };
const commands = [...ofDocuments.filter(({ command }) => command !== INSTALLING), PICTURES];
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
  for (const { command } of commands) {
    if (ran.has(command)) continue;
    // The log of this machine is not what the test is about, and may not be there.
    const line = command.replace('/var/log/mail.log', '~/log/mail.log');
    const isProcess = !line.startsWith(NPM_MAILFLOW) || line.includes(' > ');
    ran.set(command, await (isProcess ? sandbox.shell(line) : sandbox.inProcess(line)));
  }
}, 600_000);
afterAll(() => sandbox.remove());

describe('the commands of the documents', () => {
  test.each(commands)('$path: $command', ({ command }) => {
    const { code, stdout, stderr } = ran.get(command) as Ran;
    expect({ code, stderr: code === stated(command) ? '' : stderr }).toEqual({ code: stated(command), stderr: '' });
    if (command.includes('--format json')) expect(JSON.parse(stdout)).toBeTypeOf('object');
    if (command.includes('--format csv')) expect(stdout.split('\n').length).toBeGreaterThan(2);
    const [, hint] = /# exit code \d, (.*)$/.exec(command) ?? [];
    if (hint !== undefined) expect(stderr.toLowerCase()).toContain(hint.toLowerCase());
  });

  test('stand in blocks that this test runs, or are scripts of the project', async () => {
    const languages = pages.flatMap(({ fences }) => fences.map(({ language }) => language));
    expect([...new Set(languages)].sort()).toEqual(['ini', 'json', 'powershell', 'sh', 'sql', 'yaml', 'yml']);
    const scripts = Object.keys(JSON.parse(await read('package.json')).scripts);
    const guide = textOf('.github/CONTRIBUTING.md');
    const named = [...codesOf(everything), ...codesOf(guide), ...linesOf(fencesOf(guide), 'sh')];
    const ofNpm = [...named.join('\n').matchAll(/\bnpm (?:run )?(?:--silent )?([\w:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(new Set(ofNpm).size).toBeGreaterThan(10);
    expect(ofNpm.filter((script) => !['ci', ...scripts].includes(script))).toEqual([]);
    const ofNode = named.flatMap((code) => /^node (\S+)/.exec(code)?.[1] ?? []);
    for (const program of ofNode) await access(join(ROOT, program));
    expect(named.filter((code) => /^npx /.test(code) && !code.startsWith('npx vitest run '))).toEqual([]);
  });

  test('have a configuration file beside them that is right', () => {
    const pem = givenCertificate(1);
    const secrets = {
      ofVariable: () => 'xoxb-1',
      ofFile: (path: string) => ({ text: path.endsWith('.pem') ? pem : 'xapp-1' }),
    };
    const readIn = (fences: readonly Fence[]) =>
      fences
        .filter(({ language }) => language === 'yaml')
        .map(({ lines }) => {
          const parsed = yamlTree(lines.join('\n'));
          if (!parsed.ok) throw new Error(parsed.faults.map(({ text }) => text).join());
          const settings = readTree(parsed.tree, FILE_SETTINGS, secrets, [FOLLOWED_KEY]);
          const { followed, fetched, faults } = followedIn(parsed.tree, '/srv/mailflow/data', secrets);
          expect([...settings.faults, ...faults]).toEqual([]);
          return { followed, fetched, settings: readConfig(settings.variables, CHECKS) };
        });
    const files = pages.flatMap(({ path, fences }) => readIn(fences).map((file) => ({ path, ...file })));
    expect(files).toMatchObject([
      {
        path: 'README.md',
        followed: { length: 1 },
        fetched: [{ source: 'microsoft365' }, { source: 'tls-reports' }],
        settings: { ok: true },
      },
      { path: 'adapters/files/follow/README.md', followed: { length: 6 }, settings: { ok: true } },
      { followed: [], fetched: [{ source: 'microsoft365' }], settings: { ok: true } },
      {
        followed: [],
        fetched: [{ feedNames: ['tls-reports contoso.com tlsrpt@contoso.com Inbox'] }],
        settings: { ok: true },
      },
      { followed: [], fetched: [{ requests: { plan: { combinations: { length: 2 } } } }], settings: { ok: true } },
      {
        path: 'adapters/mailbox/README.md',
        followed: [],
        fetched: [{ source: 'tls-reports' }],
        settings: { ok: true },
      },
      { path: 'adapters/chat/mail/README.md', settings: { ok: true } },
      { followed: [], settings: { ok: true, config: { organisation: 'Contoso' } } },
    ]);
  });

  test('import what they say they do, with nothing rejected', () => {
    const imports = commands.filter(({ command }) => / import [^-]/.test(command));
    expect(imports.length).toBeGreaterThanOrEqual(4);
    for (const { command } of imports) expect(ran.get(command)?.stdout).toContain('1 of 1 file imported');
  });

  test('leave facts that the SQL of the documents counts as the report does', async () => {
    const sql = linesOf(fencesOf(textOf('adapters/store/README.md')), 'sql').join('\n');
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`SET file_search_path = '${sandbox.directory}'`);
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
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
  const page = textOf('src/commands/README.md');
  const section = sectionOf(page, '## What you can type');
  const onFirstPage = sectionOf(textOf('README.md'), '## Commands');
  const names = [...[...reports, ...allCommands].map(({ name }) => name), 'quit'];

  test('every command is in the table', () => {
    const typed = tableRowsOf(section).map(([first = '']) => first.replaceAll('`', '').split(' ')[0]);
    expect(typed).toEqual(names.toSorted((a, b) => typed.indexOf(a) - typed.indexOf(b)));
  });

  test('what the first page shows of it is in the table, too', () => {
    const typed = tableRowsOf(onFirstPage).map(([first = '']) => first.replaceAll('`', '').split(' ')[0]);
    expect(typed.length).toBeGreaterThan(8);
    expect(typed.filter((name) => !names.includes(name ?? ''))).toEqual([]);
  });

  test.each([
    ['the first page', onFirstPage],
    ['the table', section],
  ])('every example of %s is answered at the prompt', async (where, examples) => {
    const file = join(sandbox.directory, '..', 'home', 'Downloads', 'SmtpCSReport.csv');
    const data = join(sandbox.directory, '..', `prompt of ${where}`);
    await copyStarted(data);
    const open = await mailflow(['insights', '--data', join(data, 'sample'), '--format', 'json']);
    const id = JSON.parse(open.stdout).insights[0].id;
    const lines = codesOf(examples)
      .filter((code) => names.includes(code.split(' ')[0] as string) && code !== 'quit')
      .filter((code) => !FETCHED.has(code.split(' ')[0] as string))
      .map((code) => code.replace('FILE', JSON.stringify(file)).replace('ID', id));
    const { code, stdout } = await mailflow(['start', '--data', data], { input: `${lines.join('\n')}\nquit\n` });
    expect(code).toBe(0);
    expect(lines.length).toBeGreaterThan(8);
    expect(stdout).toContain('SAMPLE DATA');
    expect(stdout).not.toMatch(/That did not work|That failed|No data(?! from)|Refused/);
  });

  test('every window is one', () => {
    const [, sentence = ''] = page.split('A **window** is one word:');
    const windows = codesOf(sentence.split('. ')[0] ?? '');
    expect(windows.length).toBeGreaterThan(8);
    for (const word of windows) {
      expect({ word, ...readWindow(word, new Date('2026-11-22T09:00:00Z')) }).toMatchObject({ word, ok: true });
    }
  });
});

describe('the JSON that is described', () => {
  const section = sectionOf(textOf('adapters/shell/README.md'), '## JSON');
  const common = keysOf(codesOf(section).find((code) => code.startsWith('{ report,')) ?? '');
  const tables = new Map(tableRowsOf(section).map(([name = '', row = '', besides = '']) => [name, { row, besides }]));
  /** Of reports that say nothing of the three days that the sandbox knows. */
  const stores = new Map<string, () => Promise<FactStore>>([...FETCHED, ['trend', burningDown]]);
  const subjects = new Map([
    ['sender', 'printer@contoso.com'],
    ['trend', 'basic'],
  ]);
  const documented = (cell: string) => keysOf(codesOf(cell)[0] ?? '');

  test.each(reports.map(({ name }) => name))('of %s is what it prints', async (name) => {
    const subject = subjects.get(name) ?? '';
    const asked = [
      name,
      ...(subject === '' ? [] : [subject]),
      '2026-11-09..2026-11-15',
      '--data',
      join(sandbox.directory, 'data'),
    ];
    const store = await stores.get(name)?.();
    const answer =
      store === undefined
        ? JSON.parse((await mailflow([...asked, '--format', 'json'])).stdout)
        : (await ask(store, name, { subject, window: '2026-11-09..2026-11-15' })).data;
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

describe('what is said of chats and of running', () => {
  const section = textOf('adapters/chat/slack/README.md');

  test('the scope of the token for the socket is named', () => {
    expect(section).toContain(`\`${APP_TOKEN_SCOPE}\``);
  });

  test('what is to be changed for a public URL is in the manifest', async () => {
    const manifest = JSON.parse(await read('adapters/chat/slack/manifest.json'));
    const codes = codesOf(sectionOf(section, '## Over HTTP'));
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
    const lines = linesOf(fencesOf(textOf('adapters/systemd/README.md')), 'ini');
    const started = lines.find((line) => line.startsWith('ExecStart='))?.split(' ');
    expect(started?.at(-1)).toBe('start');
    await access(join(ROOT, started?.at(-2) ?? ''));
    expect(lines).toContain(`RestartPreventExitStatus=${TYPED_WRONG}`);
  });

  test('every command behind /mailflow is one', () => {
    const typed = codesOf(everything).flatMap((code) => /^\/mailflow (.+)$/.exec(code)?.[1] ?? []);
    expect(typed.length).toBeGreaterThan(1);
    const grammar = { commands: allCommands, reports, rules, asOf: new Date('2026-11-22T09:00:00Z'), defaultTop: 20 };
    for (const line of typed) expect(parseCommand(line, grammar)).toMatchObject({ line, ok: true });
  });
});

/** A document with a heading that stands twice, and links out of it and into itself. */
const LINKING = `# A page
## Keys (all of them)
[a](b/README.md#how-sure-it-is), [b](#a-page), <img src="c.png">, [d](https://example.com/#e), [e
f](../g.md)
\`\`\`sh
# no heading
echo '[h](i.md)'
\`\`\`
## Keys (all of them)
### \`code\` and [a link](j.md)
`;

describe('the check of links', () => {
  test('finds links and pictures, but web addresses and those in blocks', () => {
    expect(linksOf(LINKING)).toEqual([
      { path: 'b/README.md', anchor: 'how-sure-it-is' },
      { path: '', anchor: 'a-page' },
      { path: 'c.png', anchor: '' },
      { path: '../g.md', anchor: '' },
      { path: 'j.md', anchor: '' },
    ]);
    expect(localLinksOf(LINKING)).toEqual(['b/README.md', 'c.png', '../g.md', 'j.md']);
  });

  test('knows the anchor of each heading, also of one that stands twice', () => {
    const anchors = ['a-page', 'keys-all-of-them', 'keys-all-of-them-1', 'code-and-a-link'];
    expect(anchorsOf(LINKING)).toEqual(anchors);
  });
});

describe('what the documents name', () => {
  test.each([...DOCUMENTS, ...OTHER_DOCUMENTS])('every file and heading that %s links to is there', async (name) => {
    for (const { path, anchor } of linksOf(textOf(name))) {
      const target = path === '' ? name : join(dirname(name), path);
      await access(join(ROOT, target));
      if (anchor !== '') expect(anchorsOf(await read(target)), `${path}#${anchor}`).toContain(anchor);
    }
  });

  test('the first page is a page, and links to every other one', () => {
    const [first] = pages;
    expect(first?.text.split('\n').length).toBeLessThanOrEqual(170);
    const linked = localLinksOf(first?.text ?? '');
    expect(DOCUMENTS.filter((path) => path !== 'README.md' && !linked.includes(path))).toEqual([]);
    const others = ['src/README.md', '.github/CONTRIBUTING.md', '.github/SECURITY.md', '.github/CHANGELOG.md'];
    expect(linked).toEqual(expect.arrayContaining([...others, 'src/DECISIONS.md', 'LICENSE']));
  });

  test('every page of the product is one of the documents', () => {
    expect(pagesOnDisk()).toEqual(DOCUMENTS.filter((path) => path !== 'README.md').toSorted());
  });

  test('alerts are all that there are', () => {
    const rows = tableRowsOf(sectionOf(textOf('src/rules/README.md'), '## Which alerts there are'));
    const named = rows.map(([name = '']) => name.replaceAll('`', ''));
    expect(named.toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  });

  test('settings are all that there are, with their defaults', async () => {
    const rows = tableRowsOf(sectionOf(textOf('src/config-file/README.md'), '## All settings'));
    const code = `${await read('src/config.ts')}`;
    const ofSources = sources.flatMap(({ settings }) => settings.map(({ variable }) => variable));
    const known = new Set([...(code.match(/MAILFLOW_[A-Z]+(_[A-Z]+)*/g) ?? []), ...ofSources]);
    expect(rows.map(([name = '']) => name.replaceAll('`', '')).sort()).toEqual([...known].sort());
    const reading = readConfig({}, { sources, chats: [], isSchedule, ruleFaults: () => [] });
    if (!reading.ok) throw new Error('the defaults are refused');
    const { data, organisation, zone, authority, inboxSchedule } = reading.config;
    const defaults = rows.slice(0, 5).map(([, value = '']) => value.replaceAll('`', ''));
    expect(defaults).toEqual([data, organisation, zone, authority.join(','), inboxSchedule]);
  });

  test('settings with a new name stand beside their old one', () => {
    const prose = sectionOf(textOf('src/config-file/README.md'), '## New names').replaceAll(/\s+/g, ' ');
    const renamed = [...RENAMED_SETTINGS, ...chatSystems.flatMap((system) => system.renamed ?? [])];
    expect(renamed.length).toBeGreaterThan(4);
    for (const { old, name } of renamed) {
      const [, behind = ''] = prose.split(new RegExp(`\`${name}(?:=\\w+)?\` \\(`));
      expect(behind.split(')')[0], name).toMatch(new RegExp(`\`${old}[\`=]`));
    }
  });

  test('options and declarations are all that there are', () => {
    for (const { usage } of OPTION_HELP) expect(everything).toContain(usage.split(' ')[0]);
    for (const { declarations } of sources)
      for (const key of Object.keys(declarations)) expect(everything).toContain(`${key}=`);
  });
});
