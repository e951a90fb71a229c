import { instantText } from '../../model/time.ts';
import { type Severity, severityRank } from '../../rules/rule.ts';
import { latestDigestDay } from './due-digest.ts';
import type { Subscription } from './subscription.ts';
import type { Wish } from './wish.ts';

interface Asking {
  readonly conversation: string;
  readonly name?: string | undefined;
  readonly by: string;
  readonly now: Date;
}

/** The subscriptions after a conversation asked for something: rules are added to, a digest takes the place of its like. */
export function subscribed(
  subscriptions: readonly Subscription[],
  { rules, minSeverity, digest }: Wish,
  { conversation, name, by, now }: Asking,
): readonly Subscription[] {
  const before = subscriptions.find((each) => each.conversation === conversation);
  const had = before?.rules ?? [];
  const at = instantText(now);
  const digests = before?.digests ?? [];
  const called = name ?? before?.name;
  const after: Subscription = {
    conversation,
    ...(called !== undefined && { name: called }),
    rules: rules === null ? had : rules === 'all' || had === 'all' ? 'all' : [...new Set([...had, ...rules])],
    minSeverity: severityOf(minSeverity, rules, before),
    digests:
      digest === null
        ? digests
        : [
            ...digests.filter(({ every }) => every !== digest.every),
            // The first one comes when its time comes round, not at once.
            { ...digest, lastDay: latestDigestDay(digest, now), since: at },
          ],
    by,
    at,
  };
  return [...subscriptions.filter((each) => each !== before), after];
}

/**
 * There is one severity for all that a conversation hears of: who asks for one more insight with a higher one must not
 * lose what they heard of until now. All without a severity means all.
 */
function severityOf(wished: Severity | null, rules: Wish['rules'], before: Subscription | undefined): Severity {
  const had = before?.minSeverity ?? 'low';
  if (wished === null) return rules === 'all' ? 'low' : had;
  const adds = rules !== null && rules !== 'all' && before !== undefined && before.rules.length > 0;
  return adds && severityRank(had) < severityRank(wished) ? had : wished;
}

/** The subscriptions after a conversation wants to hear less. What is left empty is gone. */
export function unsubscribed(
  subscriptions: readonly Subscription[],
  from: 'all' | 'digest' | readonly string[],
  { conversation, by, now, ruleNames }: Asking & { readonly ruleNames: readonly string[] },
): readonly Subscription[] {
  return subscriptions.flatMap((each) => {
    if (each.conversation !== conversation) return [each];
    if (from === 'all') return [];
    const left = { ...each, by, at: instantText(now) };
    if (from === 'digest') return isEmpty({ ...left, digests: [] }) ? [] : [{ ...left, digests: [] }];
    const had = each.rules === 'all' ? ruleNames : each.rules;
    const rules = had.filter((rule) => !from.includes(rule));
    return isEmpty({ ...left, rules }) ? [] : [{ ...left, rules }];
  });
}

const isEmpty = ({ rules, digests }: Subscription): boolean =>
  rules !== 'all' && rules.length === 0 && digests.length === 0;
