import { followFolder } from './follow-folder.ts';
import { followOne, type OneLogOptions } from './follow-one.ts';
import type { FollowStatus } from './follow-status.ts';
import type { FollowedLog } from './followed-log.ts';
import type { LogReaders } from './log-reader.ts';

export interface LogFollowing {
  /** How each log does, in the order of the settings. */
  status(): readonly FollowStatus[];
  /** Ends; what is being kept is kept. */
  stop(): Promise<void>;
}

export interface FollowOptions extends Omit<OneLogOptions, 'readers' | 'pollMs' | 'ending'> {
  readonly logs: readonly FollowedLog[];
  readonly readers: LogReaders;
  /** Resolves after so many ms, or as soon as the signal aborts. */
  readonly nap: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** A log has been in trouble for a while, or is no more: its rule has something to say, and no facts come by themselves. */
  readonly troubled: () => void;
  /** Each log was read to its end for the first time, or cannot be read. */
  readonly caughtUp?: () => void;
  /** How long to wait where nothing is left to read. */
  readonly pollMs?: number;
}

/** How often a log is looked at: half a minute is left for rules and chats of the minute that people are promised. */
const POLL_MS = 5000;
/** From when on the rule of failing logs speaks. */
const TROUBLE_MS = 15 * 60_000;

/** Follows logs while they are written: reads piece by piece, and keeps each with how far that is, as one commit. */
export function followLogs(options: FollowOptions): LogFollowing {
  const ending = new AbortController();
  const behind = new Set(options.logs);
  const caughtUp = (log: FollowedLog): void => {
    if (behind.delete(log) && behind.size === 0) options.caughtUp?.();
  };
  const all = options.logs.map((log) => follow(log, options, () => caughtUp(log), ending.signal));
  return {
    status: () => all.map((each) => each.status()),
    async stop() {
      ending.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** Steps through one log, or the logs of a folder, until it is to end. */
function follow(followed: FollowedLog, options: FollowOptions, caughtUp: () => void, ending: AbortSignal) {
  const { clock, nap } = options;
  const pace = { ...options, pollMs: options.pollMs ?? POLL_MS, ending };
  let log =
    followed.from.kind === 'folder' ? followFolder(followed, followed.from.path, pace) : followOne(followed, pace);
  let isFolder = followed.from.kind === 'folder';
  let nextLook: Date | null = null;
  let isTroubleKnown = false;
  return { ended: run(), status: (): FollowStatus => ({ ...log.status(), nextLook }) };

  async function run(): Promise<void> {
    while (!ending.aborted) {
      const wait = await log.step();
      await noteFolder();
      noteTrouble();
      if (wait === 0) continue;
      if (log.status().stand !== 'behind') caughtUp();
      nextLook = new Date(clock.now().getTime() + wait);
      await nap(wait, ending);
    }
    await log.close();
  }

  /** What was not there at the start, as a share that was not mounted yet, may be a folder. */
  async function noteFolder(): Promise<void> {
    if (isFolder || followed.from.kind !== 'file' || log.status().fault === null) return;
    const { path } = followed.from;
    const listing = await options.readers.files(path).catch(() => null);
    if (listing === null || 'kind' in listing) return;
    isFolder = true;
    await log.close();
    log = followFolder(followed, path, pace);
  }

  function noteTrouble(): void {
    const { fault } = log.status();
    const isTrouble = fault !== null && clock.now().getTime() - fault.since.getTime() > TROUBLE_MS;
    if (isTrouble !== isTroubleKnown) options.troubled();
    isTroubleKnown = isTrouble;
  }
}
