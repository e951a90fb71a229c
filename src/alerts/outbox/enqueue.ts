import { type Coalesced, coalesce, type Dropped } from './coalesce.ts';
import type { Delivery } from './delivery.ts';
import type { Outbox } from './outbox.ts';

/**
 * Puts what is to be said into the outbox and coalesces what waits there. A key that is already there, or was posted as
 * a root, changes nothing: the same intent may be put in again. `isOver` tells whether an episode is resolved.
 */
export function enqueue(outbox: Outbox, intents: readonly Delivery[], isOver: (episode: string) => boolean): Coalesced {
  const known = new Set([...outbox.deliveries, ...outbox.roots].map(({ key }) => key));
  const deliveries = [...outbox.deliveries];
  const repeated: Dropped[] = [];
  for (const delivery of intents) {
    if (known.has(delivery.key)) repeated.push({ delivery, reason: 'already-known' });
    else deliveries.push(delivery);
    known.add(delivery.key);
  }
  const added = repeated.length === intents.length ? outbox : { ...outbox, deliveries };
  const coalesced = coalesce(added, isOver);
  return { outbox: coalesced.outbox, dropped: [...repeated, ...coalesced.dropped] };
}
