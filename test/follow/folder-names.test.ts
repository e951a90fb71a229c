import { appendFile, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import type { OneLog } from '../../src/follow/follow-one.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { facts, imported } from './facts-of-logs.ts';
import { folderFollowing, linesOf, settled } from './folder-following.ts';

let folder: string;
let store: ReturnType<typeof memoryStore>;
let following: ReturnType<typeof folderFollowing>;
let log: OneLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-names-'));
  store = memoryStore({ priority: ['postfix-log'] });
  following = folderFollowing(folder, store);
  log = following.begin();
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

const settle = (): Promise<void> => settled(log);

const inside = (name: string): string => join(folder, name);

/** A log's lines, in so many pieces. */
function inPieces(seed: number, host: string, pieces: number): readonly string[] {
  const lines = linesOf(seed, 20, host);
  const each = Math.ceil(lines.length / pieces);
  return Array.from({ length: pieces }, (_, at) => lines.slice(at * each, (at + 1) * each).join(''));
}

async function expectFactsOf(...texts: readonly string[]): Promise<void> {
  expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [] });
  expect(log.status().lines).toBe(texts.join('').split('\n').length - 1);
  expect(await facts(store)).toEqual(await facts(await imported(texts, [postfixLog], nodeFiles())));
}

it('logs that are called by the addresses of their hosts are logs by themselves', async () => {
  const logs = ['192.0.2.1.log', '192.0.2.2.log', '192.0.2.17'].map((name, at) => ({
    ...{ name, pieces: inPieces(at, `host${at}`, 3) },
  }));
  for (const round of [0, 1, 2]) {
    for (const { name, pieces } of logs) await appendFile(inside(name), pieces[round] ?? '');
    await settle();
  }
  await expectFactsOf(...logs.map(({ pieces }) => pieces.join('')));
  expect(log.status().notes[0]).toBe('3 logs in this folder.');
});

it('files that were rotated twice are read once', async () => {
  const [oldest, older, newest, next] = inPieces(4, 'mx1', 4) as [string, string, string, string];
  for (const [name, text, day] of [
    ['mail.log.1.1', oldest, 1],
    ['mail.log.1', older, 2],
  ] as const) {
    await writeFile(inside(name), text);
    const at = new Date(Date.UTC(2026, 10, day));
    await utimes(inside(name), at, at);
  }
  await writeFile(inside('mail.log'), newest);
  await settle();
  await appendFile(inside('mail.log'), next);
  await settle();
  await expectFactsOf(oldest + older + newest + next);
});

it('a file of a day that is rotated when it is full is read once', async () => {
  const [first, second, third] = inPieces(5, 'mx1', 3) as [string, string, string];
  await writeFile(inside('mx1-2026-11-30.log'), first);
  await settle();
  await rename(inside('mx1-2026-11-30.log'), inside('mx1-2026-11-30.log.1'));
  await writeFile(inside('mx1-2026-11-30.log'), second);
  await settle();
  await settle();
  await writeFile(inside('mx1-2026-12-01.log'), third);
  await settle();
  await expectFactsOf(first + second + third);
});

it('a log that is kept packed as well, or is being packed, is read once', async () => {
  const text = linesOf(6, 20, 'mx1').join('');
  await writeFile(inside('mail.log'), text);
  await writeFile(inside('mail.log.gz'), gzipSync(text));
  await writeFile(inside('mx2.log'), text.replaceAll(' mx1 ', ' mx2 '));
  await writeFile(inside('mx2.log.gz'), gzipSync(text.replaceAll(' mx1 ', ' mx2 ')).subarray(0, -100));
  await settle();
  await expectFactsOf(text, text.replaceAll(' mx1 ', ' mx2 '));
});

it('links with names of parts of a log neither stop it nor are read', async () => {
  const [first, second] = inPieces(7, 'mx1', 2) as [string, string];
  await writeFile(inside('mx1-2026-11-30.log'), first);
  await symlink('/etc/passwd', inside('mx1-2026-11-29.log'));
  await settle();
  await symlink('/etc/passwd', inside('mx1-2099-01-01.log'));
  await appendFile(inside('mx1-2026-11-30.log'), second);
  await settle();
  await expectFactsOf(first + second);
});

it('a file that is written beside the one that is read is named, as its lines are missing', async () => {
  const [first, second, third, fourth] = inPieces(8, 'mx1', 4) as [string, string, string, string];
  await writeFile(inside('mail.log'), first);
  await settle();
  await writeFile(inside('mail-2026-11-30.log'), second);
  await settle();
  await appendFile(inside('mail-2026-11-30.log'), third);
  await settle();
  following.pass(700_000);
  await appendFile(inside('mail.log'), fourth);
  await settle();
  await settle();
  expect(log.status().gaps.map(({ text }) => text)).toEqual([
    'mail-2026-11-30.log is being written, but Mailflow reads another file of the same log: its new lines are not read.',
  ]);
});
