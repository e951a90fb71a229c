import type { Episode } from '../../episodes/episode.ts';
import { shownAmong } from '../../episodes/shown-id.ts';
import { count } from '../../model/format.ts';
import { dayOf, dayText } from '../../model/time.ts';
import { left, right, textCell } from '../../view/cells.ts';
import type { Cell, Column, Cut, TableView } from '../../view/view.ts';
import { capitalised } from '../../view/window-text.ts';
import type { AnnouncementContext } from './context.ts';
import { standingOf, statusCell } from './standing.ts';
import { shortOf, wordingNow } from './wording.ts';

type Described = readonly [Column, (episode: Episode) => Cell];

/**
 * Episodes as rows: the subject first, which drills down, the id last, which all commands take. What all rows share is
 * left to the words around the table (the insight) or left out (that nobody did anything yet), so that a table fits
 * 80 columns.
 */
export function episodeTable(
  caption: string,
  episodes: readonly Episode[],
  context: AnnouncementContext,
  { showState = false, cut = null }: { readonly showState?: boolean; readonly cut?: Cut | null } = {},
): TableView {
  const { rules } = context;
  const isMixed = severalInsights(episodes);
  const idText = shownAmong(episodes);
  const hasState = showState || episodes.some((episode) => standingOf(episode, context) !== 'open');
  const insight: Described = [left('Insight'), (episode) => textCell(shortOf(episode, rules))];
  const severity: Described = [left('Severity'), (episode) => textCell(episode.severity)];
  const state: Described = [
    left('State'),
    (episode) => textCell(statusCell(episode.severity, standingOf(episode, context))),
  ];
  const described: readonly Described[] = [
    [left('Subject'), (episode) => textCell(episode.subject, wordingNow(episode, rules).drill.command)],
    ...(isMixed ? [insight] : []),
    hasState ? state : severity,
    ...(isMixed && hasState ? [] : [[right(unitOf(episodes)), amountCell] satisfies Described]),
    [left('Since'), ({ openedAt }) => textCell(dayText(dayOf(new Date(openedAt))))],
    [left('Id'), ({ id }) => textCell(idText(id))],
  ];
  return {
    caption,
    columns: described.map(([column]) => column),
    rows: episodes.map((episode) => described.map(([, cell]) => cell(episode))),
    cut,
  };
}

/** More than one insight among them: then each row says which. */
const severalInsights = (episodes: readonly Episode[]): boolean => new Set(episodes.map(({ rule }) => rule)).size > 1;

/** `Messages` where all rows count the same. */
function unitOf(episodes: readonly Episode[]): string {
  const units = new Set(episodes.map(({ trail }) => trail?.unit ?? ''));
  const [unit = ''] = units;
  return units.size === 1 && unit !== '' ? capitalised(unit) : 'How much';
}

/** How much there is; of what is over, at its worst. */
function amountCell({ state, magnitude, peak }: Episode): Cell {
  const value = state === 'resolved' ? peak.magnitude : magnitude;
  return { text: count(value), value };
}
