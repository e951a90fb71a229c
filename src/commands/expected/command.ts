import { NO_REASON } from '../../episodes/no-reason.ts';
import { markExpected } from '../../episodes/operator-actions.ts';
import { EVERYTHING, missingId, notAll, withIds } from '../alerts/episode-ids.ts';
import { changeEpisodes } from '../alerts/on-episodes.ts';
import { joinReasons, withoutReason } from '../alerts/reason.ts';
import { defineCommand, understood } from '../command.ts';

export const expected = defineCommand<{ readonly episodes: readonly string[]; readonly why: string }>({
  name: 'expected',
  usage: 'expected <id|address|connector> … ["why"]',
  meaning: 'Mark an insight as expected: no more alerts until it is over',
  examples: ['insights'],
  needs: 'change',
  audience: 'asker',
  meansCard: 'all',
  takesText: true,
  parse: (typed) => {
    const { words, why } = withoutReason(typed);
    const { ids, rest } = withIds(words);
    if (ids.length === 0) return missingId('expected', rest[0]);
    if (ids.some((id) => EVERYTHING.has(id))) return notAll('expected');
    return understood({ episodes: ids, why: joinReasons(...rest, why) });
  },
  run: ({ episodes, why }, context) =>
    changeEpisodes(
      {
        ...{ kind: 'expected', command: 'expected', names: episodes, rest: why === '' ? [] : [why] },
        act: (all, ids, by) => markExpected(all, ids, { ...by, why: why || NO_REASON }),
      },
      context,
    ),
});
