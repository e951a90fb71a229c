import { commandLine } from '../../view/command-line.ts';
import { isSurelyName, missingId, namesIn } from '../alerts/episode-ids.ts';
import { episodesAnswer } from '../alerts/episodes-answer.ts';
import { namedEpisodes } from '../alerts/named-episodes.ts';
import { whichAnswer } from '../alerts/which-answer.ts';
import { defineCommand, notUnderstood, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { whyAnnouncement } from './answer.ts';

const usage = 'why <id|address|connector>';

export const why = defineCommand<{ readonly episode: string }>({
  name: 'why',
  topic: 'alerts',
  usage,
  meaning: 'Why an alert was sent or not: values, thresholds, decisions',
  examples: ['insights'],
  needs: 'read',
  audience: 'thread',
  placeOnCard: () => 'thread',
  meansCard: 'first',
  parse: (words) => {
    const [first, strange, ...further] = namesIn(words);
    if (first === undefined) return missingId('why', undefined);
    if (strange === undefined) return understood({ episode: first });
    // Words that follow one another may be the name of a connector.
    if (isSurelyName(first)) return notUnderstood(`why takes one insight: remove "${strange}".`, usage, `why ${first}`);
    return understood({ episode: [first, strange, ...further].join(' ') });
  },
  async run({ episode: name }, { alerts, speaker: { conversation } }) {
    const { kept, announcing } = await alerts();
    const named = namedEpisodes(name, { episodes: kept.episodes, records: kept.said }, { conversation });
    if (named.kind === 'which') {
      const say = whichAnswer(name, named.candidates, (id) => commandLine(['why', id]), announcing);
      return stated(say, { episode: null, candidates: named.candidates.map(({ id }) => id) });
    }
    const id = named.kind === 'found' ? named.ids[0] : undefined;
    const episode = kept.episodes.find((each) => each.id === id);
    if (!episode) {
      const near = named.kind === 'unknown' ? named.near : [];
      const nothing = { kind: 'acknowledged', done: [], already: [], over: [], notFound: [name], near } as const;
      return stated(episodesAnswer(nothing), { episode: null });
    }
    const here = kept.said.filter((each) => each.episode === episode.id);
    const names = new Map(kept.subscriptions.map(({ conversation, name }) => [conversation, name]));
    return stated(whyAnnouncement(episode, here, announcing, names), {
      episode,
      verdicts: here.map(({ conversation, verdicts }) => ({ conversation, verdicts })),
    });
  },
});
