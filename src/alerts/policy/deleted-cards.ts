import type { NotificationRecord } from '../../episodes/episode.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import type { Deciding } from './deciding.ts';

/** By their keys, the cards that people deleted. */
export type DeletedCards = ReadonlyMap<string, Root>;

export const deletedIn = (roots: readonly Root[]): DeletedCards =>
  new Map(roots.flatMap((root) => (root.deleted === undefined ? [] : [[root.key, root]])));

/** The card that an episode was on until people deleted it; undefined where it was on none, or is still on it. */
const deletedCardOf = (record: NotificationRecord | undefined, deleted: DeletedCards): Root | undefined =>
  record?.root ? deleted.get(record.root) : undefined;

/** When the deleted card was posted whose place the next card of an episode takes; one that was kept back remembers it. */
export const replacedBy = (record: NotificationRecord | undefined, deleted: DeletedCards): string | undefined =>
  deletedCardOf(record, deleted)?.postedAt ?? (record?.root === null ? record.replaces : undefined);

/** Whether a card for it takes the place of one that people deleted; it may have been kept back since that was decided. */
export const isAgain = (record: NotificationRecord | undefined, deleted: DeletedCards): boolean =>
  deletedCardOf(record, deleted) !== undefined || (record?.root === null && record.repostedAt !== undefined);

/**
 * It was put on a card that stood there, by an edit that was never taken. No times are compared, for clocks are set back:
 * what joined after the deletion may have been posted before it.
 */
export const hasJoinedUnseen = (
  { joining }: NonNullable<Deciding['deleted']>,
  { episode }: NotificationRecord,
): boolean => joining.has(episode);

/** What a new card for these episodes says of the deleted cards that it replaces: when the last of them was posted. */
export function replacing(
  records: readonly (NotificationRecord | undefined)[],
  deleted: DeletedCards,
  absorbed: readonly Delivery[] = [],
): Pick<Delivery, 'replaces'> {
  const [last] = [
    ...records.flatMap((record) => replacedBy(record, deleted) ?? []),
    ...absorbed.flatMap(({ replaces }) => replaces ?? []),
  ]
    .sort()
    .reverse();
  return last === undefined ? {} : { replaces: last };
}

/** Without the episodes that are on another card now, and without the deleted cards that are left without any. */
export const withoutReplaced = (
  roots: readonly Root[],
  records: ReadonlyMap<string, NotificationRecord>,
): readonly Root[] =>
  roots.flatMap((root) => {
    if (root.deleted === undefined) return [root];
    const episodes = root.episodes.filter((id) => records.get(id)?.root === root.key);
    return episodes.length === 0 ? [] : episodes.length === root.episodes.length ? [root] : [{ ...root, episodes }];
  });
