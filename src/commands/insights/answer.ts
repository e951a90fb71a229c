import type { AnnouncementContext } from '../../alerts/messages/context.ts';
import { episodeTable } from '../../alerts/messages/episode-table.ts';
import { instantWords } from '../../alerts/messages/time-text.ts';
import { wordingAtWorst, wordingNow } from '../../alerts/messages/wording.ts';
import { firstOfWorst, worstFirst } from '../../alerts/messages/worst-first.ts';
import { alertAction } from '../../episodes/alert-action.ts';
import type { Episode } from '../../episodes/episode.ts';
import { count, counted } from '../../model/format.ts';
import type { Numbers, Rule, Severity } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { emptyView } from '../../view/empty-view.ts';

/** What `insights --format json` prints. */
export interface InsightsData {
  readonly insights: readonly {
    readonly id: string;
    readonly rule: string;
    readonly subject: string;
    /** As things stand; of what is over, at its worst, and so are the numbers. */
    readonly severity: Severity;
    readonly state: Episode['state'];
    /** ISO 8601 in UTC. */
    readonly openedAt: string;
    readonly numbers: Numbers;
    /** The insight's sentence, made of the numbers. */
    readonly text: string;
  }[];
}

export function insightsData(episodes: readonly Episode[], rules: readonly Rule[]): InsightsData {
  return {
    insights: worstFirst(episodes).map((episode) => {
      const { id, rule, subject, state, openedAt, peak } = episode;
      const { severity, numbers } = state === 'resolved' ? peak : episode;
      return { id, rule, subject, severity, state, openedAt, numbers, text: sentenceOf(episode, rules) };
    }),
  };
}

/** How a list is read page by page; `top` null for all rows. */
export interface InsightsAsked {
  readonly which: 'open' | 'all';
  /** The least severity that is shown; all of them where it is absent. */
  readonly from?: Severity;
  readonly top: number | null;
  /** 1 for the first page. */
  readonly page: number;
}

/** The answer to `insights [open|all]`: a sentence for each of the worst, and all in a table. `episodes`: as asked for. */
export function insightsAnnouncement(
  episodes: readonly Episode[],
  { which, from, top, page }: InsightsAsked,
  context: AnnouncementContext,
): Announcement {
  const all = episodes.length;
  const line = ['insights', which, ...(from === undefined ? [] : [from])].join(' ');
  const severities = from === undefined ? '' : from === 'high' ? ': high' : `: ${from} and worse`;
  const size = top ?? Math.max(1, all);
  const start = (page - 1) * size;
  const shown = firstOfWorst(episodes, start + size).slice(start);
  const next = start + shown.length < all ? `${line} top:${size} page:${page + 1}` : null;
  const cut = shown.length === all ? null : { shown: shown.length, total: all, firstRow: start + 1, next };
  const lastPage = Math.ceil(all / size);
  const isPastEnd = shown.length === 0 && all > 0;
  const open = episodes.filter(({ state }) => state === 'open');
  const [worst] = firstOfWorst(open, 1);
  return {
    view: {
      ...emptyView(`${which === 'open' ? 'Open insights' : 'Insights'}${severities}`, {
        window: `as of ${instantWords(context.now.toISOString())}`,
        source: context.source,
        dataUntil: null,
      }),
      sentences:
        all === 0
          ? [nothingText(which, from)]
          : [
              totalSentence(open.length, all),
              ...(isPastEnd ? [pastEndSentence(page, all, lastPage)] : []),
              ...shown.slice(0, SENTENCES).map((e) => `- ${sentenceOf(e, context.rules)}`),
            ],
      tables: shown.length === 0 ? [] : [episodeTable('', shown, context, { showState: true, cut })],
      actions: [
        ...(isPastEnd ? [{ label: 'View the last page', command: `${line} top:${size} page:${lastPage}` }] : []),
        ...shown.slice(0, 1).map(({ id }) => alertAction('Why, for example', 'why', id)),
        ...(which === 'open'
          ? [
              {
                label: 'Include resolved ones',
                command: ['insights all', ...(from === undefined ? [] : [from])].join(' '),
              },
            ]
          : []),
      ],
    },
    tone: worst?.severity === 'high' ? 'problem' : worst?.severity === 'medium' ? 'attention' : 'neutral',
    status: open.length === 0 ? null : `${count(open.length)} open`,
  };
}

/** More sentences than this nobody reads above a table. */
const SENTENCES = 5;

const pastEndSentence = (page: number, all: number, pages: number): string =>
  `Page ${page} is past the end: ${counted(all, 'insight')} ${all === 1 ? 'makes' : 'make'} ${counted(pages, 'page')}.`;

const totalSentence = (open: number, all: number): string =>
  open === all
    ? `${counted(all, 'insight')} ${all === 1 ? 'is' : 'are'} open.`
    : `${counted(all, 'insight')}, ${count(open)} of them open.`;

const sentenceOf = (episode: Episode, rules: readonly Rule[]): string =>
  (episode.state === 'resolved' ? wordingAtWorst(episode, rules) : wordingNow(episode, rules)).sentence;

function nothingText(which: 'open' | 'all', from: Severity | undefined): string {
  const what = from === undefined ? '' : from === 'high' ? ' high' : ` ${from} or worse`;
  if (which === 'open') return what === '' ? 'Nothing is open.' : `Nothing open is${what}.`;
  return what === '' ? 'No insights yet.' : `No insight has been${what} yet.`;
}
