import { NO_REASON } from '../../episodes/no-reason.ts';
import { markExpected } from '../../episodes/operator-actions.ts';
import { EVERYTHING, missingId, notAll, withIds } from '../alerts/episode-ids.ts';
import { changeEpisodes } from '../alerts/on-episodes.ts';
import { withoutReason } from '../alerts/reason.ts';
import { leadingIds } from '../alerts/reason-or-id.ts';
import { defineCommand, understood } from '../command.ts';

export const expected = defineCommand<{
  readonly episodes: readonly string[];
  readonly why: string;
  /** The first words of the reason, where they look like ids. */
  readonly leading?: readonly string[];
}>({
  name: 'expected',
  topic: 'alerts',
  usage: 'expected <id|address|connector> … ["why"]',
  meaning: 'Mark an insight as expected: no more alerts until it is over',
  examples: ['insights'],
  needs: 'change',
  audience: 'asker',
  meansCard: 'all',
  takesText: true,
  parse: (typed) => {
    const { words, whyBeside } = withoutReason(typed);
    const { ids, rest } = withIds(words);
    if (ids.length === 0) return missingId('expected', rest[0]);
    if (ids.some((id) => EVERYTHING.has(id))) return notAll('expected');
    const used = words.slice(0, words.length - rest.length);
    const after = typed.filter((word) => !used.includes(word));
    const leading = leadingIds(after);
    return understood({ episodes: ids, why: whyBeside(used), ...(leading.length > 0 && { leading }) });
  },
  run: ({ episodes, why, leading = [] }, context) =>
    changeEpisodes(
      {
        ...{
          kind: 'expected',
          command: 'expected',
          names: episodes,
          params: why === '' ? {} : { why },
          reason: { why, leading },
        },
        act: (all, ids, by) => markExpected(all, ids, { ...by, why: why || NO_REASON }),
      },
      context,
    ),
});
