import { unsubscribed } from '../../alerts/subscriptions/change.ts';
import { defineCommand, notUnderstood, ruleNamesOf, understood } from '../command.ts';
import { recipientsIn } from '../mailing.ts';
import { stated } from '../reply.ts';
import { spelledOut, unknownRule } from '../rule-text.ts';
import { unsubscribeAnswer } from './answer.ts';

const usage = 'unsubscribe all|digest|<insight> … [to:<address>,…]';

interface UnsubscribeAsked {
  readonly from: 'all' | 'digest' | readonly string[];
  /** Addresses in place of this conversation, also those that may not receive mail any more. */
  readonly recipients?: readonly string[];
}

export const unsubscribe = defineCommand<UnsubscribeAsked>({
  name: 'unsubscribe',
  topic: 'channels',
  usage,
  meaning: 'Stop alerts or digests in this conversation',
  examples: ['unsubscribe digest', 'subscriptions'],
  help: { listsRules: true },
  needs: 'change',
  audience: 'everyone',
  parse: (given, grammar) => {
    const { recipients, rest: words } = recipientsIn(given);
    const whose = recipients.length > 0 ? { recipients } : {};
    const ruleNames = ruleNamesOf(grammar);
    const names = spelledOut(words).map((word) => word.toLowerCase());
    if (names.length === 0)
      return notUnderstood(
        'unsubscribe needs all, digest or an insight: `unsubscribe all` stops everything here.',
        usage,
        'unsubscribe all',
      );
    if (names.length === 1 && names[0] === 'all') return understood({ from: 'all', ...whose });
    if (names.length === 1 && names[0] === 'digest') return understood({ from: 'digest', ...whose });
    const strange = names.find((name) => !ruleNames.includes(name));
    return strange === undefined
      ? understood({ from: names, ...whose })
      : unknownRule('unsubscribe', strange, ruleNames);
  },
  async run({ from, recipients = [] }, { change, rules, speaker: { conversation, by } }) {
    const ruleNames = ruleNamesOf({ rules });
    const addresses = new Set(recipients.map((each) => each.toLowerCase()));
    const isMeant = (each: { readonly conversation: string }): boolean =>
      addresses.size === 0
        ? each.conversation === conversation
        : addresses.has(each.conversation.slice(each.conversation.indexOf(':') + 1));
    const { had, left } = await change((before, now) => {
      const meant = before.subscriptions.filter(isMeant).map((each) => each.conversation);
      let { subscriptions } = before;
      for (const each of meant)
        subscriptions = [...unsubscribed(subscriptions, from, { conversation: each, by, now, ruleNames })];
      return {
        after: { ...before, subscriptions },
        result: { had: meant.length > 0, left: subscriptions.filter(isMeant) },
        lines: meant.map((to) => ({ deed: 'unsubscribe', to, detail: String(from) })),
      };
    });
    const outcome = had ? 'done' : 'not-subscribed';
    const whose = recipients.length === 0 ? null : recipients.join(', ');
    return stated(unsubscribeAnswer(outcome, left[0] ?? null, whose), { subscription: left[0] ?? null });
  },
});
