import { type OperatorAction, undo } from '../../episodes/operator-actions.ts';
import { type CommandPlugin, defineCommand } from '../command.ts';
import type { OnEpisodes } from './episodes-answer.ts';
import { namesOrAll } from './names-or-all.ts';
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
    topic: 'undo',
    ...about,
    usage: `${name} <id|address|connector> … | ${name} all`,
    examples: ['insights'],
    needs: 'change',
    audience: 'asker',
    meansCard: 'all',
    parse: (words) => namesOrAll(name, words),
    run: ({ episodes }, context) =>
      changeEpisodes(
        {
          ...{ kind, command: name, names: episodes },
          act: (all, ids, { now }) => undo(all, ids, { action, now }),
          isOfAll: (episode) => episode.state === 'open' && episode[action] !== null,
        },
        context,
      ),
  });
}
