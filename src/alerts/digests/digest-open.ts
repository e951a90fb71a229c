import type { Episode } from '../../episodes/episode.ts';
import { shownId } from '../../episodes/shown-id.ts';
import { commandLine } from '../../view/command-line.ts';
import type { TableView } from '../../view/view.ts';
import type { AnnouncementContext } from '../messages/context.ts';
import { episodeTable } from '../messages/episode-table.ts';
import { standingOf, statusWords } from '../messages/standing.ts';
import { wordingAtWorst, wordingNow } from '../messages/wording.ts';
import { worstOfEach } from '../messages/worst-first.ts';
import type { Period } from './digest-period.ts';
import { cutOf } from './digest-tables.ts';

/** More than this nobody reads; only where more rules than this found something, it is the worst of each. */
const TOLD = 10;
const ROWS_SHOWN = 10;

/** What is open, and what opened and is over again, each in a sentence and with the line that says what to do about it. */
export function insightSentences({ open, opened }: Period, context: AnnouncementContext): readonly string[] {
  const { rules } = context;
  const sent = toldOf(open, opened);
  const isOver = ({ state }: Episode): boolean => state === 'resolved';
  const stillOpen = sent.filter((episode) => !isOver(episode));
  const over = sent.filter(isOver);
  return [
    ...(stillOpen.length === 0
      ? []
      : [stillOpen.length === open.length ? 'Open now:' : `Open now, ${stillOpen.length} that matter most:`]),
    ...stillOpen.map((episode) => {
      const status = statusWords(episode.severity, standingOf(episode, context));
      return `- ${status}: ${wordingNow(episode, rules).sentence} What to do: ${why(episode)}.`;
    }),
    ...(over.length === 0 ? [] : ['Opened and over again, at its worst:']),
    ...over.map((episode) => {
      const { sentence } = wordingAtWorst(episode, rules);
      return `- ${statusWords(episode.peak.severity, 'open')}: ${sentence} More: ${why(episode)}.`;
    }),
  ];
}

/** What is open beyond those that have a sentence; no table when that is all. */
export function openTable({ open, opened }: Period, context: AnnouncementContext): readonly TableView[] {
  const sent = toldOf(open, opened);
  const rest = open.filter((episode) => !sent.includes(episode));
  if (rest.length === 0) return [];
  const shown = worstOfEach(rest, ROWS_SHOWN);
  return [episodeTable('Open as well', shown, context, { cut: cutOf(shown.length, rest.length, 'insights open') })];
}

function toldOf(open: readonly Episode[], opened: readonly Episode[]): readonly Episode[] {
  const all = [...open, ...opened.filter(({ state }) => state === 'resolved')];
  return worstOfEach(all, Math.max(TOLD, new Set(all.map(({ rule }) => rule)).size));
}

const why = ({ id }: Episode): string => `\`${commandLine(['why', shownId(id)])}\``;
