import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Apart } from '../../../../adapters/chat/chat-system.ts';
import { apartOf } from '../../../../src/main/threads/apart-of.ts';
import { callsTo } from '../../../slack/connected.ts';
import { BOT_TOKEN } from '../../../slack/emulated-slack.ts';
import type { Fault } from '../../../slack/faults.ts';
import { type HostileSlack, startHostileSlack } from '../../../slack/hostile-slack.ts';

let slack: HostileSlack;
let foreign: HostileSlack;
let folder: string;
let into: string;
beforeEach(async () => {
  [slack, foreign] = await Promise.all([startHostileSlack(), startHostileSlack()]);
  folder = await mkdtemp(join(tmpdir(), 'mailflow-download-'));
  into = join(folder, 'shared.csv');
  slack.serveFile('/files/a.csv', { kind: 'bytes', bytes: Buffer.from('a,b\n1,2\n') });
  foreign.serveFile('/files/a.csv', { kind: 'bytes', bytes: Buffer.from('stolen') });
});
afterEach(async () => {
  await Promise.all([slack.close(), foreign.close(), rm(folder, { recursive: true })]);
});

const download = (url: string, mostBytes = 1_000) => callsTo(slack).download({ url }, into, mostBytes);

test('a shared file is on the disk as it is, and was fetched with the token', async () => {
  expect(await download(`${slack.url}/files/a.csv`)).toEqual({ kind: 'done', bytes: 8 });
  expect(await readFile(into, 'utf8')).toBe('a,b\n1,2\n');
  expect(slack.callsOf('/files/a.csv')).toMatchObject([{ token: BOT_TOKEN }]);
});

test('a redirect within Slack is followed, one to elsewhere is not, and nobody there sees the token', async () => {
  slack.serveFile('/files/moved', { kind: 'redirect', to: '/files/a.csv' });
  expect(await download(`${slack.url}/files/moved`)).toEqual({ kind: 'done', bytes: 8 });
  await rm(into);
  slack.serveFile('/files/away', { kind: 'redirect', to: `${foreign.url}/files/a.csv` });
  expect(await download(`${slack.url}/files/away`)).toMatchObject({ kind: 'refused' });
  slack.serveFile('/files/round', { kind: 'redirect', to: '/files/round' });
  expect(await download(`${slack.url}/files/round`)).toMatchObject({ kind: 'refused' });
  expect(foreign.calls).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('a file that lies elsewhere is not fetched at all', async () => {
  for (const url of [
    `${foreign.url}/files/a.csv`,
    'https://files.slack.com.evil.test/a',
    'https://slack.com@evil.test/a',
    'http://files.slack.com/a',
    'file:///etc/passwd',
    '',
  ]) {
    expect(await download(url), url).toMatchObject({ kind: 'refused' });
  }
  expect(foreign.calls).toEqual([]);
});

test('what this machine cannot write is not told as a fault of Slack', async () => {
  const asked = callsTo(slack).download({ url: `${slack.url}/files/a.csv` }, join(folder, 'nowhere', 'a.csv'), 100);
  expect(await asked).toEqual({ kind: 'not-written', code: 'ENOENT' });
});

test('a file that is too large leaves nothing on the disk', async () => {
  expect(await download(`${slack.url}/files/a.csv`, 7)).toEqual({ kind: 'too-large', mostBytes: 7 });
  expect(await download(`${slack.url}/files/a.csv`, 8)).toEqual({ kind: 'done', bytes: 8 });
});

test.for<[Fault, object]>([
  [{ kind: 'status', status: 503, taken: false }, { kind: 'not-now' }],
  [{ kind: 'status', status: 404, taken: false }, { kind: 'refused' }],
  [
    { kind: 'throttled', retryAfterS: 9 },
    { kind: 'not-now', afterMs: 9_000 },
  ],
  [{ kind: 'lost', taken: false }, { kind: 'not-now' }],
  [{ kind: 'cut', taken: false }, { kind: 'not-now' }],
  [
    { kind: 'unreadable', taken: false },
    { kind: 'refused', trouble: expect.stringContaining('files:read') },
  ],
])('a file whose download meets %o leaves nothing on the disk and comes to %o', async ([fault, downloaded]) => {
  slack.strike('/files/a.csv', fault);
  expect(await download(`${slack.url}/files/a.csv`)).toMatchObject(downloaded);
  expect(await readdir(folder)).toEqual([]);
});

test('what lies at the path already is left alone', async () => {
  await writeFile(into, 'precious');
  expect(await download(`${slack.url}/files/a.csv`)).toEqual({ kind: 'not-written', code: 'EEXIST' });
  expect(await readFile(into, 'utf8')).toBe('precious');
});

test('a large file, or one of which nobody knows how large it is, is fetched in another thread with the same outcome', async () => {
  const jobs: string[] = [];
  const inThread = apartOf('slack');
  const apart: Apart = (job, question) => {
    jobs.push(job);
    return inThread(job, question);
  };
  const calls = callsTo(slack, { apart });
  slack.serveFile('/files/away', { kind: 'redirect', to: `${foreign.url}/files/a.csv` });
  const a = `${slack.url}/files/a.csv`;
  for (const url of [a, `${slack.url}/files/away`, `${foreign.url}/files/a.csv`, `${slack.url}/files/none`])
    for (const mostBytes of [7, 100]) {
      const here = await callsTo(slack).download({ url }, into, mostBytes);
      const text = await readFile(into, 'utf8').catch(() => null);
      await rm(into, { force: true });
      expect(await calls.download({ url, bytes: null }, into, mostBytes)).toEqual(here);
      expect(await readFile(into, 'utf8').catch(() => null)).toBe(text);
      await rm(into, { force: true });
    }
  const nowhere = join(folder, 'nowhere', 'a.csv');
  expect(await calls.download({ url: a, bytes: 5_000_000 }, nowhere, 100)).toEqual({
    kind: 'not-written',
    code: 'ENOENT',
  });
  expect(jobs).toHaveLength(9);
  expect(await calls.download({ url: a, bytes: 8 }, into, 100)).toEqual({ kind: 'done', bytes: 8 });
  expect(jobs).toHaveLength(9);
  expect(foreign.calls).toEqual([]);
});

test('a thread that ends while it fetches a file leaves nothing, and the file can be shared again', async () => {
  const apart: Apart = async () => {
    await writeFile(into, 'a,b');
    throw new Error('the thread has ended');
  };
  const outcome = await callsTo(slack, { apart }).download({ url: `${slack.url}/files/a.csv` }, into, 100);
  expect(outcome).toMatchObject({ kind: 'not-now', trouble: 'the thread has ended' });
  expect(await readdir(folder)).toEqual([]);
});
