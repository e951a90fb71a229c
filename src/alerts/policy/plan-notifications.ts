import { runAtOnce } from '../../concurrency/cooperatively.ts';
import type { Episode, Mute, NotificationRecord } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { concerning } from './concerning.ts';
import { type ConversationContext, EPISODES_A_TURN, type Evaluated, evaluate, isAloud } from './evaluate.ts';
import { deferred, unreachedIn, withWords } from './fallback.ts';
import { counted, emptyRecord, passingOver, stillWaiting, withdrawn, withVerdict } from './notification-record.ts';
import { withMembers, withoutThread } from './outbox-edits.ts';
import { planNewCards } from './plan-new-cards.ts';
import { planThreadUpdate } from './plan-thread-updates.ts';
import type { Thread } from './thread.ts';

export interface PlanningContext {
  readonly episodes: readonly Episode[];
  readonly records: readonly NotificationRecord[];
  readonly roots: readonly Root[];
  readonly deliveries: readonly Delivery[];
  readonly subscriptions: readonly Subscription[];
  readonly mutes: readonly Mute[];
  /** The conversation that stands in for those that cannot be reached; null for none. */
  readonly fallback: string | null;
  readonly now: Date;
  readonly settings: SpeakingSettings;
}

/** What is to be kept in place of what was given, all of it in one write. */
export interface Planned {
  readonly records: readonly NotificationRecord[];
  readonly deliveries: readonly Delivery[];
  /** A group's root knows who joined it. */
  readonly roots: readonly Root[];
}

/** What `planningNotifications` comes to, in one go. */
export const planNotifications = (given: PlanningContext): Planned => runAtOnce(planningNotifications(given));

/**
 * Decides on every episode in every conversation and turns what is to be said into deliveries. Conversations are
 * independent. Looking again at what came of it, at the same time, says nothing more. Yields now and then.
 */
export function* planningNotifications(given: PlanningContext): Generator<undefined, Planned> {
  const { subscriptions, records, roots, deliveries, fallback, now } = given;
  const conversations = new Set([...subscriptions, ...records].map(({ conversation }) => conversation));
  // History grows, what is spoken of does not: a year of resolved episodes that nobody was told of is looked at once.
  const known = new Set(records.map(({ episode }) => episode));
  const episodesOf = concerning(given.episodes.filter(({ id, state }) => state === 'open' || known.has(id)));
  const subscribed = byConversation(subscriptions);
  const recorded = byConversation(records);
  const posted = byConversation(roots);
  const waiting = byConversation(deliveries);
  const announcedIn = (conversation: string, unreached: ConversationContext['unreached']) => {
    const subscription = subscribed.get(conversation)?.[0] ?? null;
    const records = recorded.get(conversation) ?? [];
    return announceHere({
      ...given,
      episodes: episodesOf({ subscription, records, unreached }),
      conversation,
      subscription,
      records,
      roots: posted.get(conversation) ?? [],
      deliveries: waiting.get(conversation) ?? [],
      unreached,
    });
  };
  const others = [...conversations].filter((conversation) => conversation !== fallback);
  const sent: Planned[] = [];
  yield;
  for (const conversation of others) {
    const announced = yield* announcedIn(conversation, new Map());
    const subscription = subscribed.get(conversation) ?? [];
    sent.push({ ...announced, deliveries: deferred(announced.deliveries, subscription, now) });
    yield;
  }
  const isElsewhere = ({ conversation }: { readonly conversation: string }) => !conversations.has(conversation);
  // Last, since it hears what the others have to say and cannot be told.
  const unreached = unreachedIn(
    [...deliveries.filter(isElsewhere), ...sent.flatMap((each) => each.deliveries)],
    fallback,
  );
  if (fallback !== null && (conversations.has(fallback) || unreached.size > 0)) {
    const announced = yield* announcedIn(fallback, unreached);
    conversations.add(fallback);
    sent.push({ ...announced, deliveries: withWords(announced.deliveries, announced.roots, unreached, now) });
  }
  return {
    records: sent.flatMap((each) => each.records),
    deliveries: [...deliveries.filter(isElsewhere), ...sent.flatMap((each) => each.deliveries)],
    roots: [...roots.filter(isElsewhere), ...sent.flatMap((each) => each.roots)],
  };
}

