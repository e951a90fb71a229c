import type { Early } from '../episodes/early.ts';
import type { Episode, Mute } from '../episodes/episode.ts';
import { episodeId, openedDayOf } from '../episodes/identity.ts';
import { muteId } from '../episodes/mutes.ts';
import { shownId } from '../episodes/shown-id.ts';
import type { Erased } from '../model/text/erased-address.ts';
import { withoutAddress } from '../model/text/erased-address.ts';

export interface WithIds {
  readonly episodes: readonly Episode[];
  readonly early?: readonly Early[] | undefined;
  readonly mutes: readonly Mute[];
}

/**
 * The new ids of episodes and mutes whose subject has an address that is erased, by the old ones, both also as they are
 * shown. An id is a function of the subject: the old one would confirm a guess of it, and under any but that of the new
 * subject the episode would be another one as soon as facts are looked at again.
 */
export function idsAfterErasure({ episodes, early = [], mutes }: WithIds, erased: Erased): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const add = (id: string, fresh: string): void => {
    ids.set(id, fresh).set(shownId(id), shownId(fresh));
  };
  for (const { id, rule, subject, openedAt } of [...early.flatMap(({ before }) => before ?? []), ...episodes]) {
    const after = withoutAddress(subject, erased);
    if (after !== subject) add(id, episodeId(rule, after, openedDayOf(new Date(openedAt))));
  }
  for (const { id, rule, subject, at } of mutes) {
    if (subject === null) continue;
    const after = withoutAddress(subject, erased);
    if (after !== subject) add(id, muteId({ rule, subject: after, at }));
  }
  return ids;
}
