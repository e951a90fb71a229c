import { subscribed } from '../../alerts/subscriptions/change.ts';
import type { Wish } from '../../alerts/subscriptions/wish.ts';
import { backAgain } from '../../state/conversation-back.ts';
import { type CommandPlugin, defineCommand } from '../command.ts';
import { recipientsIn } from '../mailing.ts';
import { stated } from '../reply.ts';
import { subscribeAnswer } from './answer.ts';
import { mailedSubscribe, type SubscribeAsked } from './mailed-subscribe.ts';
import { readSubscribe, usage } from './read-subscribe.ts';

const subscribeHere = defineCommand<{ readonly wish: Wish }>({
  name: 'subscribe',
  topic: 'channels',
  usage,
  meaning: 'Subscribe this conversation to alerts, or to a digest of everything that happened',
  examples: [
    'subscribe all',
    'subscribe smtp-auth-spike severity:high',
    'subscribe digest weekly at 09:00 Europe/Berlin',
    'subscribe all to:anna@contoso.com',
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
    if (!subscription) throw new Error('the subscription does not exist');
    return stated(subscribeAnswer('done', subscription), { subscription });
  },
});

/** This conversation, or addresses that are named. */
export const subscribe: CommandPlugin<SubscribeAsked> = {
  ...subscribeHere,
  parse(words, grammar) {
    const { recipients, rest } = recipientsIn(words);
    const reading = subscribeHere.parse(rest, grammar);
    return reading.ok && recipients.length > 0 ? { ok: true, args: { ...reading.args, recipients } } : reading;
  },
  of: (args) => (args.recipients ? mailedSubscribe.of(args) : subscribeHere.of(args)),
};
