import type { Episode } from '../../episodes/episode.ts';
import { dayOf, dayText } from '../../model/time.ts';
import { left, textCell } from '../../view/cells.ts';
import type { TableView } from '../../view/view.ts';
import type { AnnouncementContext } from '../messages/context.ts';
import { shortOf, wordingNow } from '../messages/wording.ts';
import { worstFirst } from '../messages/worst-first.ts';
import type { Period } from './digest-period.ts';

const ROWS_SHOWN = 20;

interface Event {
  readonly episode: Episode;
  readonly what: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What opened, got worse and was resolved, in this order; no table when nothing did. */
export function eventTable(
  every: 'day' | 'week',
  period: Period,
  tooOld: ReadonlySet<string>,
  context: AnnouncementContext,
): readonly TableView[] {
  const over = new Set(period.resolved);
  const events: readonly Event[] = [
    ...worstFirst(period.opened.filter((episode) => !over.has(episode))).map((episode) => ({
      episode,
      what: tooOld.has(episode.id) ? 'known late' : `opened, ${episode.severity}`,
      at: episode.openedAt,
    })),
    ...worstFirst(period.worsened).map((episode) => ({
      episode,
      what: `worse, ${episode.peak.severity}`,
      at: episode.peak.at,
    })),
    ...worstFirst(period.resolved).map((episode) => ({
      episode,
      what: period.opened.includes(episode) ? 'opened, over' : 'over',
      at: episode.resolvedAt ?? episode.findingAt,
    })),
  ];
  if (events.length === 0) return [];
  const shown = events.slice(0, ROWS_SHOWN);
  return [
    {
      caption: every === 'week' ? 'What happened in the past week' : 'What happened in the past day',
      columns: [left('Subject'), left('Insight'), left('What'), left('When'), left('Id')],
      rows: shown.map(({ episode, what, at }) => [
        textCell(episode.subject, wordingNow(episode, context.rules).drill.command),
        textCell(shortOf(episode, context.rules)),
        textCell(what),
        textCell(dayText(dayOf(new Date(at)))),
        textCell(episode.id),
      ]),
      cut: cutOf(shown.length, events.length, 'insights all'),
    },
  ];
}

const cutOf = (shown: number, total: number, next: string): TableView['cut'] =>
  shown === total ? null : { shown, total, firstRow: 1, next, nextLabel: 'All of them' };
