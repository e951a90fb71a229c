import { appendFile, copyFile, mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../adapters/files/files.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import type { OneLog } from '../../src/follow/follow-one.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { runs } from '../seed/runs.ts';
import { facts, imported } from './facts-of-logs.ts';
import { folderFollowing, linesOf, settled } from './folder-following.ts';

const HOUR_MS = 3_600_000;

let folder: string;
let store: ReturnType<typeof memoryStore>;
let following: ReturnType<typeof folderFollowing>;
let log: OneLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailflow-folder-'));
  begin({});
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

function begin(options: Parameters<typeof folderFollowing>[2]): void {
  store = memoryStore({ priority: ['postfix-log'] });
  following = folderFollowing(folder, store, options);
  log = following.begin();
}

const settle = (): Promise<void> => settled(log);

const inside = (name: string): string => join(folder, name);
const MESSAGE = linesOf(5, 3, 'mx1');
const position = (name: string) => store.stream(`postfix-log ${inside(name)}`);

describe('a folder with a file for every day', () => {
  it('joins what is open at midnight, of many servers, also when all files are there at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 0x7fffff00 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 12 }),
        async (seed, cuts) => {
          const own = await mkdtemp(join(tmpdir(), 'mailflow-days-'));
          const held = memoryStore({ priority: ['postfix-log'] });
          const days = folderFollowing(own, held).begin();
          try {
            const texts = await Promise.all(
              cuts.map(async (cut, at) => {
                const lines = linesOf(seed + at, 8, `host${at}`);
                const until = Math.round(lines.length * cut);
                // The younger one may well be copied first.
                await writeFile(join(own, `host${at}-2026-11-02.log`), lines.slice(until).join(''));
                await writeFile(join(own, `host${at}-2026-11-01.log`), lines.slice(0, until).join(''));
                return lines.join('');
              }),
            );
            for (let idle = 0; idle < 4; ) idle = (await days.step()) > 0 ? idle + 1 : 0;
            expect(await facts(held)).toEqual(await facts(await imported(texts, [postfixLog], nodeFiles())));
          } finally {
            await days.close();
            await rm(own, { recursive: true, force: true });
          }
        },
      ),
      // More servers than a read is offered carries of.
      { numRuns: runs(10), examples: [[0, Array.from({ length: 12 }, () => 0.0536)]] },
    );
  });

  it('reads nothing again when a day is packed', async () => {
    await writeFile(inside('mx1-2026-11-01.log'), MESSAGE.join(''));
    await settle();
    await following.pack(inside('mx1-2026-11-01.log'));
    await settle();
    await log.close();
    log = following.begin();
    await settle();
    expect(log.status()).toMatchObject({ stand: 'up-to-date', lines: 0, gaps: [] });
  });
});

