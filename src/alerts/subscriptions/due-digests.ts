import { instantText } from '../../model/time.ts';
import type { Delivery } from '../outbox/delivery.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isDigestDue, latestDigestDay, withoutLead } from './due-digest.ts';
import type { Subscription } from './subscription.ts';

/** Behind every insight. */
const LEAST_URGENT = -1;

/** Without digests that the platform refuses and nobody asks for any more. */
export const withoutUnwanted = (
  deliveries: readonly Delivery[],
  subscriptions: readonly Subscription[],
): readonly Delivery[] => {
  const asked = new Map(subscriptions.map(({ conversation, digests }) => [conversation, digests]));
  return deliveries.filter(({ content, conversation, status, refused }) => {
    if (content.type !== 'digest' || status !== 'due' || refused === undefined) return true;
    return asked.get(content.of ?? conversation)?.some(({ every }) => every === content.every) ?? false;
  });
};

/** Whether there is a digest to plan by now; cheap enough to be asked every minute. */
export const isAnyDigestDue = (subscriptions: readonly Subscription[], now: Date): boolean =>
  subscriptions.some(({ digests }) => digests.some((digest) => isDigestDue(withoutLead(digest, now), now)));

/**
 * Every digest that is due by now, each once however long nobody looked, and the subscriptions once they are given. One
 * whose key is known was given already: what it did not tell, the next one does.
 */
export function dueDigests(
  subscriptions: readonly Subscription[],
  { deliveries, roots }: Outbox,
  now: Date,
): { readonly subscriptions: readonly Subscription[]; readonly due: readonly Delivery[] } {
  const at = instantText(now);
  const known = new Set([...deliveries, ...roots].map(({ key }) => key));
  const due: Delivery[] = [];
  const after = subscriptions.map((subscription) => {
    const digests = subscription.digests.map((kept) => {
      const digest = withoutLead(kept, now);
      if (!isDigestDue(digest, now)) return digest;
      const { every, zone, since } = digest;
      const lastDay = latestDigestDay(digest, now);
      const key = `digest/${every}/${lastDay}/${subscription.conversation}`;
      if (known.has(key)) return { ...digest, lastDay };
      due.push({
        key,
        conversation: subscription.conversation,
        shape: 'root',
        root: key,
        content: { type: 'digest', every, from: since, to: at, zone },
        rank: LEAST_URGENT,
        status: 'due',
        attempts: 0,
        createdAt: at,
        notBefore: at,
        mayRepeat: false,
        trouble: null,
      });
      return { ...digest, lastDay, since: at };
    });
    return digests.every((digest, n) => digest === subscription.digests[n])
      ? subscription
      : { ...subscription, digests };
  });
  return { subscriptions: after, due };
}
