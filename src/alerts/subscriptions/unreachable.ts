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
  subscriptions.map((each) => {
    if (each.conversation !== conversation || each.unreachable === undefined) return each;
    const { unreachable: _, ...reachable } = each;
    return reachable;
  });

/** The subscriptions without the mark wherever a card was taken after it was made. */
export const reachedByCards = (
  subscriptions: readonly Subscription[],
  roots: readonly Pick<Root, 'conversation' | 'postedAt'>[],
): readonly Subscription[] =>
  subscriptions.reduce((left, { conversation, unreachable }) => {
    const isTaken = roots.some(
      (root) => root.conversation === conversation && root.postedAt > (unreachable?.since ?? ''),
    );
    return unreachable !== undefined && isTaken ? reachedAgain(left, conversation) : left;
  }, subscriptions);
