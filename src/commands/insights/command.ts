import { defineCommand, listOnCard, notUnderstood, understood } from '../command.ts';
import { type ListPage, pageWord } from '../list-page.ts';
import { stated } from '../reply.ts';
import { insightsAnnouncement, insightsData } from './answer.ts';

interface Args extends ListPage {
  readonly which: 'open' | 'all';
}

const usage = 'insights [open|all] [top:N] [page:N]';

export const insights = defineCommand<Args>({
  name: 'insights',
  otherNames: ['alerts', 'alert', 'warnings'],
  usage,
  meaning: 'What needs attention, the worst first; all has what is over, too',
  examples: ['insights', 'insights all'],
  needs: 'read',
  audience: 'asker',
  placeOnCard: listOnCard,
  parse: (words) => {
    let args: Args = { which: 'open', top: undefined, page: 1 };
    for (const word of words) {
      const which = word.value.toLowerCase();
      if (word.key === null && (which === 'open' || which === 'all')) args = { ...args, which };
      else {
        const page = pageWord(word);
        if (page === undefined) return notUnderstood(`"${word.typed}" means nothing here.`, usage, 'insights');
        args = { ...args, ...page };
      }
    }
    return understood(args);
  },
  async run({ which, top, page }, { alerts, speaker }) {
    const { kept, announcing } = await alerts();
    const wanted = kept.episodes.filter((each) => which === 'all' || each.state === 'open');
    const shown = { which, top: top === undefined ? speaker.defaultTop : top, page };
    return stated(insightsAnnouncement(wanted, shown, announcing), {
      // A chat shows one page, and no JSON: a sentence for each of thousands is made where somebody asks for it.
      get insights() {
        return insightsData(wanted, announcing.rules).insights;
      },
    });
  },
});
