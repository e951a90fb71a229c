import type { Subscription } from '../../alerts/subscriptions/subscription.ts';
import { digestsWords, insightsWords } from '../../alerts/subscriptions/subscription-text.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from '../alerts/done-answer.ts';

/** `left`: what the conversation is told from now on; null for nothing. */
export function unsubscribeAnswer(outcome: 'done' | 'not-subscribed', left: Subscription | null): Announcement {
  const rest =
    left === null
      ? 'This conversation receives no alerts or digests any more. Commands still work.'
      : `This conversation still receives: insights ${insightsWords(left)}; digests ${digestsWords(left.digests)}.`;
  return outcome === 'done'
    ? doneAnswer('Unsubscribed', [rest])
    : doneAnswer('Nothing to unsubscribe from', [
        left === null ? 'This conversation has not subscribed to anything.' : rest,
      ]);
}