function byConversation<T extends { readonly conversation: string }>(
  all: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const each of all) {
    const those = found.get(each.conversation);
    if (those === undefined) found.set(each.conversation, [each]);
    else those.push(each);
  }
  return found;
}

function* announceHere(here: ConversationContext): Generator<undefined, Planned> {
  const { threads, judged } = yield* evaluate(here);
  const ofThread = new Map<Thread | null, Evaluated[]>(threads.map((thread) => [thread, []]));
  for (const each of judged) ofThread.get(each.thread)?.push(each);
  const records = new Map(here.records.map((record) => [record.episode, record]));
  for (const [at, { episode, record: previous, thread, verdict }] of judged.entries()) {
    if (at % EPISODES_A_TURN === EPISODES_A_TURN - 1) yield;
    // An episode that does not concern this conversation leaves no trace in it.
    if (previous === null && verdict.reason === 'not-subscribed') continue;
    const record = withVerdict(previous ?? emptyRecord(episode, here.conversation), verdict);
    records.set(episode.id, recordIn({ episode, record, thread, verdict }, here));
  }

  yield;
  const left = threads.map((thread) => takeBack(thread, ofThread.get(thread) ?? []));
  for (const { thread, remaining } of left) {
    if (remaining === thread) continue;
    for (const id of remaining?.episodes ?? []) {
      const record = records.get(id);
      if (record !== undefined) records.set(id, counted(record, thread.replies));
    }
  }
  let deliveries = left.reduce((rest, { thread, remaining }) => {
    if (remaining === thread) return rest;
    return remaining === null ? withoutThread(rest, thread.root) : withMembers(rest, thread.root, remaining.episodes);
  }, here.deliveries);

  for (const thread of threads) {
    const toSay = (ofThread.get(thread) ?? []).filter(({ verdict }) => isAloud(verdict) || verdict.speak === 'edit');
    if (toSay.length === 0) continue;
    const current = toSay.map(
      ({ episode, record, verdict, thread: its }): Evaluated => ({
        ...{ episode, verdict, thread: its },
        record: records.get(episode.id) ?? record,
      }),
    );
    const spoken = yield* planThreadUpdate(thread, current, deliveries, here);
    deliveries = spoken.deliveries;
    for (const record of spoken.records) records.set(record.episode, record);
  }

  yield;
  const news = judged.filter(({ verdict }) => verdict.speak === 'post');
  const remaining = left.flatMap((each) => each.remaining ?? []);
  const posted = yield* planNewCards(news, remaining, { records, deliveries, roots: here.roots }, here);
  return { ...posted, records: [...posted.records.values()] };
}

/** What is recorded before anything is said: a root that waits tells what is so when it is sent. */
function recordIn(
  evaluated: Evaluated & { readonly record: NotificationRecord },
  here: ConversationContext,
): NotificationRecord {
  const { episode, record, thread } = evaluated;
  switch (thread?.place) {
    case 'waiting':
      return isTakenBack(evaluated) ? withdrawn(record) : stillWaiting(record, episode, here, here.settings);
    case 'under-way':
      return passingOver(record, episode, here.now, here.settings);
    case 'deleted':
      // Nobody can be told that it is over; should it come back, that is news.
      return episode.state === 'resolved' ? { ...record, state: episode.state } : record;
    default:
      return record;
  }
}

/** Decided to be posted, not sent yet, and not worth posting any more: it is over, or nobody wants to hear of it. */
const isTakenBack = ({ thread, verdict }: Evaluated): boolean =>
  thread?.place === 'waiting' && verdict.reason !== 'not-posted-yet' && verdict.reason !== 'refused';

/** `judged`: those of the thread. What is left of a thread whose root waits, once some of its episodes are taken back; null when nothing is. */
function takeBack(
  thread: Thread,
  judged: readonly Evaluated[],
): { readonly thread: Thread; readonly remaining: Thread | null } {
  const gone = new Set(judged.filter(isTakenBack).map(({ episode }) => episode.id));
  if (gone.size === 0) return { thread, remaining: thread };
  const episodes = thread.episodes.filter((id) => !gone.has(id));
  return { thread, remaining: episodes.length === 0 ? null : { ...thread, episodes } };
}
