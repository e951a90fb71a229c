import type { AnnouncementContext } from '../../alerts/messages/context.ts';
import { type Standing, standingOf, standingWords } from '../../alerts/messages/standing.ts';
import type { Episode } from '../../episodes/episode.ts';
import { shownId } from '../../episodes/shown-id.ts';

const MAX_NAMED = 5;

/**
 * What follows for alerts that something was done to, in sentences: `usual` for those that stand as it makes them
 * (`standing`); for others what somebody did besides and still holds.
 */
export function consequences(
  changed: readonly Episode[],
  { usual, standing }: { readonly usual: string; readonly standing: Standing },
  context: AnnouncementContext | null,
): readonly string[] {
  const others = context === null ? [] : changed.filter((episode) => standingOf(episode, context) !== standing);
  if (context === null || others.length === 0) return [usual];
  const [first] = others;
  if (first !== undefined && changed.length === 1) {
    const still = standingWords(first, context);
    return standingOf(first, context) === 'acknowledged'
      ? [`It is still ${still}: no reminders, but alerts still come when it gets worse or is over.`]
      : [`No alerts: it is ${still}.`];
  }
  const each = others.map(
    (episode) => `${episode.subject} (${shownId(episode.id)}), ${standingWords(episode, context)}`,
  );
  const more = each.length > MAX_NAMED ? `; and ${each.length - MAX_NAMED} more` : '';
  const except = `${each.slice(0, MAX_NAMED).join('; ')}${more}.`;
  return others.length === changed.length ? [`Still so: ${except}`] : [usual, `Not so for ${except}`];
}
