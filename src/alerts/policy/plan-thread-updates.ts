import type { Episode, NotificationRecord } from '../../episodes/episode.ts';
import { bySeverityAndScore, rankOf } from '../../episodes/worst-first.ts';
import type { Content, Delivery } from '../outbox/delivery.ts';
import { cardSnapshot, showsOtherwise } from './card-snapshot.ts';
import { type ConversationContext, EPISODES_A_TURN, type Evaluated, isAloud } from './evaluate.ts';
import { editKey, replyKey } from './keys.ts';
import { replied } from './notification-record.ts';
import { intended, waitingEdit, withoutOldNews } from './outbox-edits.ts';
import { wasRecently } from './recently.ts';
import type { Thread } from './thread.ts';

interface Spoken {
  readonly records: readonly NotificationRecord[];
  readonly deliveries: readonly Delivery[];
}

const CHANGES: ReadonlyMap<string, Extract<Content, { type: 'change' }>['change']> = new Map([
  ['reopened', 'reopened'],
  ['worsened', 'worsened'],
  ['resolved', 'resolved'],
  ['reminder-due', 'reminder'],
]);

/**
 * In the thread of one root: a reply for those of its episodes that have news, and the root brought up to date. Yields now
 * and then.
 */
export function* planThreadUpdate(
  thread: Thread,
  judged: readonly Evaluated[],
  deliveries: readonly Delivery[],
  here: ConversationContext,
): Generator<undefined, Spoken> {
  const news = judged.filter(({ verdict }) => isAloud(verdict));
  const replies = reply(thread, news, deliveries, here);
  // Words about a change belong with a card that shows it; a silent change waits for the minute to pass.
  let isToBeEdited = judged.some(({ verdict }) => verdict.speak === 'edit');
  for (const [at, { record, episode }] of news.entries()) {
    if (isToBeEdited) break;
    if (at % EPISODES_A_TURN === 0) yield;
    isToBeEdited = record !== null && showsOtherwise(record.shows, episode, here);
  }
  yield;
  const edited = isToBeEdited ? edit(thread, thread.episodes, replies, here) : null;
  const n = thread.replies + 1;
  const records: NotificationRecord[] = [];
  for (const [at, { episode, record, verdict }] of judged.entries()) {
    if (at % EPISODES_A_TURN === 0) yield;
    if (record === null) continue;
    const sent = isAloud(verdict)
      ? replied(record, episode, verdict, { n, now: here.now, settings: here.settings })
      : record;
    records.push(edited === null ? sent : { ...sent, editedAt: edited.at, shows: cardSnapshot(episode, here) });
  }
  return { records, deliveries: edited?.deliveries ?? replies };
}

function reply(
  thread: Thread,
  news: readonly Evaluated[],
  deliveries: readonly Delivery[],
  here: ConversationContext,
): readonly Delivery[] {
  const change = CHANGES.get(news[0]?.verdict.reason ?? '');
  if (change === undefined) return deliveries;
  const episodes = bySeverityAndScore(news.map(({ episode }) => episode));
  const before = news.flatMap(({ record: sent }) =>
    sent === null ? [] : [{ episode: sent.episode, severity: sent.severity, magnitude: sent.magnitude }],
  );
  const content = { type: 'change' as const, episodes: episodes.map(({ id }) => id), change, before };
  const record = intended(
    {
      key: replyKey(thread.root, change, thread.replies + 1),
      conversation: here.conversation,
      shape: 'reply',
      root: thread.root,
      content,
      rank: rankOf(episodes),
    },
    here.now,
  );
  return [...withoutOldNews(deliveries, thread.root, content), record];
}

/**
 * The root's new version, with these episodes, one minute after the last one at the earliest; one that waits to be sent
 * anyway will say it too. One that is being sent may or may not say it, so another one follows.
 */
export function edit(
  thread: Thread,
  ids: readonly string[],
  deliveries: readonly Delivery[],
  { conversation, episodes, now, settings }: ConversationContext,
): { readonly at: string; readonly deliveries: readonly Delivery[] } {
  const members = membersOf(ids, episodes);
  const content: Content = thread.isGroup
    ? { type: 'group', episodes: members.map(({ id }) => id) }
    : { type: 'episode', episode: ids[0] ?? '' };
  const waiting = waitingEdit(deliveries, thread.root);
  if (waiting !== undefined) {
    const at = waiting.notBefore > now.toISOString() ? waiting.notBefore : now.toISOString();
    // It waits since the first of what it shows, also by a clock that has been set back.
    const createdAt = waiting.createdAt < now.toISOString() ? waiting.createdAt : now.toISOString();
    return { at, deliveries: deliveries.map((each) => (each === waiting ? { ...waiting, content, createdAt } : each)) };
  }
  const isTooSoon = thread.editedAt !== null && wasRecently(thread.editedAt, settings.editEveryMs, now);
  const at = isTooSoon ? new Date(Date.parse(thread.editedAt) + settings.editEveryMs) : now;
  const key = editKey(thread.root, at);
  const rank = rankOf(members);
  const version = intended({ key, conversation, shape: 'edit', root: thread.root, content, rank }, now, at);
  return { at: at.toISOString(), deliveries: [...deliveries, version] };
}

/** The episodes of a card, the worst first. */
export function membersOf(ids: readonly string[], episodes: readonly Episode[]): readonly Episode[] {
  const wanted = new Set(ids);
  return bySeverityAndScore(episodes.filter(({ id }) => wanted.has(id)));
}
