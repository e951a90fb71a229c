import { unsubscribed } from '../../alerts/subscriptions/change.ts';
import { defineCommand, notUnderstood, ruleNamesOf, understood } from '../command.ts';
import { recipientsIn } from '../mailing.ts';
import { stated } from '../reply.ts';
import { spelledOut, unknownRule } from '../rule-text.ts';
import { unsubscribeAnswer } from './answer.ts';
import type { UnsubscribeAsked } from './asked.ts';
import { mailedUnsubscribe } from './mailed-unsubscribe.ts';

const usage = 'unsubscribe all|digest|<insight> … [to:<address>,…]';

const unsubscribeHere = defineCommand<UnsubscribeAsked>({
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
  async run({ from }, { change, rules, speaker: { conversation, by } }) {
    const ruleNames = ruleNamesOf({ rules });
    const isMeant = (each: { readonly conversation: string }): boolean => each.conversation === conversation;
    const { had, left } = await change((before, now) => {
      const had = before.subscriptions.some(isMeant);
      const subscriptions = had
        ? [...unsubscribed(before.subscriptions, from, { conversation, by, now, ruleNames })]
        : before.subscriptions;
      return {
        after: { ...before, subscriptions },
        result: { had, left: subscriptions.find(isMeant) ?? null },
        lines: had ? [{ deed: 'unsubscribe', to: conversation, detail: String(from) }] : [],
      };
    });
    return stated(unsubscribeAnswer(had ? 'done' : 'not-subscribed', left), { subscription: left });
  },
});

/** This conversation, or addresses that are named. */
export const unsubscribe: typeof unsubscribeHere = {
  ...unsubscribeHere,
  of: (args) => (args.recipients === undefined ? unsubscribeHere.of(args) : mailedUnsubscribe.of(args)),
};
