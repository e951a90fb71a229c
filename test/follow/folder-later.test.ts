import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followLogs } from '../../src/follow/follow-logs.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { simulatePostfix } from '../simulation/postfix/postfix.ts';
import { setup } from '../simulation/postfix/setup.ts';
import { story } from '../simulation/story.ts';
import { folderFollowing } from './folder-following.ts';

it('what was not there at the start, as a share that was not mounted, is followed as a folder when it is one', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'mailflow-later-'));
  const path = join(parent, 'share');
  const store = memoryStore({ priority: ['postfix-log'] });
  const { readers } = folderFollowing(path, store);
  const log = {
    name: `postfix-log ${path}`,
    source: 'postfix-log',
    from: { kind: 'file', path },
    declared: {},
  } as const;
  let napped = (): void => {};
  const nextNap = (): Promise<void> =>
    new Promise((resolve) => {
      napped = resolve;
    });
  let wake = (): void => {};
  let idle = nextNap();
  const following = followLogs({
    ...{ logs: [log], readers, store, pollMs: 1 },
    clock: { now: () => new Date() },
    log: { info: () => {}, warn: () => {} },
    ...{ announce: async () => {}, added: () => {}, troubled: () => {} },
    nap: (_ms, ending) =>
      new Promise<void>((resolve) => {
        wake = resolve;
        ending.addEventListener('abort', () => resolve(), { once: true });
        napped();
      }),
  });
  const look = async (): Promise<void> => {
    await idle;
    idle = nextNap();
    wake();
    await idle;
  };
  try {
    await idle;
    expect(following.status()).toMatchObject([{ stand: 'failing', fault: { kind: 'gone' } }]);
    await mkdir(join(path, 'mx1', 'mail'), { recursive: true });
    const { lines } = simulatePostfix(story(3, 3), setup(3), 3);
    await writeFile(join(path, 'mx1', 'mail', 'mail-2026-11-30.log'), lines.join(''));
    await look();
    await look();
    await look();
    expect(following.status()).toMatchObject([{ stand: 'up-to-date', fault: null, lines: lines.length }]);
  } finally {
    await following.stop();
    await rm(parent, { recursive: true, force: true });
  }
});
