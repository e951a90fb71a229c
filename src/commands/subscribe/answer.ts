import type { Subscription } from '../../alerts/subscriptions/subscription.ts';
import { digestsWords, insightsWords } from '../../alerts/subscriptions/subscription-text.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from '../alerts/done-answer.ts';

/** What the conversation is told from now on. */
export const subscribeAnswer = (
  outcome: 'done' | 'already',
  { rules, minSeverity, digests }: Subscription,
): Announcement =>
  doneAnswer(outcome === 'done' ? 'Subscribed' : 'Subscribed already', [
    `This conversation receives: insights ${insightsWords({ rules, minSeverity })}; digests ${digestsWords(digests)}.`,
  ]);
