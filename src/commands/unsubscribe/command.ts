import { unsubscribed } from '../../alerts/subscriptions/change.ts';
import { defineCommand, notUnderstood, ruleNamesOf, understood } from '../command.ts';
import { stated } from '../reply.ts';
import { spelledOut, unknownRule } from '../rule-text.ts';
import { unsubscribeAnswer } from './answer.ts';

const usage = 'unsubscribe all|digest|<insight> …';

export const unsubscribe = defineCommand<{ readonly from: 'all' | 'digest' | readonly string[] }>({
  name: 'unsubscribe',
  topic: 'channels',
  usage,
  meaning: 'Stop alerts or digests in this conversation',
  examples: ['unsubscribe digest', 'subscriptions'],
  help: { listsRules: true },
  needs: 'change',
  audience: 'everyone',
  parse: (words, grammar) => {
    const ruleNames = ruleNamesOf(grammar);
    const names = spelledOut(words).map((word) => word.toLowerCase());
    if (names.length === 0)
      return notUnderstood(
        'unsubscribe needs all, digest or an insight: `unsubscribe all` stops everything here.',
        usage,
        'unsubscribe all',
      );
    if (names.length === 1 && names[0] === 'all') return understood({ from: 'all' });
    if (names.length === 1 && names[0] === 'digest') return understood({ from: 'digest' });
    const strange = names.find((name) => !ruleNames.includes(name));
    return strange === undefined ? understood({ from: names }) : unknownRule('unsubscribe', strange, ruleNames);
  },
  async run({ from }, { change, rules, speaker: { conversation, by } }) {
    const ruleNames = ruleNamesOf({ rules });
    const isOurs = (each: { readonly conversation: string }) => each.conversation === conversation;
    const { had, left } = await change((before, now) => {
      const subscriptions = [...unsubscribed(before.subscriptions, from, { conversation, by, now, ruleNames })];
      const had = before.subscriptions.some(isOurs);
      return {
        after: { ...before, subscriptions },
        result: { had, left: subscriptions.find(isOurs) ?? null },
        lines: had ? [{ deed: 'unsubscribe', to: conversation, detail: String(from) }] : [],
      };
    });
    const outcome = had ? 'done' : 'not-subscribed';
    return stated(unsubscribeAnswer(outcome, left), { subscription: left });
  },
});
