import type { Announcement } from '../../announcements/announcement.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { digestsWords, insightsWords } from '../../subscriptions/subscription-text.ts';
import { doneAnswer } from '../alerts/done-answer.ts';

/** `left`: what the conversation is told from now on; null for nothing. */
export function unsubscribeAnswer(outcome: 'done' | 'not-subscribed', left: Subscription | null): Announcement {
  const rest =
    left === null
      ? 'This conversation is told nothing from now on; commands are still answered.'
      : `This conversation is still told: insights ${insightsWords(left)}; digests ${digestsWords(left.digests)}.`;
  return outcome === 'done'
    ? doneAnswer('Unsubscribed', [rest])
    : doneAnswer('Nothing to unsubscribe from', [
        left === null ? 'This conversation has not subscribed to anything.' : rest,
      ]);
}
