import type { Content, Delivery } from '../outbox/delivery.ts';
import { isCertainlyNotThere } from './thread.ts';

/** What every delivery begins as. */
export function intended(
  what: Pick<Delivery, 'key' | 'conversation' | 'shape' | 'root' | 'content' | 'rank'>,
  now: Date,
  notBefore: Date = now,
): Delivery {
  return {
    ...what,
    status: 'due',
    attempts: 0,
    createdAt: now.toISOString(),
    notBefore: notBefore.toISOString(),
    mayRepeat: false,
    trouble: null,
  };
}

/** Without a root that waits to be sent, and whatever was to follow it. */
export const withoutThread = (deliveries: readonly Delivery[], root: string): readonly Delivery[] =>
  deliveries.filter((delivery) => delivery.root !== root);

/** With other episodes on a root that waits to be sent, and in its table. */
export const withMembers = (
  deliveries: readonly Delivery[],
  root: string,
  episodes: readonly string[],
): readonly Delivery[] =>
  deliveries.map((delivery) =>
    delivery.root === root && isCertainlyNotThere(delivery) && isOfMembers(delivery.content)
      ? { ...delivery, content: { ...delivery.content, episodes: [...episodes] } }
      : delivery,
  );

const isOfMembers = (content: Content): content is Extract<Content, { type: 'group' | 'group-table' }> =>
  content.type === 'group' || content.type === 'group-table';

/** Without waiting replies that a new one about the same episodes makes old news; a reminder replaces only reminders. */
export const withoutOldNews = (
  deliveries: readonly Delivery[],
  root: string,
  { episodes, change }: Extract<Content, { type: 'change' }>,
): readonly Delivery[] => {
  const fresh = new Set(episodes);
  return deliveries.filter((delivery) => {
    const { content } = delivery;
    if (delivery.root !== root || content.type !== 'change' || !isCertainlyNotThere(delivery)) return true;
    const isCovered = content.episodes.every((id) => fresh.has(id));
    return !isCovered || (change === 'reminder' && content.change !== 'reminder');
  });
};

export const waitingEdit = (deliveries: readonly Delivery[], root: string): Delivery | undefined =>
  deliveries.find((delivery) => delivery.root === root && delivery.shape === 'edit' && delivery.status === 'due');

export const waitingTable = (deliveries: readonly Delivery[], root: string): Delivery | undefined =>
  deliveries.find(
    (delivery) => delivery.root === root && delivery.content.type === 'group-table' && isCertainlyNotThere(delivery),
  );
