import type { Episode, Mute, NotificationRecord, Verdict } from '../../episodes/episode.ts';
import type { SpeakingSettings } from '../../episodes/settings.ts';
import { MS_PER_DAY } from '../../model/time.ts';
import type { Delivery, Root } from '../outbox/delivery.ts';
import type { Unreached } from '../outbox/refused.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { decide } from './decide.ts';
import { wasRecently } from './recently.ts';
import { type Thread, threadsOf } from './thread.ts';

/** One conversation with all that was said and is still to be said in it, and the episodes that may concern it. */
export interface ConversationContext {
  readonly conversation: string;
  readonly subscription: Subscription | null;
  readonly episodes: readonly Episode[];
  readonly records: readonly NotificationRecord[];
  readonly roots: readonly Root[];
  readonly deliveries: readonly Delivery[];
  readonly mutes: readonly Mute[];
  /** By episode, the conversations that this one stands in for. */
  readonly unreached: ReadonlyMap<string, Unreached>;
  readonly now: Date;
  readonly settings: SpeakingSettings;
}

/** An episode, what was said of it here, and what is to be said now. */
export interface Evaluated {
  readonly episode: Episode;
  readonly record: NotificationRecord | null;
  readonly thread: Thread | null;
  readonly verdict: Verdict;
}

export interface Evaluation {
  readonly threads: readonly Thread[];
  readonly judged: readonly Evaluated[];
}

/** Cards of what ended longer ago are left as they are, whatever late facts say. */
const LEFT_ALONE_AFTER_MS = 7 * MS_PER_DAY;

/** As many episodes are decided on before others have their turn: some milliseconds. */
export const EPISODES_A_TURN = 250;

/** Decides on every episode that is open, or that was spoken of here and may not be finished with. Yields now and then. */
export function* evaluate(here: ConversationContext): Generator<undefined, Evaluation> {
  const threads = threadsOf(here.records, here.roots, here.deliveries, here);
  const records = new Map(here.records.map((record) => [record.episode, record]));
  const judged: Evaluated[] = [];
  for (const [at, episode] of here.episodes.entries()) {
    if (at % EPISODES_A_TURN === EPISODES_A_TURN - 1) yield;
    const record = records.get(episode.id) ?? null;
    if (isFinishedWith(episode, record, here)) continue;
    const thread = record?.root ? (threads.get(record.root) ?? null) : null;
    judged.push({ episode, record, thread, verdict: verdictOn(here, episode, record, thread) });
  }
  return { threads: [...threads.values()], judged: oneReplyPerGroup(judged, here) };
}

/** `isSilenced`: the thread is a group's that speaks of something else now. */
function verdictOn(
  { subscription, mutes, unreached, now, settings }: ConversationContext,
  episode: Episode,
  record: NotificationRecord | null,
  thread: Thread | null,
  isSilenced = false,
): Verdict {
  return decide({
    episode,
    // An edit concerns all members of a group.
    record: record && thread ? { ...record, editedAt: thread.editedAt } : record,
    root: thread?.place ?? 'none',
    threadSpokeLately: isSilenced || (thread?.isGroup === true && wasRecently(thread.repliedAt, settings.stormMs, now)),
    editUnderWay: thread?.editUnderWay ?? false,
    refused: thread?.refused ?? null,
    deleted: thread?.deleted ?? null,
    instead: unreached.get(episode.id) ?? null,
    subscription,
    mutes,
    now,
    settings,
  });
}

function isFinishedWith(
  episode: Episode,
  record: NotificationRecord | null,
  { subscription, unreached, now }: ConversationContext,
): boolean {
  if (record === null) return episode.state === 'resolved' || (subscription === null && !unreached.has(episode.id));
  if (episode.state === 'open' || episode.resolvedAt === null) return false;
  return record.state === 'resolved' && !wasRecently(episode.resolvedAt, LEFT_ALONE_AFTER_MS, now);
}

const URGENCY = ['reopened', 'worsened', 'resolved', 'reminder-due'];

/** A reply to a group says one kind of thing, the most urgent one; the rest is decided on again. */
function oneReplyPerGroup(judged: readonly Evaluated[], here: ConversationContext): readonly Evaluated[] {
  const urgent = new Map<string, number>();
  for (const { thread, verdict } of judged) {
    const urgency = URGENCY.indexOf(verdict.reason);
    if (thread?.isGroup && isAloud(verdict))
      urgent.set(thread.root, Math.min(urgency, urgent.get(thread.root) ?? urgency));
  }
  return judged.map((each) => {
    const { episode, record, thread, verdict } = each;
    const first = thread?.isGroup && isAloud(verdict) ? urgent.get(thread.root) : undefined;
    if (first === undefined || URGENCY[first] === verdict.reason) return each;
    return { ...each, verdict: verdictOn(here, episode, record, thread, true) };
  });
}

/** Said in a thread, where people notice it. */
export const isAloud = ({ speak }: Verdict): boolean => speak === 'reply' || speak === 'remind' || speak === 'resolve';
