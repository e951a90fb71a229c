import type { Episode, Mute, NotificationRecord } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { type ConversationContext, type Evaluated, evaluate, isAloud } from './evaluate.ts';
import { deferred, unreachedIn, withWords } from './fallback.ts';
import { emptyRecord, passingOver, stillWaiting, withdrawn, withVerdict } from './notification-record.ts';
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

/**
 * Decides on every episode in every conversation and turns what is to be said into deliveries. Conversations are
 * independent. Looking again at what came of it, at the same time, says nothing more.
 */
export function planNotifications(given: PlanningContext): Planned {
  const { subscriptions, records, roots, deliveries, fallback, now } = given;
  const conversations = new Set([...subscriptions, ...records].map(({ conversation }) => conversation));
  // History grows, what is spoken of does not: a year of resolved episodes that nobody was told of is looked at once.
  const known = new Set(records.map(({ episode }) => episode));
  const episodes = given.episodes.filter(({ id, state }) => state === 'open' || known.has(id));
  const announcedIn = (conversation: string, unreached: ConversationContext['unreached']): Planned => {
    const ofHere = <T extends { readonly conversation: string }>(each: T) => each.conversation === conversation;
    return announceHere({
      ...given,
      episodes,
      conversation,
      subscription: subscriptions.find(ofHere) ?? null,
      records: records.filter(ofHere),
      roots: roots.filter(ofHere),
      deliveries: deliveries.filter(ofHere),
      unreached,
    });
  };
  const others = [...conversations].filter((conversation) => conversation !== fallback);
  const sent = others.map((conversation): Planned => {
    const announced = announcedIn(conversation, new Map());
    return { ...announced, deliveries: deferred(announced.deliveries, subscriptions, now) };
  });
  const isElsewhere = ({ conversation }: { readonly conversation: string }) => !conversations.has(conversation);
  // Last, since it hears what the others have to say and cannot be told.
  const unreached = unreachedIn(
    [...deliveries.filter(isElsewhere), ...sent.flatMap((each) => each.deliveries)],
    fallback,
  );
  if (fallback !== null && (conversations.has(fallback) || unreached.size > 0)) {
    const announced = announcedIn(fallback, unreached);
    conversations.add(fallback);
    sent.push({ ...announced, deliveries: withWords(announced.deliveries, announced.roots, unreached, now) });
  }
  return {
    records: sent.flatMap((each) => each.records),
    deliveries: [...deliveries.filter(isElsewhere), ...sent.flatMap((each) => each.deliveries)],
    roots: [...roots.filter(isElsewhere), ...sent.flatMap((each) => each.roots)],
  };
}

function announceHere(here: ConversationContext): Planned {
  const { now, settings } = here;
  const { threads, judged } = evaluate(here);
  const records = new Map(here.records.map((record) => [record.episode, record]));
  for (const { episode, record: previous, thread, verdict } of judged) {
    // An episode that does not concern this conversation leaves no trace in it.
    if (previous === null && verdict.reason === 'not-subscribed') continue;
    const record = withVerdict(previous ?? emptyRecord(episode, here.conversation), verdict);
    const sent =
      thread?.place === 'waiting'
        ? isTakenBack({ episode, record: previous, thread, verdict })
          ? withdrawn(record)
          : stillWaiting(record, episode, here, settings)
        : thread?.place === 'under-way'
          ? passingOver(record, episode, now, settings)
          : record;
    records.set(episode.id, sent);
  }

  const left = threads.map((thread) => takeBack(thread, judged));
  let deliveries = left.reduce((rest, { thread, remaining }) => {
    if (remaining === thread) return rest;
    return remaining === null ? withoutThread(rest, thread.root) : withMembers(rest, thread.root, remaining.episodes);
  }, here.deliveries);

  for (const thread of threads) {
    const toSay = judged.filter(
      ({ thread: its, verdict }) => its === thread && (isAloud(verdict) || verdict.speak === 'edit'),
    );
    if (toSay.length === 0) continue;
    const current = toSay.map(
      ({ episode, record, verdict, thread: its }): Evaluated => ({
        ...{ episode, verdict, thread: its },
        record: records.get(episode.id) ?? record,
      }),
    );
    const spoken = planThreadUpdate(thread, current, deliveries, here);
    deliveries = spoken.deliveries;
    for (const record of spoken.records) records.set(record.episode, record);
  }

  const news = judged.filter(({ verdict }) => verdict.speak === 'post');
  const remaining = left.flatMap((each) => each.remaining ?? []);
  const posted = planNewCards(news, remaining, { records, deliveries, roots: here.roots }, here);
  return { ...posted, records: [...posted.records.values()] };
}

/** Decided to be posted, not sent yet, and not worth posting any more: it is over, or nobody wants to hear of it. */
const isTakenBack = ({ thread, verdict }: Evaluated): boolean =>
  thread?.place === 'waiting' && verdict.reason !== 'not-posted-yet' && verdict.reason !== 'refused';

/** What is left of a thread whose root waits, once some of its episodes are taken back; null when nothing is. */
function takeBack(
  thread: Thread,
  judged: readonly Evaluated[],
): { readonly thread: Thread; readonly remaining: Thread | null } {
  const gone = new Set(
    judged.filter((each) => each.thread === thread && isTakenBack(each)).map(({ episode }) => episode.id),
  );
  if (gone.size === 0) return { thread, remaining: thread };
  const episodes = thread.episodes.filter((id) => !gone.has(id));
  return { thread, remaining: episodes.length === 0 ? null : { ...thread, episodes } };
}
