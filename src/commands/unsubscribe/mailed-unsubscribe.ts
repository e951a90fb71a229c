import { unsubscribed } from '../../alerts/subscriptions/change.ts';
import { nearest } from '../../model/text/nearest.ts';
import { auditLine } from '../change-state.ts';
import { defineCommand, ruleNamesOf } from '../command.ts';
import type { ChangeContext } from '../context.ts';
import { type Reply, stated } from '../reply.ts';
import { mailedUnsubscribeAnswer, type UnsubscribedAddress } from './answer.ts';
import type { UnsubscribeAsked } from './asked.ts';

/** An address is a conversation; no other conversation is meant by `to:`, whatever it is called. */
const MAIL = 'mail:';

/** `unsubscribe … to:anna@contoso.com`, also of addresses that may not receive mail any more. */
export const mailedUnsubscribe = defineCommand<UnsubscribeAsked>({
  name: 'unsubscribe',
  usage: 'unsubscribe … to:<address>,…',
  meaning: 'Stop alerts or digests by mail',
  examples: ['unsubscribe all to:anna@contoso.com'],
  needs: 'change',
  permission: 'mail',
  audience: 'everyone',
  parse: () => {
    throw new Error('it is read as an end of a subscription');
  },
  run: unsubscribeAddresses,
});

async function unsubscribeAddresses(
  { from, recipients = [] }: UnsubscribeAsked,
  context: ChangeContext,
): Promise<Reply> {
  const { change, rules, speaker } = context;
  const ruleNames = ruleNamesOf({ rules });
  const addresses = [...new Set(recipients.map((each) => each.toLowerCase()))];
  const ends = await change((before, now) => {
    const known = before.subscriptions.flatMap(({ conversation }) =>
      conversation.startsWith(MAIL) ? [conversation.slice(MAIL.length)] : [],
    );
    let { subscriptions } = before;
    for (const address of addresses.filter((each) => known.includes(each)))
      subscriptions = [
        ...unsubscribed(subscriptions, from, { conversation: `${MAIL}${address}`, by: speaker.by, now, ruleNames }),
      ];
    return {
      after: { ...before, subscriptions },
      result: addresses.map((address): UnsubscribedAddress => {
        const left = subscriptions.find(({ conversation }) => conversation === `${MAIL}${address}`) ?? null;
        return known.includes(address)
          ? { address, wasSubscribed: true, left }
          : { address, wasSubscribed: false, nearest: nearest(address, known) };
      }),
      lines: addresses
        .filter((each) => known.includes(each))
        .map((address) => auditLine('unsubscribe', `${MAIL}${address}`, String(from))),
    };
  });
  return stated(mailedUnsubscribeAnswer(ends), { addresses: ends });
}
