import { acknowledge } from '../../episodes/operator-actions.ts';
import { namesOrAll } from '../alerts/names-or-all.ts';
import { changeEpisodes } from '../alerts/on-episodes.ts';
import { defineCommand } from '../command.ts';

export const ack = defineCommand<{ readonly episodes: readonly string[] }>({
  name: 'ack',
  topic: 'alerts',
  otherNames: ['acknowledge'],
  usage: 'ack <id|address|connector> … | ack all',
  meaning: 'Acknowledge insights: reminders stop, and everyone sees who has it',
  examples: ['insights'],
  needs: 'change',
  audience: 'asker',
  meansCard: 'all',
  parse: (words) => namesOrAll('ack', words),
  run: ({ episodes }, context) =>
    changeEpisodes(
      {
        ...{ kind: 'acknowledged', command: 'ack', names: episodes, act: acknowledge },
        isOfAll: ({ state, acknowledged }) => state === 'open' && acknowledged === null,
      },
      context,
    ),
});
