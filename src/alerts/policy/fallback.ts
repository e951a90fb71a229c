import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import type { Content, Delivery, Root } from '../outbox/delivery.ts';
import { episodesOf } from '../outbox/outbox.ts';
import type { Unreached } from '../outbox/refused.ts';
import { readyReport } from '../subscriptions/ready-reports.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { intended } from './outbox-edits.ts';
import { wasRecently } from './recently.ts';

/*
 * One conversation stands in for those that cannot be reached: what they refuse for being gone, archived or closed to us
 * concerns it as if it had asked for that, and so its cards are edited, grouped and ended like all others.
 */

/** By episode, for which conversation the fallback stands in; the first one where there are several. */
export function unreachedIn(deliveries: readonly Delivery[], fallback: string | null): ReadonlyMap<string, Unreached> {
  const unreached = new Map<string, Unreached>();
  for (const { delivery, from } of refusedIn(deliveries, fallback)) {
    for (const id of episodesOf(delivery.content)) if (!unreached.has(id)) unreached.set(id, from);
  }
  return unreached;
}

/** What is refused here, where that is known without asking, is tried again after so long. */
const HELD_BACK_MS = MS_PER_HOUR;

/** What is to be said where nothing can be said, as if it had been refused already: so it is heard in the fallback. */
export const deferred = (
  deliveries: readonly Delivery[],
  subscriptions: readonly Subscription[],
  now: Date,
): readonly Delivery[] => {
  const marks = new Map(subscriptions.map((each) => [each.conversation, each.unreachable]));
  return deliveries.map((delivery) => {
    const { conversation, status, refused } = delivery;
    const unreachable = marks.get(conversation);
    if (unreachable === undefined || status !== 'due' || refused?.isUnreachable === true) return delivery;
    const { why } = unreachable;
    return {
      ...delivery,
      notBefore: new Date(now.getTime() + HELD_BACK_MS).toISOString(),
      trouble: why,
      refused: { since: now.toISOString(), times: 0, ...refused, why, isUnreachable: true },
    };
  });
};

/** The digests and reports that conversations out of reach refused, for the fallback to hear. The same ones each time. */
export function fallbackDigests(
  { deliveries, roots }: { readonly deliveries: readonly Delivery[]; readonly roots: readonly Root[] },
  fallback: string | null,
  now: Date,
): readonly Delivery[] {
  if (fallback === null) return [];
  return refusedIn(deliveries, fallback).flatMap(({ delivery, from }) => {
    const { content, rank } = delivery;
    if (content.type === 'report-ready') return [readyReport(content.request, fallback, now)];
    if (content.type !== 'digest') return [];
    const key = `${delivery.key}/instead`;
    const of = { ...content, of: from.conversation, from: untold(content, from, roots) };
    const twin = intended({ key, conversation: fallback, shape: 'root', root: key, content: of, rank }, now);
    return isTold(from, [...deliveries, ...roots], now) ? [twin] : [withWord(twin, from, now)];
  });
}

/** From when on the fallback has heard nothing of it: digests that are refused day after day grow, and it has heard some. */
function untold(
  { every, from, to }: Extract<Content, { readonly type: 'digest' }>,
  { conversation }: Unreached,
  roots: readonly Root[],
): string {
  const record = roots.flatMap(({ digest }) =>
    digest?.of === conversation && digest.every === every && digest.to < to ? [digest.to] : [],
  );
  return record.reduce((latest, each) => (each > latest ? each : latest), from);
}

/** The fallback's deliveries with a word on whom its new cards stand in for, one a day about each of them. */
export function withWords(
  deliveries: readonly Delivery[],
  roots: readonly Root[],
  unreached: ReadonlyMap<string, Unreached>,
  now: Date,
): readonly Delivery[] {
  const all = new Map([...unreached.values()].map((from) => [from.conversation, from]));
  return [...all.values()].reduce((sent, from) => {
    if (isTold(from, sent, now) || isTold(from, roots, now)) return sent;
    const isOfIt = (id: string) => unreached.get(id)?.conversation === from.conversation;
    const first = sent.find(
      ({ shape, status, content }) => shape === 'root' && status === 'due' && episodesOf(content).some(isOfIt),
    );
    return sent.map((each) => (each === first ? withWord(each, from, now) : each));
  }, deliveries);
}

function refusedIn(deliveries: readonly Delivery[], fallback: string | null) {
  if (fallback === null) return [];
  return deliveries.flatMap((delivery) => {
    const { conversation, refused } = delivery;
    if (conversation === fallback || refused?.isUnreachable !== true) return [];
    return [{ delivery, from: { conversation, why: refused.why } }];
  });
}

const isTold = (
  { conversation }: Unreached,
  messages: readonly Pick<Delivery | Root, 'instead'>[],
  now: Date,
): boolean =>
  messages.some(({ instead }) =>
    instead?.some((word) => word.conversation === conversation && wasRecently(word.at, MS_PER_DAY, now)),
  );

const withWord = (delivery: Delivery, from: Unreached, now: Date): Delivery => ({
  ...delivery,
  instead: [...(delivery.instead ?? []), { ...from, at: now.toISOString() }],
});
