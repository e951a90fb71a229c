import { snooze as snoozed } from '../../episodes/operator-actions.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import { commandLine } from '../../view/command-line.ts';
import { EVERYTHING, missingId, notAll, withIds } from '../alerts/episode-ids.ts';
import { changeEpisodes } from '../alerts/on-episodes.ts';
import { defineCommand, notUnderstood, understood } from '../command.ts';
import { DURATION_WORDS, durationWord, readDuration, readSpokenDuration } from '../duration.ts';

const MAX_SNOOZE_MS = 30 * MS_PER_DAY;
const DEFAULT_SNOOZE = '4h';

const usage = 'snooze <id|address|connector> … [4h]';

export const snooze = defineCommand<{ readonly episodes: readonly string[]; readonly forMs: number }>({
  name: 'snooze',
  topic: 'alerts',
  usage,
  meaning: 'Silence insights for a while; alerts resume if one is still open then',
  examples: ['insights'],
  needs: 'change',
  audience: 'asker',
  meansCard: 'all',
  takesText: false,
  parse: (words) => {
    const { ids, rest } = withIds(words, { mayBeId: true });
    if (ids.some((id) => EVERYTHING.has(id))) return notAll('snooze');
    const spoken = readSpokenDuration(rest, MAX_SNOOZE_MS);
    const duration = spoken === undefined ? (rest[0] ?? DEFAULT_SNOOZE) : durationWord(spoken.ms);
    const strange = rest[spoken?.taken ?? 1];
    if (ids.length === 0) return missingId('snooze', rest[0], swapped(rest));
    const forMs = readDuration(duration, MAX_SNOOZE_MS);
    const line = commandLine(['snooze', ...ids]);
    const last = readDuration(rest.at(-1) ?? '', MAX_SNOOZE_MS);
    if (forMs === undefined && rest.length > 1 && last !== undefined)
      return notUnderstood(
        `"${rest[0]}" is not a valid duration.`,
        'put a name with spaces in quotes',
        commandLine(['snooze', [...ids, ...rest.slice(0, -1)].join(' '), rest.at(-1) ?? '']),
      );
    if (forMs === undefined) {
      return notUnderstood(
        `"${duration}" is not a valid duration.`,
        `${DURATION_WORDS}; 30d at most`,
        `${line} ${DEFAULT_SNOOZE}`,
      );
    }
    if (strange !== undefined) return notUnderstood(`Unknown argument "${strange}".`, usage, `${line} ${duration}`);
    return understood({ episodes: ids, forMs });
  },
  run: ({ episodes, forMs }, context) =>
    changeEpisodes(
      {
        ...{ kind: 'snoozed', command: 'snooze', names: episodes, rest: [durationWord(forMs)] },
        act: (all, ids, by) => snoozed(all, ids, { ...by, forMs }),
      },
      context,
    ),
});

/** `snooze 4h k7f3q2`, put right. */
const swapped = ([duration = '', ...names]: readonly string[]): string | null =>
  names.length > 0 && readDuration(duration, MAX_SNOOZE_MS) !== undefined
    ? commandLine(['snooze', ...names, duration])
    : null;
