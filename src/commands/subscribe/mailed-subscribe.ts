import { subscribed } from '../../alerts/subscriptions/change.ts';
import type { Subscription } from '../../alerts/subscriptions/subscription.ts';
import type { Wish } from '../../alerts/subscriptions/wish.ts';
import { backAgain } from '../../state/conversation-back.ts';
import { auditLine } from '../change-state.ts';
import { defineCommand } from '../command.ts';
import type { ChangeContext } from '../context.ts';
import { noMail, readRecipients } from '../mailing.ts';
import { type Reply, stated } from '../reply.ts';
import { mailedSubscribeAnswer } from './answer.ts';

export interface SubscribeAsked {
  readonly wish: Wish;
  /** Addresses as typed, in place of this conversation. */
  readonly recipients?: readonly string[];
}

/** `subscribe … to:anna@contoso.com`: the address cannot ask for it, so named operators do. */
export const mailedSubscribe = defineCommand<SubscribeAsked>({
  name: 'subscribe',
  usage: 'subscribe … to:<address>,…',
  meaning: 'Alerts or digests by mail',
  examples: ['subscribe all to:anna@contoso.com'],
  needs: 'change',
  permission: 'mail',
  audience: 'everyone',
  parse: () => {
    throw new Error('it is read as a subscription');
  },
  run: subscribeAddresses,
});

async function subscribeAddresses({ wish, recipients = [] }: SubscribeAsked, context: ChangeContext): Promise<Reply> {
  const { mailing } = context.writing;
  const { accepted, refused } = mailing === undefined ? NOBODY : readRecipients(recipients, mailing);
  if (accepted.length === 0) {
    const { problem, allowed } = noMail(mailing === undefined ? null : refused);
    return { kind: 'rejected', rejection: { understood: 'subscribe', problem, allowed, paste: 'subscriptions' } };
  }
  const subscriptions = await context.change((before, now) => {
    let after = before;
    for (const { conversation } of accepted) {
      const subscriber = { conversation, by: context.speaker.by, now };
      after = {
        ...backAgain(after, conversation, now),
        subscriptions: [...subscribed(after.subscriptions, wish, subscriber)],
      };
    }
    return {
      after,
      result: accepted.flatMap((each) => {
        const found = after.subscriptions.find(({ conversation }) => conversation === each.conversation);
        return found === undefined ? [] : [{ address: each.address, subscription: found satisfies Subscription }];
      }),
      lines: accepted.map(({ conversation }) => auditLine('subscribe', conversation, JSON.stringify(wish))),
    };
  });
  return stated(mailedSubscribeAnswer(subscriptions, refused), {
    subscriptions: subscriptions.map(({ subscription }) => subscription),
  });
}

const NOBODY = { accepted: [], refused: [] };
