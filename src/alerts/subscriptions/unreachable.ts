import type { Root } from '../outbox/delivery.ts';
import type { Subscription } from './subscription.ts';

/** The subscriptions with a mark on one: nothing can be said there. One that is marked already keeps its beginning. */
export const markedUnreachable = (
  subscriptions: readonly Subscription[],
  conversation: string,
  unreachable: NonNullable<Subscription['unreachable']>,
): readonly Subscription[] =>
  subscriptions.map((each) => (each.conversation === conversation ? { unreachable, ...each } : each));

/** The subscriptions without the mark on this one. */
export const reachedAgain = (subscriptions: readonly Subscription[], conversation: string): readonly Subscription[] =>
  subscriptions.map((each) => (each.conversation === conversation ? withoutMark(each) : each));

/** The subscriptions without the mark wherever a card was taken after it was made. */
export function reachedByCards(
  subscriptions: readonly Subscription[],
  roots: readonly Pick<Root, 'conversation' | 'postedAt'>[],
): readonly Subscription[] {
  const lastCards = new Map<string, string>();
  for (const { conversation, postedAt } of roots)
    if (postedAt > (lastCards.get(conversation) ?? '')) lastCards.set(conversation, postedAt);
  return subscriptions.map((each) =>
    each.unreachable !== undefined && (lastCards.get(each.conversation) ?? '') > each.unreachable.since
      ? withoutMark(each)
      : each,
  );
}

function withoutMark(subscription: Subscription): Subscription {
  if (subscription.unreachable === undefined) return subscription;
  const { unreachable: _, ...reachable } = subscription;
  return reachable;
}
