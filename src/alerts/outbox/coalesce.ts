import type { Delivery } from './delivery.ts';
import { episodesOf, isUnheard, type Outbox } from './outbox.ts';

/** A delivery that will not be made, and why not. */
export interface Dropped {
  readonly delivery: Delivery;
  readonly reason: 'already-known' | 'over-before-posted' | 'said-by-its-root' | 'superseded';
}

export interface Coalesced {
  readonly outbox: Outbox;
  readonly dropped: readonly Dropped[];
}

/**
 * Brings a backlog down to what is worth saying now: words are composed when they are sent, so one edit says all that
 * earlier ones would have, and a card that nobody has seen needs no edit. `isOver` tells whether an episode is resolved.
 */
export function coalesce(outbox: Outbox, isOver: (episode: string) => boolean): Coalesced {
  const roots = outbox.deliveries.filter(({ shape }) => shape === 'root');
  const unheardRoots = new Map(roots.filter(isUnheard).map((delivery) => [delivery.key, delivery]));
  // Whatever became of earlier attempts, there is no use in going on asking.
  const endless = new Set(roots.filter(({ status, refused }) => status === 'due' && refused).filter(isAllOver));
  const successors = successorsIn(outbox.deliveries);
  const dropped: Dropped[] = [];
  const deliveries: Delivery[] = [];
  for (const delivery of outbox.deliveries) {
    const reason = reasonToDrop(delivery);
    if (reason === undefined) deliveries.push(successors.heirs.get(delivery.key) ?? delivery);
    else dropped.push({ delivery, reason });
  }
  return dropped.length === 0 ? { outbox, dropped } : { outbox: { ...outbox, deliveries }, dropped };

  function reasonToDrop(delivery: Delivery): Dropped['reason'] | undefined {
    const root = unheardRoots.get(delivery.root);
    if ((root && isAllOver(root)) || endless.has(delivery)) return 'over-before-posted';
    if (root && delivery.shape === 'edit' && delivery.status === 'due') return 'said-by-its-root';
    return successors.superseded.has(delivery.key) ? 'superseded' : undefined;
  }

  function isAllOver({ content }: Delivery): boolean {
    const episodes = episodesOf(content);
    return episodes.length > 0 && episodes.every(isOver);
  }
}

/** Which deliveries a newer one makes superfluous, and what the newer one becomes by that. */
function successorsIn(deliveries: readonly Delivery[]) {
  const superseded = new Set<string>();
  const heirs = new Map<string, Delivery>();
  const latest = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    const subject = subjectOf(delivery);
    if (subject === null) continue;
    const before = latest.get(subject);
    const older = before && replaces(delivery, before) ? before : undefined;
    const heir = older ? inheriting(delivery, older) : delivery;
    if (older) {
      superseded.add(older.key);
      heirs.set(heir.key, heir);
    }
    latest.set(subject, heir);
  }
  return { superseded, heirs };
}

/** A reminder says less than that something got worse or is over. */
function replaces({ content: newer }: Delivery, { content: older }: Delivery): boolean {
  return (
    newer.type !== 'change' || newer.change !== 'reminder' || (older.type === 'change' && older.change === 'reminder')
  );
}

/** What two deliveries must have in common for the newer to say it all; null where none ever does. */
function subjectOf({ conversation, shape, root, content, status, mayRepeat }: Delivery): string | null {
  if (shape === 'edit') return status === 'due' || status === 'unsure' ? `edit ${root}` : null;
  if (status !== 'due') return null;
  if (content.type === 'change') return `change ${root} ${[...content.episodes].sort().join(' ')}`;
  if (content.type === 'digest' && !mayRepeat)
    return `digest ${conversation} ${content.of} ${content.every} ${content.zone}`;
  return null;
}

function inheriting(newer: Delivery, older: Delivery): Delivery {
  const heir = { ...newer, ...refusalOf(older), rank: Math.max(newer.rank, older.rank) };
  // An edit comes when the first of them was to come: edits that keep coming must not put it off for ever. What the first
  // was to show has not been seen either, and that it failed is a reason for replies not to wait.
  if (newer.shape === 'edit') {
    const { createdAt, notBefore, attempts } = older;
    return { ...heir, createdAt, notBefore, attempts: Math.max(newer.attempts, attempts) };
  }
  if (newer.content.type === 'digest' && older.content.type === 'digest') {
    return { ...heir, content: { ...newer.content, from: earlier(newer.content.from, older.content.from) } };
  }
  return heir;
}

/** What takes the place of something refused is tried no sooner than that would have been. */
const refusalOf = ({ refused, notBefore, trouble }: Delivery): Partial<Delivery> =>
  refused === undefined ? {} : { refused, notBefore, trouble };

const earlier = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);
