import type { AnnouncementContext } from '../../alerts/messages/context.ts';
import { episodeTable } from '../../alerts/messages/episode-table.ts';
import { titleOf } from '../../alerts/messages/wording.ts';
import type { Episode } from '../../episodes/episode.ts';
import { shownAmong } from '../../episodes/shown-id.ts';
import { counted } from '../../model/format.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from './done-answer.ts';

/** More buttons than this are no choice. */
const MAX_BUTTONS = 5;
const MAX_ROWS = 20;

/** Asks which of several alerts is meant. `lineOf`: the command for one of them. */
export function whichAnswer(
  name: string,
  candidates: readonly Episode[],
  lineOf: (id: string) => string,
  context: AnnouncementContext,
): Announcement {
  const isOver = candidates.every(({ state }) => state === 'resolved');
  const idText = shownAmong(candidates);
  const base = doneAnswer(
    'Which one?',
    [
      isOver
        ? `No open insight is called "${name}"; ${counted(candidates.length, 'insight')} that ${candidates.length === 1 ? 'is' : 'are'} over may match.`
        : `"${name}" may be ${counted(candidates.length, 'insight')}. Nothing was changed.`,
      'Use the id, or a button.',
    ],
    {
      isFound: false,
      actions: candidates.slice(0, MAX_BUTTONS).map((episode) => ({
        label: `${titleOf(episode, context.rules)}: ${idText(episode.id)}`,
        command: lineOf(episode.id),
      })),
    },
  );
  const shown = candidates.slice(0, MAX_ROWS);
  const cut =
    shown.length === candidates.length
      ? null
      : { shown: shown.length, total: candidates.length, firstRow: 1, next: 'insights all' };
  return { ...base, view: { ...base.view, tables: [episodeTable('', shown, context, { showState: true, cut })] } };
}
