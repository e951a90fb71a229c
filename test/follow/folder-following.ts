import { readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { nodeFiles } from '../../adapters/files/files.ts';
import { fileFollower } from '../../adapters/files/follow/file-follower.ts';
import { filesIn, recognisedAs } from '../../adapters/files/follow/folder.ts';
import { postfixLog } from '../../adapters/sources/postfix-log/source.ts';
import { filePositionSchema } from '../../src/follow/file-position.ts';
import { followFolder } from '../../src/follow/follow-folder.ts';
import type { OneLog } from '../../src/follow/follow-one.ts';
import type { LogReaders } from '../../src/follow/log-reader.ts';
import { logReader } from '../../src/follow/read-log.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { Source } from '../../src/ports/source.ts';
import { simulatePostfix } from '../simulation/postfix/postfix.ts';
import { setup } from '../simulation/postfix/setup.ts';
import { story } from '../simulation/story.ts';

const clock = { now: () => Date.now(), elapsed: () => performance.now() };

interface Pace {
  readonly stepMs?: number;
  readonly source?: Source;
  /** How much is read before it is kept. */
  readonly pieceBytes?: number;
}

/** Follows a folder of logs, step by step; each look at the clock is some seconds later. */
export function folderFollowing(
  folder: string,
  store: FactStore,
  { stepMs = 7000, source = postfixLog, pieceBytes = 3000 }: Pace = {},
) {
  let now = Date.now();
  let isLost = false;
  let opened = 0;
  let open = 0;
  const readers: LogReaders = {
    async open(log, kept, carries) {
      if (log.from.kind !== 'file') throw new Error('no file');
      const position = kept === null ? null : filePositionSchema.parse(kept.position);
      const place = { path: log.from.path, inFolder: true, files: nodeFiles(), position };
      const follower = fileFollower({ ...place, ...clock, graceMs: 0, chunkBytes: 1000 } as const);
      const reader = logReader({ ...{ log, source, kept, carries, follower, pieceBytes }, ...clock });
      opened++;
      open++;
      return {
        read: reader.read,
        async close() {
          open--;
          await reader.close();
        },
      };
    },
    files: filesIn,
    recognise: (_, path) => recognisedAs(source, path, nodeFiles()),
  };
  const losing: Pick<FactStore, 'append'> = {
    append: async (addition) => {
      if (isLost) {
        isLost = false;
        throw new Error('no room on the disk');
      }
      return store.append(addition);
    },
  };
  function later(ms: number): Date {
    now += ms;
    return new Date(now);
  }
  return {
    readers,
    begin: (): OneLog =>
      followFolder(
        { name: `${source.name} ${folder}`, source: source.name, from: { kind: 'folder', path: folder }, declared: {} },
        folder,
        {
          ...{ readers, store: { ...store, ...losing }, pollMs: 5000 },
          joinsLogs: () => source.joinsLogs === true,
          clock: { now: () => later(stepMs) },
          log: { info: () => {}, warn: () => {} },
          announce: async () => {},
          added: () => {},
          ending: new AbortController().signal,
        },
      ),
    loseNext: () => {
      isLost = true;
    },
    pass: later,
    opened: () => opened,
    open: () => open,
    /** As gzip(1) does it: with the times of the file. */
    async pack(path: string): Promise<void> {
      const { atime, mtime } = await stat(path).catch(() => ({ atime: null, mtime: null }));
      if (atime === null || mtime === null) return;
      await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
      await utimes(`${path}.gz`, atime, mtime);
      await unlink(path);
    },
  };
}

/** Steps until nothing new comes of it. */
export async function settled(log: OneLog): Promise<void> {
  for (let idle = 0; idle < 4; ) {
    const before = log.status().lines;
    const wait = await log.step();
    idle = wait > 0 && log.status().lines === before ? idle + 1 : 0;
  }
}

/** The lines of a simulated relay. */
export const linesOf = (seed: number, size: number, host: string): readonly string[] =>
  simulatePostfix(story(seed, size), { ...setup(seed), host }, seed).lines;
