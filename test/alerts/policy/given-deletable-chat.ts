import type { Delivery } from '../../../src/alerts/outbox/delivery.ts';
import { nextStep } from '../../../src/alerts/outbox/next.ts';
import { episodesOf, withoutDelivery } from '../../../src/alerts/outbox/outbox.ts';
import { afterLookUp, afterSending, sending } from '../../../src/alerts/outbox/outcome.ts';
import type { Outcome } from '../../../src/ports/chat-platform.ts';
import { type Severity, severityRank } from '../../../src/rules/rule.ts';
import { CONSOLE, type givenBot } from '../../episodes/given-bot.ts';

const GONE: Outcome = { kind: 'refused', trouble: 'message_not_found', isMessageGone: true };
const LOST: Outcome = { kind: 'unsure', trouble: 'the answer was lost' };

/**
 * What a chat does about a reply to a card that was deleted: says so; takes it and lets it stand in the conversation; takes
 * it into a thread whose card reads "this message was deleted", which tells the bot nothing.
 */
export type ToReplies = 'refuses' | 'takes-outside' | 'takes-in-thread';

/** What goes wrong with the chat: it denies cards that stand there; its answers get lost, before or after it took something. */
export type Fault = 'none' | 'denies' | 'loses-calls' | 'loses-answers';

interface Card {
  readonly handle: string;
  readonly delivery: Delivery;
  readonly at: Date;
  isDeleted: boolean;
}

/** A chat in which people delete cards; it sends for the bot what its outbox chooses. */
export function deletableChat(bot: ReturnType<typeof givenBot>, toReplies: ToReplies, conversation = CONSOLE) {
  const cards: Card[] = [];
  const calls: string[] = [];
  /** The worst severity that people saw of an episode, on a card or in the conversation. */
  const seen = new Map<string, number>();
  /** The greatest magnitude that people saw of it there. */
  const seenMagnitude = new Map<string, number>();
  /** When an episode was seen last. */
  const seenAt = new Map<string, Date>();
  /** By their keys, what it took, and its handle. */
  const taken = new Map<string, string>();
  const takenTwice: string[] = [];
  let fault: Fault = 'none';

  function show({ content }: Delivery, now: Date): void {
    for (const id of episodesOf(content)) seenAt.set(id, now);
    const episodes = new Set(episodesOf(content));
    for (const { id, severity, magnitude } of bot.state().episodes.filter((each) => episodes.has(each.id))) {
      seen.set(id, Math.max(seen.get(id) ?? -1, severityRank(severity as Severity)));
      seenMagnitude.set(id, Math.max(seenMagnitude.get(id) ?? 0, magnitude));
    }
  }

  function answer(delivery: Delivery, handle: string | null, now: Date): Outcome {
    calls.push(delivery.key);
    if (fault === 'loses-calls') return LOST;
    if (fault === 'denies' && delivery.shape !== 'root') return GONE;
    const outcome = take(delivery, handle, now);
    if (outcome.kind !== 'done') return outcome;
    if (taken.has(delivery.key) && delivery.shape !== 'edit') takenTwice.push(delivery.key);
    taken.set(delivery.key, outcome.handle);
    return fault === 'loses-answers' ? LOST : outcome;
  }

  function take(delivery: Delivery, handle: string | null, now: Date): Outcome {
    if (delivery.shape === 'root') {
      const card = { handle: `at-${cards.length}`, delivery, at: now, isDeleted: false };
      cards.push(card);
      show(delivery, now);
      return { kind: 'done', handle: card.handle };
    }
    const card = cards.find((each) => each.handle === handle);
    const isGone = card?.isDeleted !== false;
    if (isGone && (delivery.shape === 'edit' || toReplies === 'refuses')) return GONE;
    if (isGone && toReplies === 'takes-outside') {
      show(delivery, now);
      return { kind: 'done', handle: 'outside', isOutsideThread: true };
    }
    if (!isGone) show(delivery, now);
    return { kind: 'done', handle: delivery.shape === 'edit' ? (handle ?? '') : 'reply' };
  }

  return {
    cards,
    calls,
    seen,
    seenMagnitude,
    seenAt,
    takenTwice,
    standing: () => cards.filter(({ isDeleted }) => !isDeleted),
    /** Somebody deletes all that stands there. */
    deleteAll() {
      for (const card of cards) card.isDeleted = true;
    },
    /** Somebody deletes the card that has stood there for longest. */
    deleteOne() {
      const card = cards.find(({ isDeleted }) => !isDeleted);
      if (card) card.isDeleted = true;
    },
    goesWrong(so: Fault) {
      fault = so;
    },
    /** Sends what is due, and decides anew when a card is found to be deleted, as the bot does. */
    deliver(now: Date) {
      for (let count = 0; ; count++) {
        if (count > 1_000) throw new Error('it goes on and on');
        const step = nextStep(bot.state(), conversation, now);
        if (step.kind === 'nothing' || step.kind === 'wait') return;
        if (step.kind === 'drop') {
          bot.set(withoutDelivery(bot.state(), step.delivery));
          continue;
        }
        const again = { now, retryMs: 1_000, settleMs: 10_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };
        if (step.kind === 'look-up') {
          const there = taken.get(step.delivery.key);
          const found =
            there === undefined ? ({ kind: 'not-there' } as const) : ({ kind: 'there', handle: there } as const);
          bot.set(afterLookUp(bot.state(), step.delivery, found, again));
          continue;
        }
        bot.set(sending(bot.state(), step.delivery));
        const outcome = answer(step.delivery, step.thread, now);
        bot.set(afterSending(bot.state(), step.delivery, outcome, again));
        if (outcome.kind !== 'done' || outcome.isOutsideThread) bot.look(now);
      }
    },
  };
}
