import type { Content, Delivery, Root } from './delivery.ts';

/** The part of the state that deliveries live in: in the order they were wanted, and what they may refer to. */
export interface Outbox {
  readonly deliveries: readonly Delivery[];
  readonly roots: readonly Root[];
}

/** The outbox with this delivery in the place of its namesake. */
export const withDelivery = (outbox: Outbox, changed: Delivery): Outbox => ({
  ...outbox,
  deliveries: outbox.deliveries.map((delivery) => (delivery.key === changed.key ? changed : delivery)),
});

export const withoutDelivery = (outbox: Outbox, { key }: Pick<Delivery, 'key'>): Outbox => ({
  ...outbox,
  deliveries: outbox.deliveries.filter((delivery) => delivery.key !== key),
});

/** Whether nobody can have seen it: a call that is under way, or whose end is not known, may have been heard. */
export const isUnheard = ({ status, mayRepeat }: Delivery): boolean => status === 'due' && !mayRepeat;

/** The ids of the episodes it speaks of; none for a digest. */
export function episodesOf(content: Content): readonly string[] {
  switch (content.type) {
    case 'episode':
      return [content.episode];
    case 'digest':
    case 'withdrawn':
    case 'report-ready':
    case 'report-file':
    case 'not-mailed':
      return [];
    default:
      return content.episodes;
  }
}

/**
 * Forgets roots posted before `olderThan` that nothing waits for, so that the state stays small. Nothing can be said in
 * their threads after that.
 */
export function withoutOldRoots(outbox: Outbox, olderThan: Date): Outbox {
  const needed = new Set(outbox.deliveries.map(({ root }) => root));
  const roots = outbox.roots.filter(({ key, postedAt }) => needed.has(key) || new Date(postedAt) >= olderThan);
  return roots.length === outbox.roots.length ? outbox : { ...outbox, roots };
}
