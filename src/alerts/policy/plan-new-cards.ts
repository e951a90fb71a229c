import type { Episode, NotificationRecord } from '../../episodes/episode.ts';
import { rankOf } from '../../episodes/worst-first.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import { type DeletedCards, deletedIn, isAgain, replacedBy, replacing, withoutReplaced } from './deleted-cards.ts';
import { type ConversationContext, EPISODES_A_TURN, type Evaluated } from './evaluate.ts';
import { type PostPlan, planPosts } from './grouping.ts';
import { groupKeyAgain, replyKey, rootKey, rootKeyAgain, wasKeyOf } from './keys.ts';
import { emptyRecord, posted, reposted } from './notification-record.ts';
import { intended, waitingTable, withMembers, withoutThread } from './outbox-edits.ts';
import { edit, membersOf } from './plan-thread-updates.ts';
import { lastKnown, wasRecently } from './recently.ts';
import type { Thread } from './thread.ts';

interface Posted {
  /** All of the conversation. */
  readonly records: ReadonlyMap<string, NotificationRecord>;
  readonly deliveries: readonly Delivery[];
  readonly roots: readonly Root[];
}

/** The same, with the cards among them that people deleted. */
type Before = Posted & { readonly deleted: DeletedCards };

/** Gives a root to what is to be posted: one each, or one for many. Yields now and then. */
export function* planNewCards(
  news: readonly Evaluated[],
  threads: readonly Thread[],
  before: Posted,
  here: ConversationContext,
): Generator<undefined, Posted> {
  if (news.length === 0) return before;
  const posts = news.map(({ episode }) => episode);
  const plan = planPosts(here.conversation, posts, threads, here.now, here.settings);
  const given = { ...before, deleted: deletedIn(before.roots) };
  const { records, deliveries, roots } = yield* withCards(plan, given, here);
  return { records, deliveries, roots: withoutReplaced(roots, records) };
}

function* withCards(plan: PostPlan, before: Before, here: ConversationContext): Generator<undefined, Posted> {
  switch (plan.kind) {
    case 'singles':
      return postSingles(plan.posts, before, here);
    case 'group':
      return yield* postGroup(plan, before, here);
    case 'join':
      return yield* joinGroup(plan, before, here);
  }
}

function postSingles(posts: readonly Episode[], before: Before, here: ConversationContext): Posted {
  const { conversation, now } = here;
  const keys = new Map(
    posts.map(({ id }) => [
      id,
      freeKey(
        isAgain(before.records.get(id), before.deleted) ? null : rootKey(id, conversation),
        (at) => rootKeyAgain(id, conversation, at),
        before,
        now,
      ),
    ]),
  );
  const keyOf = ({ id }: Episode): string => keys.get(id) as string;
  const deliveries = posts.map((episode) => {
    const key = keyOf(episode);
    const content = { type: 'episode' as const, episode: episode.id };
    const card = intended({ key, conversation, shape: 'root', root: key, content, rank: rankOf([episode]) }, now);
    return { ...card, ...replacing([before.records.get(episode.id)], before.deleted) };
  });
  const records = new Map(before.records);
  for (const episode of posts) records.set(episode.id, postedIn(before, episode, keyOf(episode), here));
  return { ...before, records, deliveries: [...before.deliveries, ...deliveries] };
}

/**
 * A key that no card has or had; null is one that a deleted card had: a group keeps the name of its worst episode when that one is muted or withdrawn before it
 * is posted, and a withdrawn or deleted card may still be found by the key in its metadata.
 */
function freeKey(key: string | null, again: (at: Date) => string, before: Posted, now: Date): string {
  const isTaken = (each: string): boolean =>
    before.roots.some((root) => wasKeyOf(root.key, each)) ||
    before.deliveries.some((delivery) => delivery.root === each) ||
    [...before.records.values()].some((record) => record.root === each);
  let free = key;
  for (let ms = now.getTime(); free === null || isTaken(free); ms += 1_000) free = again(new Date(ms));
  return free;
}

