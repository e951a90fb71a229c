import type { Subscription } from '../../alerts/subscriptions/subscription.ts';
import { digestsWords, insightsWords } from '../../alerts/subscriptions/subscription-text.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from '../alerts/done-answer.ts';

/** `left`: what the conversation is told from now on; null for nothing. */
export function unsubscribeAnswer(outcome: 'done' | 'not-subscribed', left: Subscription | null): Announcement {
  const rest =
    left === null
      ? 'This conversation receives no alerts or digests any more. Commands still work.'
      : `This conversation still receives: ${leftWords(left)}.`;
  return outcome === 'done'
    ? doneAnswer('Unsubscribed', [rest])
    : doneAnswer('Nothing to unsubscribe from', [left === null ? NONE : rest]);
}

const NONE = 'This conversation has not subscribed to anything.';

const leftWords = (left: Subscription): string =>
  `insights ${insightsWords(left)}; digests ${digestsWords(left.digests)}`;

/** What became of an address. `nearest`: a subscribed one that is written nearly so. */
export type UnsubscribedAddress =
  | { readonly address: string; readonly wasSubscribed: true; readonly left: Subscription | null }
  | { readonly address: string; readonly wasSubscribed: false; readonly nearest: string | undefined };

/** A sentence for each address. */
export function mailedUnsubscribeAnswer(addresses: readonly UnsubscribedAddress[]): Announcement {
  const done = addresses.flatMap((each) => {
    if (!each.wasSubscribed) return [];
    const { address, left } = each;
    return [
      left === null
        ? `${address} receives no alerts or digests any more.`
        : `${address} still receives: ${leftWords(left)}.`,
    ];
  });
  const missing = addresses.flatMap((each) => {
    if (each.wasSubscribed) return [];
    const meant = each.nearest === undefined ? '' : ` Did you mean ${each.nearest}?`;
    return [`${each.address} is not subscribed.${meant}`];
  });
  if (done.length === 0) return doneAnswer('Nothing to unsubscribe from', missing, { isFound: false });
  const say = doneAnswer('Unsubscribed', done);
  return { ...say, view: { ...say.view, warnings: missing } };
}
