import type { Outcome } from '../../ports/chat-platform.ts';
import type { Delivery, Root } from './delivery.ts';
import { episodesOf, type Outbox, withDelivery } from './outbox.ts';

/**
 * For so long "there is no such message" is not believed: Teams says it of cards that stand there, of one edit in a thousand
 * (MicrosoftDocs/msteams-docs, issue 6139, read 2026-11).
 */
const DOUBTED_MS = 10 * 60_000;

/**
 * What an answer of the platform says about the card that a delivery edits or replies to: `missing` may be a fault of the
 * platform, `deleted` is what it has said for ten minutes, or what it shows by taking the reply elsewhere.
 */
export function cardAfter(
  { shape }: Delivery,
  outcome: Outcome,
  missing: Root['missing'],
  now: Date,
): 'there' | 'missing' | 'deleted' | 'unknown' {
  if (shape === 'root') return 'unknown';
  if (outcome.kind === 'done') {
    if (shape === 'edit') return 'there';
    // A reply that is taken proves nothing: it may stand below "this message was deleted".
    return outcome.isOutsideThread === true ? 'deleted' : 'unknown';
  }
  if (outcome.kind !== 'refused' || outcome.isMessageGone !== true) return 'unknown';
  return missing !== undefined && now.getTime() - Date.parse(missing.at) >= DOUBTED_MS ? 'deleted' : 'missing';
}

/** The outbox once the card is said to be missing: what was sent is sent again when that is to be believed. */
export function afterMissing(outbox: Outbox, delivery: Delivery, trouble: string, now: Date): Outbox {
  const { root } = delivery;
  const known = outbox.roots.find(({ key }) => key === root)?.missing;
  const since = unseenSince(outbox, delivery, known, now);
  // One that lies ahead was written by a clock that has been set back since.
  const at = known !== undefined && Date.parse(known.at) <= now.getTime() ? known.at : now.toISOString();
  const held = outbox.deliveries.find(({ key }) => key === delivery.key);
  const notBefore = new Date(Date.parse(at) + DOUBTED_MS).toISOString();
  const kept = held ? withDelivery(outbox, { ...held, status: 'due', notBefore, trouble }) : outbox;
  return withRoot(kept, root, (card) => ({ ...card, missing: { at, since } }));
}

/** The outbox once something was taken that proves nothing: of a card that is said to be missing it counts as unseen. */
export const afterUnseen = (outbox: Outbox, { root, createdAt }: Delivery): Outbox =>
  withRoot(outbox, root, (card) =>
    card.missing === undefined || card.missing.since <= createdAt
      ? card
      : { ...card, missing: { ...card.missing, since: createdAt } },
  );

/** The outbox once an edit was taken: whatever was said before, the card is there, and shows whom the edit shows. */
export const afterFound = (outbox: Outbox, { root, content }: Delivery): Outbox =>
  withRoot(outbox, root, (card) => {
    if (card.missing === undefined && card.joining === undefined) return card;
    const { missing, joining = [], ...found } = card;
    const shown = new Set(episodesOf(content));
    const left = joining.filter((id) => !shown.has(id));
    return left.length === 0 ? found : { ...found, joining: left };
  });

/**
 * The outbox once it is known, by something of a thread, that people have deleted its card. Nothing more is sent there:
 * what waits for the thread would be refused as well, or stand where nobody looks. Since when something was to be seen
 * there is kept with the root, so that it can be decided whether the card is to be posted again.
 */
export function afterDeletion(outbox: Outbox, delivery: Delivery, now: Date): Outbox {
  const { root } = delivery;
  const deliveries = outbox.deliveries.filter((each) => each.root !== root);
  return withRoot({ ...outbox, deliveries }, root, ({ missing, ...card }) => {
    const at = missing?.at ?? now.toISOString();
    return { ...card, deleted: card.deleted ?? { at, since: unseenSince(outbox, delivery, missing, now) } };
  });
}

/** The same outbox where nothing becomes of the root, or there is none of that key. */
function withRoot(outbox: Outbox, key: string, become: (root: Root) => Root): Outbox {
  const roots = outbox.roots.map((each) => (each.key === key ? become(each) : each));
  return roots.every((each, at) => each === outbox.roots[at]) ? outbox : { ...outbox, roots };
}

/**
 * Whatever still waits for the thread was not seen, nor what was not before: where the clock has been set back meanwhile,
 * the later of them has the earlier time. A table repeats what the card says: whoever joins it edits it as well.
 */
function unseenSince({ deliveries }: Outbox, delivery: Delivery, known: Root['missing'], now: Date): string {
  const unseen = [delivery, ...deliveries].filter(
    (each) => each.root === delivery.root && each.content.type !== 'group-table',
  );
  const first = known === undefined || known.since > now.toISOString() ? now.toISOString() : known.since;
  return unseen.reduce((since, { createdAt }) => (createdAt < since ? createdAt : since), first);
}
