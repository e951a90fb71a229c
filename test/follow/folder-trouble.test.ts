import { appendFile, chmod, mkdir, mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OneLog } from '../../src/follow/follow-one.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { folderFollowing, linesOf, settled } from './folder-following.ts';

let folder: string;
let store: ReturnType<typeof memoryStore>;
let following: ReturnType<typeof folderFollowing>;
let log: OneLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-trouble-'));
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

const HOUR_MS = 3_600_000;
const LINES = linesOf(3, 6, 'mx1');
const FEW = LINES.slice(0, 5).join('');
const position = (name: string) => store.stream(`postfix-log ${inside(name)}`);

it('a log whose share is not mounted for days is not read again, while others go on', async () => {
  for (const share of ['a', 'b']) await mkdir(inside(share));
  await writeFile(inside('a/mail.log'), FEW);
  await writeFile(inside('b/mail.log'), FEW.replaceAll(' mx1 ', ' mx2 '));
  await settle();
  await rename(inside('a'), `${folder}-a`);
  await mkdir(inside('a'));
  await settle();
  following.pass(72 * HOUR_MS);
  await settle();
  await appendFile(inside('b/mail.log'), FEW.replaceAll(' mx1 ', ' mx2 '));
  await settle();
  await rm(inside('a'), { recursive: true });
  await rename(`${folder}-a`, inside('a'));
  await settle();
  expect(log.status()).toMatchObject({ stand: 'up-to-date', lines: 15, gaps: [] });
});

it('a log that vanished while there was more to read does not keep others from being read', async () => {
  await writeFile(inside('mx1-2026-11-01.log'), FEW);
  await settle();
  await appendFile(inside('mx1-2026-11-01.log'), LINES.slice(5).join(''));
  await log.step();
  expect(log.status().stand).toBe('behind');
  // What is open is let go.
  await rename(folder, `${folder}-away`);
  following.pass(HOUR_MS);
  await log.step();
  await rename(`${folder}-away`, folder);
  await unlink(inside('mx1-2026-11-01.log'));
  await writeFile(inside('mx2-2026-11-02.log'), FEW.replaceAll(' mx1 ', ' mx2 '));
  await settle();
  expect(await position('mx2.log')).not.toBe(null);
  expect(log.status().gaps.map(({ text }) => text)).toEqual([
    'mx1.log is no longer in the folder, and its last lines were not read.',
  ]);
});

it('what could not be kept is tried again, also after the clock was set back', async () => {
  await writeFile(inside('mx1.log'), FEW);
  following.loseNext();
  await log.step();
  expect(log.status().stand).toBe('failing');
  following.pass(-48 * HOUR_MS);
  await settle();
  expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 5 });
});

// Root may read everything.
it.skipIf(process.getuid?.() === 0)('a folder in it that is closed later is a fault, and not forgotten', async () => {
  for (const server of ['a', 'b']) await mkdir(inside(server));
  await writeFile(inside('a/mail.log'), FEW);
  await writeFile(inside('b/mail.log'), FEW.replaceAll(' mx1 ', ' mx2 '));
  await settle();
  await log.close();
  await chmod(inside('a'), 0);
  log = following.begin();
  await settle();
  expect(log.status()).toMatchObject({ stand: 'failing', fault: { kind: 'forbidden' } });
  expect(log.status().fault?.text).toMatch(/^1 log in a cannot be read\. .*may not read it/);
  following.pass(90 * 24 * HOUR_MS);
  await settle();
  await appendFile(inside('b/mail.log'), FEW.replaceAll(' mx1 ', ' mx2 '));
  await settle();
  await chmod(inside('a'), 0o700);
  await settle();
  expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 5 });
});
