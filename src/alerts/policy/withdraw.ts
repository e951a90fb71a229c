import type { Episode, NotificationRecord } from '../../episodes/episode.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import { editKey, withdrawnKey } from './keys.ts';
import { counted } from './notification-record.ts';
import { intended, withoutThread } from './outbox-edits.ts';
import { isCertainlyNotThere } from './thread.ts';

interface Told {
  readonly said: readonly NotificationRecord[];
  readonly deliveries: readonly Delivery[];
  readonly roots: readonly Root[];
}

export interface Withdrawal {
  readonly episodes: readonly Episode[];
  /** `import 12 (mail.log) was taken back` */
  readonly why: string;
  readonly titleOf: (episode: Episode) => string;
  readonly now: Date;
}

/**
 * What is told once episodes are withdrawn. A card that was posted says so in its last version; one that waits is not
 * sent; in a group's card the others stay. Nothing is said beside that.
 */
export function withdraw(sent: Told, withdrawal: Withdrawal): Told {
  const gone = new Map(withdrawal.episodes.map((episode) => [episode.id, episode]));
  if (gone.size === 0) return sent;
  const keys = new Set(sent.said.flatMap(({ episode, root }) => (gone.has(episode) && root !== null ? [root] : [])));
  const replies = repliesIn(sent.said, keys);
  const record = sent.said
    .filter(({ episode }) => !gone.has(episode))
    .map((each) => (each.root !== null && keys.has(each.root) ? counted(each, replies.get(each.root) ?? 0) : each));
  return [...keys].reduce<Told>((left, root) => withoutEpisodes(left, root, gone, withdrawal), {
    ...sent,
    said: record,
  });
}

/** How many replies each of these roots has, whoever they were for: their numbers are in the keys of the next ones. */
function repliesIn(records: readonly NotificationRecord[], keys: ReadonlySet<string>): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const { root, replies } of records)
    if (root !== null && keys.has(root)) most.set(root, Math.max(replies, most.get(root) ?? 0));
  return most;
}

function withoutEpisodes(
  { said: record, deliveries, roots }: Told,
  key: string,
  gone: ReadonlyMap<string, Episode>,
  { why, titleOf, now }: Withdrawal,
): Told {
  const remaining = record.filter(({ root }) => root === key).map(({ episode }) => episode);
  const waiting = deliveries.find((delivery) => delivery.root === key && delivery.shape === 'root');
  const root = roots.find((each) => each.key === key);
  const others = deliveries.flatMap((delivery) =>
    delivery.root === key && isCertainlyNotThere(delivery) ? withoutGone(delivery, gone) : [delivery],
  );
  if (remaining.length > 0) {
    const left = roots.map((each) => (each === root ? { ...each, episodes: remaining } : each));
    if (root === undefined) return { said: record, deliveries: others, roots: left };
    const content = { type: 'group', episodes: remaining } as const;
    return { said: record, deliveries: [...others, edit(root, key, content, now)], roots: left };
  }
  if (root === undefined) {
    const isSent = waiting !== undefined && !isCertainlyNotThere(waiting);
    return { said: record, deliveries: isSent ? others : withoutThread(others, key), roots };
  }
  // Under another key: should the same be found again, it has a card of its own.
  const name = withdrawnKey(key, now);
  const first = root.episodes.flatMap((id) => gone.get(id) ?? [])[0];
  const content = { type: 'withdrawn', title: first === undefined ? 'Withdrawn' : titleOf(first), why } as const;
  return {
    said: record,
    deliveries: [...withoutThread(others, key), edit(root, name, content, now)],
    roots: roots.map((each) => (each === root ? { ...each, key: name } : each)),
  };
}

const edit = (root: Root, key: string, content: Delivery['content'], now: Date): Delivery =>
  intended(
    { key: editKey(key, now), conversation: root.conversation, shape: 'edit', root: key, content, rank: 0 },
    now,
  );

/** What has not been sent yet, without what is gone; nothing where that was all. */
function withoutGone(delivery: Delivery, gone: ReadonlyMap<string, Episode>): readonly Delivery[] {
  const { content } = delivery;
  if (content.type === 'episode') return gone.has(content.episode) ? [] : [delivery];
  if (!('episodes' in content)) return [delivery];
  const episodes = content.episodes.filter((id) => !gone.has(id));
  return episodes.length === 0 ? [] : [{ ...delivery, content: { ...content, episodes } }];
}
