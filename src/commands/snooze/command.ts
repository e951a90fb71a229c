import { snooze as snoozed } from '../../episodes/operator-actions.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import { missingId, withIds } from '../alerts/episode-ids.ts';
import { changeEpisodes } from '../alerts/on-episodes.ts';
import { defineCommand, notUnderstood, understood } from '../command.ts';
import { DURATION_WORDS, readDuration } from '../duration.ts';

const MAX_SNOOZE_MS = 30 * MS_PER_DAY;
const DEFAULT_SNOOZE = '4h';

const usage = 'snooze <id> … [4h]';

export const snooze = defineCommand<{ readonly episodes: readonly string[]; readonly forMs: number }>({
  name: 'snooze',
  usage,
  meaning: 'Be silent about insights for a while; it speaks again when one is still open then',
  examples: ['insights'],
  needs: 'change',
  audience: 'asker',
  meansCard: 'all',
  parse: (words) => {
    const { ids, rest } = withIds(words);
    const [duration = DEFAULT_SNOOZE, strange] = rest;
    if (ids.length === 0) return missingId('snooze', rest[0]);
    const forMs = readDuration(duration, MAX_SNOOZE_MS);
    const line = `snooze ${ids.join(' ')}`;
    if (forMs === undefined) {
      return notUnderstood(
        `"${duration}" is no time to snooze for.`,
        `${DURATION_WORDS}; 30d at most`,
        `${line} ${DEFAULT_SNOOZE}`,
      );
    }
    if (strange !== undefined) return notUnderstood(`"${strange}" means nothing here.`, usage, `${line} ${duration}`);
    return understood({ episodes: ids, forMs });
  },
  run: ({ episodes, forMs }, context) =>
    changeEpisodes('snoozed', episodes, (all, ids, by) => snoozed(all, ids, { ...by, forMs }), context),
});
