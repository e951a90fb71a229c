import type { Episode } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import { worstOf } from '../../episodes/worst-first.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import { groupKey } from './keys.ts';
import { wasRecently } from './recently.ts';
import type { Thread } from './thread.ts';

/** What becomes of the episodes that are to be posted in one conversation in one look. */
export type PostPlan =
  /** A card of its own for each. */
  | { readonly kind: 'singles'; readonly posts: readonly Episode[] }
  /** One card for all; it takes the place of roots that wait to be sent, and has the key of a waiting group. */
  | {
      readonly kind: 'group';
      readonly root: string;
      readonly posts: readonly Episode[];
      readonly absorbs: readonly Thread[];
    }
  /** They join a group that was posted. */
  | { readonly kind: 'join'; readonly group: Thread; readonly posts: readonly Episode[] };

/** However long a storm goes on, the next day has a card of its own. */
const MAX_STORM_MS = MS_PER_DAY;

/**
 * At most three cards of their own within an hour, counting those that still wait to be sent; everything on top of that
 * shares one card, and what comes within an hour of the last that joined it joins too.
 */
export function planPosts(
  conversation: string,
  posts: readonly Episode[],
  threads: readonly Thread[],
  now: Date,
  settings: SpeakingSettings,
): PostPlan {
  const waiting = threads.filter(({ place }) => place === 'waiting');
  const waitingGroup = waiting.find(({ isGroup }) => isGroup);
  if (waitingGroup) return { kind: 'group', root: waitingGroup.root, posts, absorbs: waiting };

  const known = threads.filter(({ place }) => place === 'there' || place === 'under-way');
  const running = known.find(
    ({ isGroup, joinedAt, begunAt }) =>
      isGroup && wasRecently(joinedAt, settings.stormMs, now) && wasRecently(begunAt, MAX_STORM_MS, now),
  );
  if (running) return { kind: 'join', group: running, posts };

  const recent = known.filter(({ isGroup, begunAt }) => !isGroup && wasRecently(begunAt, settings.stormMs, now));
  if (posts.length + waiting.length + recent.length <= settings.singleCards) return { kind: 'singles', posts };
  const worst = worstOf(posts);
  return worst === undefined
    ? { kind: 'singles', posts }
    : { kind: 'group', root: groupKey(worst.id, conversation), posts, absorbs: waiting };
}
