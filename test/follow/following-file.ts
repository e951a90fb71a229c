import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../adapters/files/files.ts';
import { fileFollower } from '../../adapters/files/follow/file-follower.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import { filePositionSchema } from '../../src/follow/file-position.ts';
import { followLogs, type LogFollowing } from '../../src/follow/follow-logs.ts';
import type { FollowedLog } from '../../src/follow/followed-log.ts';
import type { LogReaders } from '../../src/follow/log-reader.ts';
import { logReader } from '../../src/follow/read-log.ts';
import { instantText } from '../../src/model/time.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

/** Follows a file of its own, look by look, at instants of its own. */
type Readers = Pick<LogReaders, 'open'>;

const noFolder = () => Promise.reject(new Error('no folder is followed here'));

export async function followingFile() {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-following-'));
  const path = join(folder, 'mail.log');
  const name = `postfix-log ${path}`;
  const log: FollowedLog = { name, source: 'postfix-log', from: { kind: 'file', path }, declared: {} };
  const store = memoryStore({ priority: ['postfix-log'] });
  let now = new Date();
  let serial = 0;
  let running: ReturnType<typeof begin> | null = null;
  const clock = { now: () => now.getTime(), elapsed: () => now.getTime() };

  const fileReaders: Readers = {
    async open(followed, kept, carries) {
      const position = kept === null ? null : filePositionSchema.parse(kept.position);
      const follower = fileFollower({ ...{ path, files: nodeFiles(), position, graceMs: 0 }, ...clock });
      return logReader({ ...{ log: followed, source: postfixLog, kept, carries, follower }, ...clock });
    },
  };

  function begin(opening: Readers) {
    const readers = { ...opening, files: noFolder, recognise: noFolder };
    let wake = (): void => {};
    let napping = (): void => {};
    const next = (): Promise<void> =>
      new Promise<void>((resolve) => {
        napping = resolve;
      });
    let idle = next();
    const following: LogFollowing = followLogs({
      ...{ logs: [log], readers, store },
      clock: { now: () => now },
      log: { info: () => {}, warn: () => {} },
      nap: (_ms, signal) => {
        napping();
        return new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      },
      ...{ announce: async () => {}, added: () => {}, troubled: () => {} },
    });
    return {
      following,
      idle: () => idle,
      again(): Promise<void> {
        idle = next();
        wake();
        return idle;
      },
    };
  }

  return {
    ...{ name, path, store },
    status: () => running?.following.status()[0],
    /** It is now this instant. */
    at(iso: string): void {
      now = new Date(iso);
    },
    /** Begins to follow, or looks again: until there is nothing more to read, or it cannot be read. */
    async look(readers: Readers = fileReaders): Promise<void> {
      if (running !== null) await running.again();
      else {
        running = begin(readers);
        await running.idle();
      }
    },
    async stop(): Promise<void> {
      await running?.following.stop();
      running = null;
    },
    /** A message that is accepted at this instant, as lines; `anew`: of a file that takes the place of the one there is. */
    async write(iso: string, how: 'append' | 'anew' = 'append'): Promise<void> {
      const id = `4F${(++serial).toString(16).toUpperCase().padStart(8, '0')}`;
      const text = [
        `smtpd[7]: ${id}: client=a[192.0.2.1]`,
        `qmgr[2]: ${id}: from=<x@y.de>, size=9, nrcpt=1 (queue active)`,
      ]
        .map((message) => `${instantText(new Date(iso))} mx1 postfix/${message}\n`)
        .join('');
      if (how === 'append') await appendFile(path, text);
      else {
        await rm(path, { force: true });
        await writeFile(path, text);
      }
    },
    async knownDays(): Promise<readonly string[]> {
      const days = (await store.partitions()).map(({ day }) => day);
      return [...new Set(days)]
        .sort((a, b) => a - b)
        .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    },
    async remove(): Promise<void> {
      await this.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
