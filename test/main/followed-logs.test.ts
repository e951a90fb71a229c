import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readShellArguments } from '../../adapters/shell/arguments.ts';
import { followedLogs } from '../../src/main/followed-logs.ts';
import { readRunOptions } from '../../src/main/run-options.ts';
import { mailflow } from '../journeys/in-process.ts';
import { withDirectory } from '../journeys/mailflow.ts';

const LINE = 'Nov 30 06:00:00 mx1 postfix/qmgr[812]: 4XyZ12abcDz1: removed\n';
const REPORT = 'Date,Sender address,Message count,TLS 1.2 %\n2026-11-15,a@contoso.com,3,100\n';

/** What is followed in a folder with these files: null is a folder. */
async function follow(
  files: Readonly<Record<string, string | Uint8Array | null>>,
  args: (at: string) => readonly string[],
  config = '',
) {
  let answer: Awaited<ReturnType<typeof followedLogs>> | undefined;
  let folder = '';
  await withDirectory(async (directory) => {
    folder = directory;
    await mkdir(join(directory, 'data'));
    await writeFile(join(directory, 'data', 'config.yaml'), config);
    for (const [name, content] of Object.entries(files)) {
      const path = join(directory, name);
      if (content === null) await mkdir(path, { recursive: true });
      else await writeFile(path, content);
    }
    const reading = readShellArguments(['start', '--data', join(directory, 'data'), ...args(directory)]);
    if (!reading.ok) throw new Error(reading.problem);
    const options = await readRunOptions(reading.shell);
    if (!options.ok) throw new Error(options.faults.join());
    answer = await followedLogs(options.asked);
  });
  const shown = (text: string): string => text.replaceAll(folder, '');
  if (answer === undefined) throw new Error('unreachable');
  return answer.ok
    ? answer.logs.map(({ name, source, from, declared }) => ({ name: shown(name), source, kind: from.kind, declared }))
    : answer.faults.map(shown);
}

test('a log of the configuration file may be a file, a folder, not there yet, or the journal', async () => {
  const config = [
    'logZone: Europe/Berlin',
    'sources:',
    '  - { kind: postfix-log, follow: ../mail.log, zone: UTC }',
    '  - { kind: postfix-log, follow: ../relays }',
    '  - { kind: postfix-log, follow: ../later.log, host: mx9 }',
    '  - { kind: postfix-log, journal: true }',
  ].join('\n');
  const ofAll = { zone: 'Europe/Berlin' };
  expect(await follow({ 'mail.log': LINE, relays: null }, () => [], config)).toEqual([
    { name: 'postfix-log /mail.log', source: 'postfix-log', kind: 'file', declared: { zone: 'UTC' } },
    { name: 'postfix-log /relays', source: 'postfix-log', kind: 'folder', declared: ofAll },
    { name: 'postfix-log /later.log', source: 'postfix-log', kind: 'file', declared: { ...ofAll, host: 'mx9' } },
    { name: 'postfix-log journal of this machine', source: 'postfix-log', kind: 'journal', declared: ofAll },
  ]);
});

test.each([
  ['by its content', { 'mail.log': LINE }, 'mail.log', []],
  ['although it is empty after a rotation', { 'mail.log': '', 'mail.log.1': LINE }, 'mail.log', []],
  ['by a part that is compressed', { 'mail.log': '', 'mail.log-20261129.gz': gzipSync(LINE) }, 'mail.log', []],
  ['by its name in --source', {}, 'mail.log', ['--source', 'postfix-log']],
])('what --follow names is recognised %s', async (_, files, name, more) => {
  expect(await follow(files, (at) => ['--follow', join(at, name), ...more])).toEqual([
    { name: `postfix-log /${name}`, source: 'postfix-log', kind: 'file', declared: {} },
  ]);
});

test('a folder is recognised by any file in it, and may be named twice', async () => {
  const files = { relays: null, 'relays/notes.txt': 'nothing', 'relays/mx1.log': LINE };
  expect(await follow(files, (at) => ['--follow', join(at, 'relays'), '--follow', join(at, 'relays/')])).toMatchObject([
    { name: 'postfix-log /relays', kind: 'folder' },
  ]);
});

test('what the configuration file says about the same place holds', async () => {
  const config = 'sources:\n  - { kind: postfix-log, follow: ../mail.log, host: mx9 }';
  expect(await follow({}, (at) => ['--follow', join(at, 'mail.log')], config)).toMatchObject([
    { name: 'postfix-log /mail.log', declared: { host: 'mx9' } },
  ]);
});

test.each([
  [
    'is not there',
    {},
    'mail.log',
    [],
    /--follow \/mail\.log: There is no file .* name the program that writes it: --source postfix/,
  ],
  [
    'is empty',
    { 'mail.log': '' },
    'mail.log',
    [],
    /this is no log that Mailflow knows, or nothing is in it yet\. Name/,
  ],
  ['is an empty folder', { relays: null }, 'relays', [], /no file in this folder is a log that Mailflow knows/],
  [
    'can only be imported',
    { 'r.csv': REPORT },
    'r.csv',
    [],
    /report-csv cannot be followed, only imported: put it into/,
  ],
  [
    'has a source that cannot be followed',
    {},
    'a',
    ['--source', 'report-csv'],
    /--source report-csv cannot be followed/,
  ],
  ['has a misspelt source', {}, 'a', ['--source', 'postfix-logs'], /cannot be followed\. Did you mean postfix-log\?/],
])('what --follow names and %s is refused with what to do', async (_, files, name, more, fault) => {
  expect(await follow(files, (at) => ['--follow', join(at, name), ...more])).toEqual([expect.stringMatching(fault)]);
});

test('every place that --follow cannot take is named', async () => {
  expect(await follow({}, (at) => ['--follow', join(at, 'a'), '--follow', join(at, 'b')])).toHaveLength(2);
});

test('a symlink to a folder is a folder', () =>
  withDirectory(async (directory) => {
    await mkdir(join(directory, 'logs'));
    await symlink(join(directory, 'logs'), join(directory, 'link'));
    const reading = readShellArguments(['start', '--follow', join(directory, 'link'), '--source', 'postfix-log']);
    if (!reading.ok) throw new Error(reading.problem);
    const options = await readRunOptions(reading.shell);
    if (!options.ok) throw new Error(options.faults.join());
    expect(await followedLogs(options.asked)).toMatchObject({ ok: true, logs: [{ from: { kind: 'folder' } }] });
  }));

test.each([
  [['status', '--follow', '/a'], '--follow works with start and doctor only.'],
  [['import', 'x', '--follow', '/a'], '--follow works with start and doctor only.'],
  [['doctor', '--source', 'postfix-log'], '--source, --year, --declare and --replace work with import only.'],
  [['doctor', '--follow', '/a', '--declare', 'zone=UTC'], 'work with import only'],
])('%j is refused', async (args, words) => {
  const { code, stderr } = await mailflow(args);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});