/** A root that was put off keeps its time: whatever asked us to wait meant the conversation. */
function* postGroup(
  plan: Extract<PostPlan, { kind: 'group' }>,
  before: Before,
  here: ConversationContext,
): Generator<undefined, Posted> {
  const { conversation, now, settings } = here;
  const isNew = !plan.absorbs.some((thread) => thread.root === plan.root);
  const isRepeated = plan.posts.some(({ id }) => isAgain(before.records.get(id), before.deleted));
  const againAt = (at: Date) => groupKeyAgain(plan.root, at);
  const root = isNew ? freeKey(isRepeated ? null : plan.root, againAt, before, now) : plan.root;
  const ids = [...plan.absorbs.flatMap((thread) => thread.episodes), ...plan.posts.map(({ id }) => id)];
  const members = membersOf(ids, here.episodes);
  const memberIds = members.map(({ id }) => id);
  yield;
  const absorbed = before.deliveries.filter(({ key }) => plan.absorbs.some((thread) => thread.root === key));
  const notBefore = new Date(Math.max(now.getTime(), ...absorbed.map((each) => Date.parse(each.notBefore))));
  const table = replyKey(root, 'table', 1);
  const rank = rankOf(members);
  const needsTable = members.length > settings.groupShows;
  const deliveries = [
    ...plan.absorbs.reduce((rest, thread) => withoutThread(rest, thread.root), before.deliveries),
    {
      ...intended(
        { key: root, conversation, shape: 'root', root, content: { type: 'group', episodes: memberIds }, rank },
        now,
        notBefore,
      ),
      ...firstRefusal(absorbed),
      ...replacing(
        memberIds.map((id) => before.records.get(id)),
        before.deleted,
        absorbed,
      ),
    },
    ...(needsTable
      ? [
          intended(
            {
              key: table,
              conversation,
              shape: 'reply',
              root,
              content: { type: 'group-table', episodes: memberIds },
              rank,
            },
            now,
            notBefore,
          ),
        ]
      : []),
  ];
  const records = new Map(before.records);
  for (const [at, episode] of members.entries()) {
    if (at % EPISODES_A_TURN === 0) yield;
    const record = postedIn(before, episode, root, here);
    records.set(episode.id, needsTable ? { ...record, repliedAt: now.toISOString(), replies: 1 } : record);
  }
  return { ...before, records, deliveries };
}

/** A card that takes the place of refused ones was refused as long as they were. */
function firstRefusal(absorbed: readonly Delivery[]): Pick<Delivery, 'refused' | 'trouble'> | null {
  const [first] = absorbed
    .filter(({ refused }) => refused !== undefined)
    .sort((a, b) => ((a.refused?.since ?? '') < (b.refused?.since ?? '') ? -1 : 1));
  return first === undefined ? null : { refused: first.refused, trouble: first.trouble };
}

/** Edits the card, and says so in its thread: at once, or an hour after the thread spoke last. */
function* joinGroup(
  { group, posts }: Extract<PostPlan, { kind: 'join' }>,
  before: Before,
  here: ConversationContext,
): Generator<undefined, Posted> {
  const { conversation, now, settings } = here;
  const { root } = group;
  const members = membersOf([...group.episodes, ...posts.map(({ id }) => id)], here.episodes);
  const episodes = members.map(({ id }) => id);
  // What the thread was told in this very look, too.
  const spoken = [...before.records.values()].filter((record) => record.root === root);
  const replies = Math.max(group.replies, ...spoken.map((record) => record.replies));
  const repliedAt = lastKnown([group.repliedAt, ...spoken.map((record) => record.repliedAt)], settings.stormMs, now);

  yield;
  const edited = edit(group, episodes, before.deliveries, here);
  yield;
  const withEdit = withMembers(edited.deliveries, root, episodes);
  const isTableWaiting = waitingTable(withEdit, root) !== undefined;
  const tableAt =
    repliedAt !== null && wasRecently(repliedAt, settings.stormMs, now)
      ? new Date(Date.parse(repliedAt) + settings.stormMs)
      : now;
  const table = intended(
    {
      key: replyKey(root, 'table', replies + 1),
      conversation,
      shape: 'reply',
      root,
      content: { type: 'group-table', episodes },
      rank: rankOf(members),
    },
    now,
    tableAt,
  );
  const records = new Map(before.records);
  for (const [at, episode] of posts.entries()) {
    if (at % EPISODES_A_TURN === 0) yield;
    const record = postedIn(before, episode, root, here);
    records.set(episode.id, {
      ...record,
      editedAt: edited.at,
      repliedAt: isTableWaiting ? repliedAt : tableAt.toISOString(),
      replies: isTableWaiting ? replies : replies + 1,
    });
  }
  const joining = posts.map(({ id }) => id);
  const roots = before.roots.map((each) =>
    each.key === root ? { ...each, episodes, joining: [...(each.joining ?? []), ...joining] } : each,
  );
  return { records, roots, deliveries: isTableWaiting ? withEdit : [...withEdit, table] };
}

/** The intent to post it under this root is stored; perhaps in the place of a card that people deleted. */
function postedIn(before: Before, episode: Episode, root: string, here: ConversationContext): NotificationRecord {
  const record = before.records.get(episode.id) ?? emptyRecord(episode, here.conversation);
  const fresh = posted(record, episode, root, here);
  return isAgain(record, before.deleted) ? reposted(fresh, record, replacedBy(record, before.deleted), here) : fresh;
}
