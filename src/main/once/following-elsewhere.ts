import { realpath } from 'node:fs/promises';
import { readWriter } from '../../../adapters/data-lock/writer-note.ts';
import { systemClock } from '../../../adapters/schedule/system-clock.ts';
import { entryName } from '../../follow/followed-entry.ts';
import type { Following } from '../../follow/following.ts';
import type { RunOptions } from '../run-options.ts';

/** What a process that follows no log itself knows of those that are followed. */
export async function followingElsewhere({ config, given }: Pick<RunOptions, 'config' | 'given'>): Promise<Following> {
  const data = await realpath(config.data).catch(() => config.data);
  return {
    kind: 'elsewhere',
    now: systemClock.now(),
    configured: [...given.file.followed.map(entryName), ...given.file.fetched.flatMap(({ feedNames }) => feedNames)],
    isBotRunning: (await readWriter(data)) !== undefined,
  };
}
