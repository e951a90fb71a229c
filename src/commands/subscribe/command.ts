import { subscribed } from '../../alerts/subscriptions/change.ts';
import type { Wish } from '../../alerts/subscriptions/wish.ts';
import { backAgain } from '../../state/conversation-back.ts';
import { defineCommand } from '../command.ts';
import { stated } from '../reply.ts';
import { subscribeAnswer } from './answer.ts';
import { readSubscribe, usage } from './read-subscribe.ts';

export const subscribe = defineCommand<{ readonly wish: Wish }>({
  name: 'subscribe',
  usage,
  meaning: 'Hear of insights here as they open, or of all that happened in a digest',
  examples: [
    'subscribe all',
    'subscribe smtp-auth-spike severity:high',
    'subscribe digest weekly at 09:00 Europe/Berlin',
  ],
  help: { listsRules: true },
  needs: 'change',
  permission: 'be-told',
  audience: 'everyone',
  parse: readSubscribe,
  async run({ wish }, { change, speaker: { conversation, conversationName, by } }) {
    const subscription = await change((before, now) => {
      const subscriber = { conversation, name: conversationName, by, now };
      const subscriptions = [...subscribed(before.subscriptions, wish, subscriber)];
      return {
        after: { ...backAgain(before, conversation, now), subscriptions },
        result: subscriptions.find((each) => each.conversation === conversation),
        lines: [{ deed: 'subscribe', to: conversation, detail: JSON.stringify(wish) }],
      };
    });
    if (!subscription) throw new Error('what was subscribed to is not there');
    return stated(subscribeAnswer('done', subscription), { subscription });
  },
});
