import { sources } from '../../../adapters/sources/index.ts';
import { threadedReaders } from '../../../adapters/threads/threaded-readers.ts';
import type { Bot, Tenant } from '../../bot/bot.ts';
import type { Config } from '../../config.ts';
import { followLogs, type LogFollowing } from '../../follow/follow-logs.ts';
import type { FollowedLog } from '../../follow/followed-log.ts';
import { instantText, MS_PER_HOUR } from '../../model/time.ts';
import { withImports } from '../../state/state.ts';
import { log } from '../log.ts';
import { nap } from '../open-tenant.ts';
import { READING_THREAD } from '../threads/programs.ts';

/** Follows these logs into the real tenant; what is new is looked at at once. `caughtUp`: what was there at the start is read. */
export function startFollowing(
  logs: readonly FollowedLog[],
  {
    bot,
    real: { workspace, watch },
    config,
  }: { readonly bot: Bot; readonly real: Tenant; readonly config: Pick<Config, 'unpackLimits'> },
): LogFollowing & { readonly caughtUp: Promise<void> } {
  const { store, clock, state } = workspace;
  /** Up to when the state knows of each log, ms since 1970: what is forgotten goes by that. */
  const notedUntil = new Map<string, number>();
  let caughtUp = (): void => {};
  const isCaughtUp = new Promise<void>((resolve) => {
    caughtUp = resolve;
  });
  if (logs.length === 0) caughtUp();
  const readers = threadedReaders(READING_THREAD, config.unpackLimits);
  const following = followLogs({
    ...{ logs, store, clock, log, nap, readers, joinsLogs },
    announce: async (from, to, { name, source }) => {
      await watch.expect(name, from);
      if (to.getTime() < (notedUntil.get(name) ?? 0) + MS_PER_HOUR) return;
      notedUntil.set(name, to.getTime());
      const words = { file: name, source, rows: 0, facts: 1, rejected: 0, error: null };
      const noted = { ...words, from: instantText(to), to: instantText(to) };
      await state.update((before) => withImports(before, [noted], clock.now()));
    },
    added: (from, { name }) => {
      watch.added(name, from);
      // The first look is at all of the past at once.
      if (from !== null && state.read().lookFrom !== null) void bot.followed(from);
    },
    // After this step, which is not over.
    troubled: () =>
      setImmediate(() => void bot.look().catch((cause) => log.warn('look.failed', { cause: String(cause) }))),
    caughtUp: () => caughtUp(),
  });
  // The first look is at all of the past, also where somebody hands in a file meanwhile.
  if (state.read().lookFrom === null) watch.after(isCaughtUp);
  const ending = new AbortController();
  if (logs.length > 0) void untilStill(following, ending.signal).then(() => caughtUp());
  return {
    status: following.status,
    caughtUp: isCaughtUp,
    async stop() {
      ending.abort();
      await following.stop();
      await readers.close();
    },
  };
}

const joinsLogs = (name: string): boolean => sources.find((source) => source.name === name)?.joinsLogs === true;

const STEP_MS = 5000;
/** A log that hangs for so long, as on a share that is away, is not waited for. */
const STILL_MS = 60_000;

/** Resolves when nothing was read for a while, or at the end. */
async function untilStill(following: LogFollowing, ending: AbortSignal): Promise<void> {
  let before = '';
  for (let stillMs = 0; stillMs < STILL_MS && !ending.aborted; ) {
    await nap(STEP_MS, ending);
    const now = following
      .status()
      .map(({ lines, stand }) => `${lines} ${stand}`)
      .join();
    stillMs = now === before ? stillMs + STEP_MS : 0;
    before = now;
  }
}
