import { alertAction } from '../../episodes/alert-action.ts';
import type { Episode } from '../../episodes/episode.ts';
import { SEVERITIES, type Severity } from '../../rules/rule.ts';
import type { ActionView, KindTotal, PointsView, PointView } from '../../view/view.ts';
import { capitalised } from '../../view/window-text.ts';
import type { AnnouncementContext } from '../messages/context.ts';
import { standingOf, statusWords } from '../messages/standing.ts';
import { shortOf, wordingAtWorst, wordingNow } from '../messages/wording.ts';
import { worstOfEach } from '../messages/worst-first.ts';
import type { Period } from './digest-period.ts';

/** More than this nobody reads; only where more rules than this found something, it is the worst of each. */
const MAX_POINTS = 10;

/** What is open, and what opened and is over again, each in a sentence and with the command that says what to do about it. */
export function insightLists({ open, opened }: Period, context: AnnouncementContext): readonly PointsView[] {
  const over = opened.filter(isOver);
  const shown = shownOf(open, over);
  return [
    ...(open.length === 0
      ? []
      : [
          {
            heading: 'Open now',
            points: pointsOf(
              shown.filter((episode) => !isOver(episode)),
              context,
            ),
            totals: totalsOf(open, ({ severity }) => severity, ''),
            all: { label: 'View open insights', command: 'insights open' },
          },
        ]),
    ...(over.length === 0
      ? []
      : [
          {
            heading: 'Opened and over again, at its worst',
            points: pointsOf(shown.filter(isOver), context),
            totals: totalsOf(over, ({ peak }) => peak.severity, ' all'),
            all: { label: 'View all insights', command: 'insights all' },
          },
        ]),
  ];
}

const isOver = ({ state }: Episode): boolean => state === 'resolved';

function shownOf(open: readonly Episode[], over: readonly Episode[]): readonly Episode[] {
  const all = [...open, ...over];
  return worstOfEach(all, Math.max(MAX_POINTS, new Set(all.map(({ rule }) => rule)).size));
}

function pointsOf(episodes: readonly Episode[], context: AnnouncementContext): readonly PointView[] {
  const { rules } = context;
  const subjects = episodes.map(({ subject }) => subject);
  return episodes.map((episode) => {
    const { id, subject } = episode;
    const [severity, wording, status] = isOver(episode)
      ? [episode.peak.severity, wordingAtWorst(episode, rules), statusWords(episode.peak.severity, 'open')]
      : [episode.severity, wordingNow(episode, rules), statusWords(episode.severity, standingOf(episode, context))];
    const isNamedTwice = subjects.indexOf(subject) !== subjects.lastIndexOf(subject);
    return {
      kind: severity,
      name: [capitalised(severity), subject, ...(isNamedTwice ? [shortOf(episode, rules)] : [])].join(' · '),
      text: `${status}: ${wording.sentence}`,
      open: alertAction('Details', 'why', id),
    };
  });
}

/** The worst first; `which` are the words after `insights`. */
const totalsOf = (
  episodes: readonly Episode[],
  severityOf: (episode: Episode) => Severity,
  which: string,
): readonly KindTotal[] =>
  [...SEVERITIES].reverse().map((kind) => {
    const total = episodes.filter((episode) => severityOf(episode) === kind).length;
    const show = narrower(kind, which);
    return { kind, total, ...(show && { show }) };
  });

function narrower(kind: Severity, which: string): ActionView | undefined {
  if (kind === 'low') return undefined;
  const label = kind === 'high' ? 'View high insights' : 'View medium and high insights';
  return { label, command: `insights${which} ${kind}` };
}
