import { acknowledge } from '../../episodes/operator-actions.ts';
import { isEpisodeId, missingId } from '../alerts/episode-ids.ts';
import { changeEpisodes } from '../alerts/on-episodes.ts';
import { defineCommand, understood } from '../command.ts';
import { wholeWord } from '../words.ts';

export const ack = defineCommand<{ readonly episodes: readonly string[] }>({
  name: 'ack',
  otherNames: ['acknowledge'],
  usage: 'ack <id> …',
  meaning: 'Acknowledge insights: no reminders any more, everybody sees who has it',
  examples: ['insights'],
  needs: 'change',
  audience: 'asker',
  meansCard: 'all',
  parse: (words) => {
    const ids = words.map(wholeWord);
    const strange = ids.find((id) => !isEpisodeId(id));
    if (ids.length === 0 || strange !== undefined) return missingId('ack', strange);
    return understood({ episodes: ids.map((id) => id.toLowerCase()) });
  },
  run: ({ episodes }, context) => changeEpisodes('acknowledged', episodes, acknowledge, context),
});
