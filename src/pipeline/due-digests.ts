import type { Delivery } from '../deliveries/delivery.ts';
import { instantText } from '../mailflow/time.ts';
import { isDigestDue, latestDigestDay } from '../subscriptions/due-digest.ts';
import type { MailflowState } from './state.ts';

/** Behind every insight. */
const LEAST_URGENT = -1;

/** The state with a delivery for every digest that is due by now, each once, however long nobody looked. */
export function withDueDigests(state: MailflowState, now: Date): MailflowState {
  const at = instantText(now);
  const fresh: Delivery[] = [];
  const subscriptions = state.subscriptions.map((subscription) => ({
    ...subscription,
    digests: subscription.digests.map((digest) => {
      if (!isDigestDue(digest, now)) return digest;
      const { every, zone, since } = digest;
      const lastDay = latestDigestDay(digest, now);
      const key = `digest/${every}/${lastDay}/${subscription.conversation}`;
      fresh.push({
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
    }),
  }));
  return fresh.length === 0 ? state : { ...state, subscriptions, deliveries: [...state.deliveries, ...fresh] };
}
