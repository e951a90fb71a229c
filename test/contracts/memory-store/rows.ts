import type { Fact } from '../../../src/model/fact.ts';
import type { AnswerRow, Dimension } from '../../../src/model/question.ts';
import { compareValues } from '../../../src/model/text/text-order.ts';
import { noTlsCounts } from '../../../src/model/tls.ts';
import { addKnown } from './grains.ts';

/** One row per distinct group among `facts`, in no order; none without facts. */
export function groupFacts(by: readonly Dimension[], facts: readonly Fact[]): readonly AnswerRow[] {
  const groups = new Map<string, { readonly group: readonly (string | number)[]; readonly facts: Fact[] }>();
  for (const fact of facts) {
    const group = by.map((dimension) => valueIn(fact, dimension));
    const key = JSON.stringify(group);
    const known = groups.get(key);
    if (known) known.facts.push(fact);
    else groups.set(key, { group, facts: [fact] });
  }
  return [...groups.values()].map(({ group, facts: ofGroup }) => ({ group, ...totalsOf(ofGroup) }));
}

/** Counts over `facts`, each of which counts at least one message. */
export function totalsOf(facts: readonly Fact[]): Omit<AnswerRow, 'group'> {
  const tls = noTlsCounts();
  const auth = { basic: 0, oauth: 0, other: 0, none: 0 };
  const senders = new Set<string>();
  const days = new Set<number>();
  let messages = 0;
  let recipients: number | null = null;
  for (const fact of facts) {
    messages += fact.messages;
    recipients = addKnown(recipients, fact.recipients);
    tls[fact.tls] += fact.messages;
    auth[fact.auth] += fact.messages;
    days.add(Math.floor(fact.hour / 24));
    if (fact.sender !== '') senders.add(fact.sender);
  }
  const ordered = [...days].sort((a, b) => a - b);
  return {
    messages,
    recipients,
    senders: senders.size,
    tls,
    auth: { basic: auth.basic, oauth: auth.oauth, other: auth.other },
    firstDay: ordered.at(0) ?? -1,
    lastDay: ordered.at(-1) ?? -1,
  };
}

/** `messages`: most first, then by group; `groups`: by the groups' values from the first to the last. */
export function orderRows(rows: readonly AnswerRow[], order: 'messages' | 'groups'): readonly AnswerRow[] {
  return [...rows].sort((a, b) => (order === 'messages' && b.messages - a.messages) || compareGroups(a.group, b.group));
}

function compareGroups(a: AnswerRow['group'], b: AnswerRow['group']): number {
  for (const [at, value] of a.entries()) {
    const compared = compareValues(value, b[at] ?? '');
    if (compared !== 0) return compared;
  }
  return 0;
}

function valueIn(fact: Fact, dimension: Dimension): string | number {
  return dimension === 'day' ? Math.floor(fact.hour / 24) : fact[dimension];
}
