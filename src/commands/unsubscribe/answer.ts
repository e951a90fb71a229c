import type { Subscription } from '../../alerts/subscriptions/subscription.ts';
import { digestsWords, insightsWords } from '../../alerts/subscriptions/subscription-text.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from '../alerts/done-answer.ts';

/** `left`: what the conversation is told from now on; null for nothing. `whose`: addresses in its place; null for none. */
export function unsubscribeAnswer(
  outcome: 'done' | 'not-subscribed',
  left: Subscription | null,
  whose: string | null = null,
): Announcement {
  const subject = whose ?? 'This conversation';
  const rest =
    left === null
      ? `${subject} receives no alerts or digests any more.${whose === null ? ' Commands still work.' : ''}`
      : `${subject} still receives: insights ${insightsWords(left)}; digests ${digestsWords(left.digests)}.`;
  return outcome === 'done'
    ? doneAnswer('Unsubscribed', [rest])
    : doneAnswer('Nothing to unsubscribe from', [left === null ? `${subject} has not subscribed to anything.` : rest]);
}
