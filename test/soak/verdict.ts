import type { BotState } from './bot-state.ts';
import type { TakenMessage } from './hostile-server.ts';
import { type Intent, type Plan, versionsAfter } from './plan.ts';

/** What is left on the platform in the end, against what was wanted; every list but the last should be empty. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicates: readonly string[];
  /** Replies that stand before their elders or under a wrong root; cards whose words are not the last ones. */
  readonly wrong: readonly string[];
  readonly stillWaiting: readonly string[];
  /** Roots and replies that were said. */
  readonly said: number;
  /** Replies that a newer one about the same made superfluous. */
  readonly superseded: readonly string[];
}

export function verdictOn(plan: Plan, messages: readonly TakenMessage[], state: BotState): Verdict {
  const wanted = plan.flat();
  const open = wanted.filter(({ shape }) => shape !== 'edit');
  const taken = new Map<string, readonly TakenMessage[]>();
  for (const message of messages) taken.set(message.key, [...(taken.get(message.key) ?? []), message]);
  const isSaid = ({ key }: Intent): boolean => taken.has(key);
  const superseded = open.filter((intent, n) => !isSaid(intent) && open.slice(n).some((later) => says(later, intent)));
  const excused = new Set(superseded);
  const unplanned = messages.filter(({ key }) => !open.some((intent) => intent.key === key));
  return {
    lost: keysOf(open.filter((intent) => !isSaid(intent) && !excused.has(intent))),
    duplicates: [...taken].filter(([, those]) => those.length > 1).map(([key]) => key),
    wrong: [...wrongWords(plan, taken), ...wrongPlaces(open, messages, taken), ...keysOf(unplanned)],
    stillWaiting: keysOf(state.deliveries),
    said: open.filter(isSaid).length,
    superseded: keysOf(superseded),
  };

  function says(later: Intent, earlier: Intent): boolean {
    if (later.root !== earlier.root || later.shape !== 'reply' || earlier.shape !== 'reply') return false;
    return isSaid(later) && JSON.stringify(later.content) === JSON.stringify(earlier.content);
  }
}

type Taken = ReadonlyMap<string, readonly TakenMessage[]>;

/** Cards that do not end with their last version, or that ever went back to an older one. */
function wrongWords(plan: Plan, taken: Taken): readonly string[] {
  const versions = versionsAfter(plan, plan.length);
  return plan.flat().flatMap(({ key, shape }) => {
    const [card] = shape === 'root' ? (taken.get(key) ?? []) : [];
    if (!card) return [];
    const said = card.words.map((words) => Number(words.split(' ').at(-1)));
    const isInOrder = said.every((version, n) => n === 0 || version >= (said[n - 1] ?? 0));
    return isInOrder && said.at(-1) === (versions.get(key) ?? 0) ? [] : [`${key} says ${said.join(', ')}`];
  });
}

/** Replies that are not in their root's thread, or not in the order in which they were wanted. */
function wrongPlaces(open: readonly Intent[], messages: readonly TakenMessage[], taken: Taken): readonly string[] {
  const place = new Map(messages.map(({ key }, n) => [key, n]));
  const last = new Map<string, number>();
  return open.flatMap(({ key, root, shape }) => {
    const at = place.get(key);
    if (at === undefined) return [];
    const before = last.get(root) ?? -1;
    last.set(root, at);
    const thread = shape === 'root' ? null : (taken.get(root)?.[0]?.handle ?? 'none');
    return at > before && taken.get(key)?.[0]?.thread === thread ? [] : [`${key} is out of place`];
  });
}

const keysOf = (those: readonly { readonly key: string }[]): readonly string[] => those.map(({ key }) => key);
