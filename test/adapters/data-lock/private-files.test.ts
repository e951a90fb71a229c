import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDirectory } from '../../../adapters/data-lock/data-lock.ts';
import { isDropFolder, makePrivate, openToOthers } from '../../../adapters/data-lock/private-files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-private-'));
  for (const folder of [
    'state',
    'facts/smtp-auth',
    'requested',
    'inbox/done',
    'inbox/rejected',
    'sample/state',
    'other',
  ])
    await mkdir(join(directory, folder), { recursive: true });
  for (const file of FILES) await writeFile(join(directory, file), 'anna@contoso.com');
  for (const each of ['', ...FOLDERS, 'other']) await chmod(join(directory, each), 0o755);
  for (const file of FILES) await chmod(join(directory, file), 0o644);
});
afterEach(() => rm(directory, { recursive: true }));

const FOLDERS = ['state', 'facts', 'facts/smtp-auth', 'requested', 'inbox', 'inbox/done', 'inbox/rejected', 'sample'];
const OWN = [
  'state/audit.jsonl',
  'facts/smtp-auth/a.parquet',
  'requested/a.csv',
  'inbox/done/a.csv',
  'sample/state/m.json',
];
const FILES = [...OWN, 'inbox/dropped.csv', 'other/mine.txt'];
const mode = async (path: string): Promise<string> => ((await stat(join(directory, path))).mode & 0o777).toString(8);
const modes = (paths: readonly string[]) => Promise.all(paths.map(mode));

test('everything that Mailflow made is closed to others, and what people put there is left alone', async () => {
  expect(await openToOthers(directory)).toContain(join(directory, 'state/audit.jsonl'));
  const lock = await lockDataDirectory(directory, 'test');
  try {
    expect(await modes(['', ...FOLDERS])).toEqual(['', ...FOLDERS].map(() => '700'));
    expect(await modes(OWN)).toEqual(OWN.map(() => '600'));
    expect(await modes(['inbox/dropped.csv', 'other', 'other/mine.txt'])).toEqual(['644', '755', '644']);
    expect(await openToOthers(directory)).toEqual([]);
  } finally {
    await lock.release();
  }
});

test.each([
  ['its group', 0o2770, '2770', '710'],
  ['everybody', 0o733, '733', '711'],
])(
  'an inbox that was opened to %s stays so, and so does the way to it, but nothing else',
  async (_, inbox, left, way) => {
    await chmod(join(directory, 'inbox'), inbox);
    await chmod(directory, inbox === 0o733 ? 0o755 : 0o750);
    await makePrivate(directory);
    expect(((await stat(join(directory, 'inbox'))).mode & 0o7777).toString(8)).toBe(left);
    expect(await modes(['', 'inbox/done', 'inbox/done/a.csv', 'state'])).toEqual([way, '700', '600', '700']);
    expect(await openToOthers(directory)).toEqual([]);
  },
);

test.each([
  ['its user alone', 0o700, 0, false],
  ['readers', 0o755, 0, false],
  ['its group', 0o770, 0, true],
  ['everybody', 0o733, 0, true],
  ['another user, whose it is', 0o700, 1, true],
  ['another user, whose it is, and readers', 0o755, 1, true],
])('an inbox that is open to %s', (_, inbox, others, expected) => {
  expect(isDropFolder({ mode: inbox, uid: 1000 + others }, { uid: 1000 })).toBe(expected);
});

test.runIf(process.getuid?.() === 0).each([
  ['755', '755', '711'],
  ['750', '750', '710'],
  ['700', '711', '711'],
])('an inbox of another user stays as it is (%s), and so does the way to it', async (inbox, before, way) => {
  await chown(join(directory, 'inbox'), 12_345, 12_345);
  await chmod(join(directory, 'inbox'), Number.parseInt(inbox, 8));
  await chmod(directory, Number.parseInt(before, 8));
  await makePrivate(directory);
  expect(await modes(['', 'inbox', 'inbox/done', 'state'])).toEqual([way, inbox, '700', '700']);
  expect(await openToOthers(directory)).toEqual([]);
});

test('a link is not followed: what it leads to is nobody’s business here', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'mailflow-outside-'));
  try {
    await chmod(outside, 0o755);
    await writeFile(join(outside, 'a.txt'), 'a');
    await chmod(join(outside, 'a.txt'), 0o644);
    await symlink(outside, join(directory, 'state', 'link'));
    await rm(join(directory, 'requested'), { recursive: true });
    await symlink(outside, join(directory, 'requested'));
    await makePrivate(directory);
    expect(((await stat(outside)).mode & 0o777).toString(8)).toBe('755');
    expect(((await stat(join(outside, 'a.txt'))).mode & 0o777).toString(8)).toBe('644');
  } finally {
    await rm(outside, { recursive: true });
  }
});

test('a new data directory is private from its creation', async () => {
  const fresh = join(directory, 'new', 'data');
  const lock = await lockDataDirectory(fresh, 'test');
  await lock.release();
  expect(await modes(['new', 'new/data', 'new/data/writer.lock.db'])).toEqual(['700', '700', '600']);
});
