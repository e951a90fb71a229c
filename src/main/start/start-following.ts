import { threadedReaders } from '../../../adapters/threads/threaded-readers.ts';
import type { Bot } from '../../bot/bot.ts';
import type { Workspace } from '../../bot/workspace.ts';
import type { Config } from '../../config.ts';
import { followLogs, type LogFollowing } from '../../follow/follow-logs.ts';
import type { FollowedLog } from '../../follow/followed-log.ts';
import { isLookedAt, withLookFrom } from '../../state/state.ts';
import { log } from '../log.ts';
import { nap } from '../open-tenant.ts';
import { READING_THREAD } from '../threads/programs.ts';

/** Follows these logs into the real tenant; what is new is looked at at once. `caughtUp`: what was there at the start is read. */
export function startFollowing(
  logs: readonly FollowedLog[],
  {
    bot,
    workspace,
    config,
  }: { readonly bot: Bot; readonly workspace: Workspace; readonly config: Pick<Config, 'unpackLimits'> },
): LogFollowing & { readonly caughtUp: Promise<void> } {
  const { store, clock, state } = workspace;
  let caughtUp = (): void => {};
  const isCaughtUp = new Promise<void>((resolve) => {
    caughtUp = resolve;
  });
  if (logs.length === 0) caughtUp();
  const readers = threadedReaders(READING_THREAD, config.unpackLimits);
  const following = followLogs({
    ...{ logs, store, clock, log, nap, readers },
    announce: async (from) => {
      if (isLookedAt(state.read(), from)) await state.update((before) => withLookFrom(before, from));
    },
    added: (from) => {
      // The first look is at all of the past at once.
      if (state.read().lookFrom !== null) void bot.followed(from);
    },
    caughtUp: () => caughtUp(),
  });
  return {
    status: following.status,
    caughtUp: isCaughtUp,
    async stop() {
      await following.stop();
      await readers.close();
    },
  };
}
