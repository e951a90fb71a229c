import { isEpisodeId, missingId } from '../alerts/episode-ids.ts';
import { episodesAnswer } from '../alerts/episodes-answer.ts';
import { defineCommand, notUnderstood, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { wholeWord } from '../words.ts';
import { whyAnnouncement } from './answer.ts';

export const why = defineCommand<{ readonly episode: string }>({
  name: 'why',
  usage: 'why <id>',
  meaning: 'Why an insight was told or kept silent: figures, thresholds, verdicts',
  examples: ['insights'],
  needs: 'read',
  audience: 'thread',
  placeOnCard: () => 'thread',
  meansCard: 'first',
  parse: (words) => {
    const [id, strange] = words.map(wholeWord);
    if (id === undefined || !isEpisodeId(id)) return missingId('why', id);
    if (strange !== undefined)
      return notUnderstood(`One id is enough: "${strange}" is too much.`, 'why <id>', `why ${id}`);
    return understood({ episode: id.toLowerCase() });
  },
  async run({ episode: id }, { alerts }) {
    const { kept, announcing } = await alerts();
    const episode = kept.episodes.find((each) => each.id === id);
    if (!episode) {
      const nothing = { kind: 'acknowledged', done: [], already: [], over: [], notFound: [id] } as const;
      return stated(episodesAnswer(nothing), { episode: null });
    }
    const here = kept.said.filter((each) => each.episode === id);
    const names = new Map(kept.subscriptions.map(({ conversation, name }) => [conversation, name]));
    return stated(whyAnnouncement(episode, here, announcing, names), {
      episode,
      verdicts: here.map(({ conversation, verdicts }) => ({ conversation, verdicts })),
    });
  },
});
