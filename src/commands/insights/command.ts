import type { Episode } from '../../episodes/episode.ts';
import { nearest } from '../../model/text/nearest.ts';
import { SEVERITIES, type Severity, severityRank } from '../../rules/rule.ts';
import { defineCommand, listOnCard, type NotUnderstood, notUnderstood, understood } from '../command.ts';
import { type ListPage, pageWord } from '../list-page.ts';
import { stated } from '../reply.ts';
import type { Word } from '../words.ts';
import { insightsAnnouncement, insightsData } from './answer.ts';

interface Args extends ListPage {
  readonly which: 'open' | 'all';
  /** The least severity; all of them where it is absent. */
  readonly from?: Severity;
}

const usage = 'insights [open|all] [high|medium|low] [top:N] [page:N]';

export const insights = defineCommand<Args>({
  name: 'insights',
  topic: 'alerts',
  otherNames: ['alerts', 'alert', 'warnings'],
  usage,
  meaning: 'Open insights, worst first; all includes resolved ones; high or medium sets the lowest severity',
  examples: ['insights', 'insights high', 'insights all'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: (words) => {
    let args: Args = { which: 'open', top: undefined, page: 1 };
    for (const word of words) {
      const which = word.value.toLowerCase();
      const severity = word.key === null || word.key === 'severity' ? severityIn(which) : undefined;
      if (word.key === null && (which === 'open' || which === 'all')) args = { ...args, which };
      else if (severity !== undefined) {
        if (args.from !== undefined && args.from !== severity)
          return notUnderstood(
            `Use ${args.from} or ${severity}, not both. Each includes higher severities.`,
            usage,
            `insights ${least(args.from, severity)}`,
          );
        args = { ...args, from: severity };
      } else {
        const page = pageWord(word);
        if (page === undefined) return strange(word);
        args = { ...args, ...page };
      }
    }
    return understood(args);
  },
  async run({ which, from, top, page }, { alerts, speaker }) {
    const { kept, announcing } = await alerts();
    const wanted = kept.episodes
      .filter((each) => which === 'all' || each.state === 'open')
      .filter((each) => from === undefined || severityRank(severityOf(each)) >= severityRank(from));
    const shown = { which, top: top === undefined ? speaker.defaultTop : top, page, ...(from && { from }) };
    return stated(insightsAnnouncement(wanted, shown, announcing), {
      // A chat shows one page, and no JSON: a sentence for each of thousands is made where somebody asks for it.
      get insights() {
        return insightsData(wanted, announcing.rules).insights;
      },
    });
  },
});

/** What is over is as bad as it was at its worst. */
const severityOf = ({ state, severity, peak }: Episode): Severity => (state === 'resolved' ? peak.severity : severity);

const severityIn = (word: string): Severity | undefined =>
  SEVERITIES.find((name) => name === word) ?? (word === 'critical' || word === 'severe' ? 'high' : undefined);

const least = (a: Severity, b: Severity): Severity => (severityRank(a) < severityRank(b) ? a : b);

function strange({ typed, value }: Word): NotUnderstood {
  if (/^\S+@\S+$/.test(value)) return notUnderstood('insights lists all; why explains one.', usage, `why ${value}`);
  const meant = nearest(value.toLowerCase(), [...SEVERITIES, 'open', 'all']);
  return notUnderstood(
    `Unknown argument "${typed}".${meant ? ` Did you mean ${meant}?` : ''}`,
    usage,
    meant ? `insights ${meant}` : 'insights',
  );
}
