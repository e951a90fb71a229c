import { type OperatorAction, undo } from '../../episodes/operator-actions.ts';
import { type CommandPlugin, defineCommand, notUnderstood, understood } from '../command.ts';
import { missingId, withIds } from './episode-ids.ts';
import type { OnEpisodes } from './episodes-answer.ts';
import { changeEpisodes } from './on-episodes.ts';

interface Undoing {
  readonly name: string;
  readonly otherNames?: readonly string[];
  readonly meaning: string;
  readonly action: OperatorAction;
  /** What the audit and the answer call it. */
  readonly kind: OnEpisodes['kind'];
}

interface Args {
  readonly episodes: readonly string[];
}

/** A command that undoes what people did to alerts. */
export function undoCommand({ action, kind, ...about }: Undoing): CommandPlugin<Args> {
  const { name } = about;
  return defineCommand<Args>({
    ...about,
    usage: `${name} <id> …`,
    examples: ['insights'],
    needs: 'change',
    audience: 'asker',
    meansCard: 'all',
    parse: (words) => {
      const { ids, rest } = withIds(words);
      const [strange] = rest;
      if (ids.length === 0) return missingId(name, strange);
      if (strange !== undefined)
        return notUnderstood(`Unknown argument "${strange}".`, `${name} <id> …`, `${name} ${ids.join(' ')}`);
      return understood({ episodes: ids });
    },
    run: ({ episodes }, context) =>
      changeEpisodes(kind, episodes, (all, ids, { now }) => undo(all, ids, { action, now }), context),
  });
}
