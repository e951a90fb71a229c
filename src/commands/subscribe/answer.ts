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

/** What each address is told from now on. */
export function mailedSubscribeAnswer(
  subscriptions: readonly { readonly address: string; readonly subscription: Subscription }[],
  refused: readonly string[],
): Announcement {
  const say = doneAnswer(
    'Subscribed',
    subscriptions.map(
      ({ address, subscription: { digests, ...insights } }) =>
        `${address} receives: insights ${insightsWords(insights)}; digests ${digestsWords(digests)}.`,
    ),
  );
  return { ...say, view: { ...say.view, warnings: refused } };
}
