import type { Delivery } from './delivery.ts';
import type { Outbox } from './outbox.ts';

/**
 * The outbox once the platform has said, for something of a thread, that people have deleted its card. Nothing more is
 * sent there: what waits for the thread would be refused as well, or stand where nobody looks. Since when something was to
 * be seen there is kept with the root, so that it can be decided whether the card is to be posted again.
 */
export function afterDeletion(outbox: Outbox, delivery: Delivery, now: Date): Outbox {
  const { root } = delivery;
  // A table repeats what the card says, in full: whoever joins the card edits it as well.
  const unseen = [delivery, ...outbox.deliveries].filter(
    (each) => each.root === root && each.content.type !== 'group-table',
  );
  const since = unseen.reduce((first, { createdAt }) => (createdAt < first ? createdAt : first), now.toISOString());
  return {
    deliveries: outbox.deliveries.filter((each) => each.root !== root),
    roots: outbox.roots.map((each) =>
      each.key === root ? { ...each, deleted: each.deleted ?? { at: now.toISOString(), since } } : each,
    ),
  };
}
