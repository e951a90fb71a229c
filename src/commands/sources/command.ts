import { defineCommand, listOnCard, notUnderstood, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { SOURCE_COLUMNS, sourcesAnnouncement, sourcesData } from './answer.ts';

const usage = 'sources';

export const sources = defineCommand<object>({
  name: 'sources',
  topic: 'data',
  otherNames: ['logs'],
  usage,
  meaning: 'Data sources: each followed log with its state, gaps, errors and newest data, and the inbox',
  examples: ['sources'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: ([word]) =>
    word === undefined ? understood({}) : notUnderstood(`Unknown argument "${word.typed}".`, usage, 'sources'),
  async run(_, { facts, following, requests }) {
    const [now, partitions, imports, asked] = await Promise.all([
      ...([following(), facts.partitions(), facts.imports(), requests.all()] as const),
    ]);
    const about = { following: now, partitions, imports, requests: asked };
    return stated(sourcesAnnouncement(about), sourcesData(about), SOURCE_COLUMNS);
  },
});
