import type { Episode, NotificationRecord } from '../../episodes/episode.ts';
import type { Unreached } from '../outbox/refused.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** Which episodes a conversation may have heard of, or has to hear of. */
export interface Interest {
  readonly subscription: Pick<Subscription, 'rules'> | null;
  readonly records: readonly Pick<NotificationRecord, 'episode'>[];
  /** By episode, the conversations that this one stands in for. */
  readonly unreached: ReadonlyMap<string, Unreached>;
}

/**
 * Finds among all episodes those that concern a conversation, in their order, without going through the others: with
 * thousands of both, nobody could look at each in each.
 */
export function concerning(episodes: readonly Episode[]): (interest: Interest) => readonly Episode[] {
  const byRule = new Map<string, number[]>();
  const places = new Map<string, number>();
  for (const [place, { id, rule }] of episodes.entries()) {
    places.set(id, place);
    const of = byRule.get(rule);
    if (of === undefined) byRule.set(rule, [place]);
    else of.push(place);
  }
  return ({ subscription, records, unreached }) => {
    if (subscription?.rules === 'all') return episodes;
    const found = new Set((subscription?.rules ?? []).flatMap((rule) => byRule.get(rule) ?? []));
    for (const id of [...records.map(({ episode }) => episode), ...unreached.keys()]) {
      const place = places.get(id);
      if (place !== undefined) found.add(place);
    }
    return [...found].sort((a, b) => a - b).flatMap((place) => episodes[place] ?? []);
  };
}
