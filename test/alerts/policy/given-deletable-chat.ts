import type { Delivery } from '../../../src/alerts/outbox/delivery.ts';
import { nextStep } from '../../../src/alerts/outbox/next.ts';
import { episodesOf, withoutDelivery } from '../../../src/alerts/outbox/outbox.ts';
import { afterSending, sending } from '../../../src/alerts/outbox/outcome.ts';
import type { Outcome } from '../../../src/ports/chat-platform.ts';
import { type Severity, severityRank } from '../../../src/rules/rule.ts';
import { CONSOLE, type givenBot } from '../../episodes/given-bot.ts';

/**
 * What a chat does about a reply to a card that was deleted: says so; takes it and lets it stand in the conversation; takes
 * it into a thread whose card reads "this message was deleted", which tells the bot nothing.
 */
export type ToReplies = 'refuses' | 'takes-outside' | 'takes-in-thread';

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

  function show({ content }: Delivery): void {
    const episodes = new Set(episodesOf(content));
    for (const { id, severity } of bot.state().episodes.filter((each) => episodes.has(each.id)))
      seen.set(id, Math.max(seen.get(id) ?? -1, severityRank(severity as Severity)));
  }

  function answer(delivery: Delivery, handle: string | null, now: Date): Outcome {
    calls.push(delivery.key);
    if (delivery.shape === 'root') {
      const card = { handle: `at-${cards.length}`, delivery, at: now, isDeleted: false };
      cards.push(card);
      show(delivery);
      return { kind: 'done', handle: card.handle };
    }
    const card = cards.find((each) => each.handle === handle);
    const isGone = card?.isDeleted !== false;
    if (isGone && (delivery.shape === 'edit' || toReplies === 'refuses'))
      return { kind: 'refused', trouble: 'message_not_found', isMessageGone: true };
    if (isGone && toReplies === 'takes-outside') {
      show(delivery);
      return { kind: 'done', handle: 'outside', isOutsideThread: true };
    }
    if (!isGone) show(delivery);
    return { kind: 'done', handle: delivery.shape === 'edit' ? (handle ?? '') : 'reply' };
  }

  return {
    cards,
    calls,
    seen,
    standing: () => cards.filter(({ isDeleted }) => !isDeleted),
    /** Somebody deletes all that stands there. */
    deleteAll() {
      for (const card of cards) card.isDeleted = true;
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
        bot.set(sending(bot.state(), step.delivery));
        const outcome = answer(step.delivery, step.thread, now);
        const again = { now, retryMs: 1_000, settleMs: 10_000, refusedMs: 3_600_000, repeatMs: 3_600_000 };
        bot.set(afterSending(bot.state(), step.delivery, outcome, again));
        if (outcome.kind !== 'done' || outcome.isOutsideThread) bot.look(now);
      }
    },
  };
}
