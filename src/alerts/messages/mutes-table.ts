import type { Episode, Mute } from '../../episodes/episode.ts';
import { NO_REASON } from '../../episodes/no-reason.ts';
import { count } from '../../model/format.ts';
import { left, right, textCell } from '../../view/cells.ts';
import type { TableView } from '../../view/view.ts';
import { cellInstant } from './time-text.ts';

/** How many of these episodes each mute keeps silent, by the mute's id. */
export function mutedBy(mutes: readonly Mute[], episodes: readonly Episode[]): ReadonlyMap<string, number> {
  return new Map(
    mutes.map(({ id, rule, subject }) => [
      id,
      episodes.filter((episode) => episode.rule === rule || episode.subject === subject).length,
    ]),
  );
}

/** Mutes, those that end first at the top; `silenced` as `mutedBy` counts it. No table when nothing is muted. */
export function mutesTable(
  mutes: readonly Mute[],
  silenced: ReadonlyMap<string, number>,
  caption = 'Muted',
): readonly TableView[] {
  if (mutes.length === 0) return [];
  return [
    {
      caption,
      columns: [left('What'), left('Until (UTC)'), left('By'), left('Why'), right('Silenced')],
      rows: [...mutes]
        .sort((a, b) => (a.until < b.until ? -1 : 1))
        .map(({ id, rule, subject, until, by, why }) => [
          textCell(rule ?? subject ?? id),
          textCell(cellInstant(until)),
          textCell(by),
          textCell(why === '' ? NO_REASON : why),
          { text: count(silenced.get(id) ?? 0), value: silenced.get(id) ?? 0 },
        ]),
      cut: null,
    },
  ];
}