describe('how a followed folder does', () => {
  it('is one status: newest data, lines of all, and how many logs there are', async () => {
    await writeFile(inside('mx1.log'), MESSAGE.join(''));
    await writeFile(inside('mx2.log'), MESSAGE.join('').replaceAll(' mx1 ', ' mx2 '));
    expect(log.status()).toMatchObject({ name: `postfix-log ${folder}`, source: 'postfix-log', stand: 'starting' });
    await settle();
    expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, bytesBehind: 0, lines: 2 * MESSAGE.length });
    expect(log.status().notes[0]).toBe('2 logs in this folder.');
    expect(log.status().dataUntil).not.toBe(null);
    expect(log.status().lastSuccess).not.toBe(null);
  });

  it('passes over what is no log, with a note, and takes it in when it has become one', async () => {
    await writeFile(inside('mx1.log'), MESSAGE.join(''));
    await writeFile(inside('a.txt'), 'hello\n');
    await writeFile(inside('empty.log'), '');
    await writeFile(inside('.hidden.log'), MESSAGE.join(''));
    await writeFile(inside('mx3.log.part'), MESSAGE.join(''));
    await mkdir(inside('older.log'));
    await symlink(inside('mx1.log'), inside('link.log'));
    await settle();
    expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: MESSAGE.length });
    expect(log.status().notes.slice(0, 2)).toEqual([
      '1 log in this folder.',
      '1 file skipped, not logs of this kind: a.txt.',
    ]);
    await appendFile(inside('a.txt'), MESSAGE.join('').replaceAll(' mx1 ', ' mx2 '));
    await appendFile(inside('empty.log'), MESSAGE.join('').replaceAll(' mx1 ', ' mx3 '));
    await settle();
    expect(log.status().notes[0]).toBe('3 logs in this folder.');
  });

  it('is a fault, with what to do, as long as the folder is not there', async () => {
    await writeFile(inside('mx1.log'), MESSAGE.join(''));
    await settle();
    await rename(folder, `${folder}-away`);
    await log.step();
    const { stand, fault } = log.status();
    expect(stand).toBe('failing');
    expect(fault).toMatchObject({
      kind: 'gone',
      text: `There is no folder ${folder}. Mount it, or correct its path in the settings. Mailflow reads its files as soon as it exists.`,
    });
    expect(following.open()).toBe(0);
    await rename(`${folder}-away`, folder);
    await settle();
    expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: MESSAGE.length, gaps: [] });
  });

  it('fails as soon as one of its logs does, and says which', async () => {
    await writeFile(inside('mx1.log'), MESSAGE.join(''));
    await writeFile(inside('mx2.log'), MESSAGE.join('').replaceAll(' mx1 ', ' mx2 '));
    following.loseNext();
    await log.step();
    expect(log.status()).toMatchObject({
      stand: 'failing',
      // The newest is read first, and they may be equally old.
      fault: {
        kind: 'other',
        text: expect.stringMatching(/^1 of its 2 logs cannot be read\. mx[12]\.log: no room on the disk$/),
      },
    });
    await settle();
    expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null });
  });

  it('forgets a log that is gone, which is no fault, and says so where it was not read', async () => {
    await writeFile(inside('mx1.log'), MESSAGE.join(''));
    await writeFile(inside('mx2.log'), MESSAGE.slice(0, -1).join('').replaceAll(' mx1 ', ' mx2 '));
    await settle();
    await unlink(inside('mx1.log'));
    await settle();
    expect(log.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [], lines: 2 * MESSAGE.length - 1 });
    expect(await position('mx1.log')).not.toBe(null);
    following.pass(25 * HOUR_MS);
    await settle();
    await appendFile(inside('mx2.log'), MESSAGE.slice(-1).join('').replaceAll(' mx1 ', ' mx2 '));
    await settle();
    expect(await position('mx1.log')).toBe(null);
    expect(await position('mx2.log')).not.toBe(null);
    expect(log.status()).toMatchObject({ fault: null, lines: 2 * MESSAGE.length });
    // Let go since it was quiet, so that nothing was open when it grew and vanished.
    following.pass(HOUR_MS);
    await settle();
    await log.close();
    await appendFile(inside('mx2.log'), MESSAGE[0] ?? '');
    following.loseNext();
    await log.step();
    await unlink(inside('mx2.log'));
    await settle();
    expect(log.status().gaps.map(({ text }) => text)).toEqual([
      'mx2.log is no longer in the folder, and its last lines were not read.',
    ]);
  });
});

describe('the files of a followed folder', () => {
  it('are open in small number, and none that is quiet', async () => {
    begin({ stepMs: 10 });
    for (let at = 0; at < 100; at++) await writeFile(inside(`mx${at}.log`), linesOf(7, 1, `mx${at}`).join(''));
    await settle();
    const { notes, lines } = log.status();
    expect([notes[0], lines]).toEqual(['100 logs in this folder.', 100 * linesOf(7, 1, 'mx').length]);
    expect(following.open()).toBeLessThanOrEqual(64);
    following.pass(HOUR_MS);
    await settle();
    expect(following.open()).toBe(0);
    const opened = following.opened();
    following.pass(HOUR_MS);
    await settle();
    expect(following.opened()).toBe(opened);
    await appendFile(inside('mx7.log'), linesOf(8, 1, 'mx7').join(''));
    following.pass(HOUR_MS);
    await settle();
    expect(following.opened()).toBe(opened + 1);
    await log.close();
    log = following.begin();
    await settle();
    expect(following.opened()).toBe(opened + 1);
    expect(log.status()).toMatchObject({ stand: 'up-to-date', lines: 0 });
  });

  it('are not read again when a program that copies them puts a longer copy in their place', async () => {
    const lines = linesOf(9, 6, 'mx1');
    const at = Math.floor(lines.length / 2);
    await writeFile(inside('mx1.log'), lines.slice(0, at).join(''));
    await settle();
    await copyFile(inside('mx1.log'), inside('.mx1.log.copy'));
    await appendFile(inside('.mx1.log.copy'), lines.slice(at).join(''));
    await rename(inside('.mx1.log.copy'), inside('mx1.log'));
    await settle();
    expect(log.status()).toMatchObject({ lines: lines.length, gaps: [] });
    expect(await facts(store)).toEqual(await facts(await imported([lines.join('')], [postfixLog], nodeFiles())));
  });
});
