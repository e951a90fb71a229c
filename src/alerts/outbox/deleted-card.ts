import type { Outcome } from '../../ports/chat-platform.ts';
import type { Delivery, Root } from './delivery.ts';
import { type Outbox, withDelivery } from './outbox.ts';

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
  // One that lies ahead was written by a clock that has been set back since.
  const missing =
    known !== undefined && Date.parse(known.at) <= now.getTime() ? known : unseenSince(outbox, delivery, now);
  const held = outbox.deliveries.find(({ key }) => key === delivery.key);
  const notBefore = new Date(Date.parse(missing.at) + DOUBTED_MS).toISOString();
  const kept = held ? withDelivery(outbox, { ...held, status: 'due', notBefore, trouble }) : outbox;
  return { ...kept, roots: kept.roots.map((each) => (each.key === root ? { ...each, missing } : each)) };
}

/** The outbox once an edit was taken: whatever was said before, the card is there. */
export const afterFound = (outbox: Outbox, { root }: Delivery): Outbox =>
  outbox.roots.some(({ key, missing }) => key === root && missing !== undefined)
    ? {
        ...outbox,
        roots: outbox.roots.map((each) => {
          const { missing, ...found } = each;
          return each.key === root ? found : each;
        }),
      }
    : outbox;

/**
 * The outbox once it is known, by something of a thread, that people have deleted its card. Nothing more is sent there:
 * what waits for the thread would be refused as well, or stand where nobody looks. Since when something was to be seen
 * there is kept with the root, so that it can be decided whether the card is to be posted again.
 */
export function afterDeletion(outbox: Outbox, delivery: Delivery, now: Date): Outbox {
  const { root } = delivery;
  const fresh = unseenSince(outbox, delivery, now);
  return {
    deliveries: outbox.deliveries.filter((each) => each.root !== root),
    roots: outbox.roots.map((each) => {
      if (each.key !== root) return each;
      const { missing = fresh, ...card } = each;
      return { ...card, deleted: each.deleted ?? missing };
    }),
  };
}

/** Whatever still waits for the thread was not seen. A table repeats what the card says: whoever joins it edits it as well. */
function unseenSince({ deliveries }: Outbox, delivery: Delivery, now: Date): NonNullable<Root['missing']> {
  const unseen = [delivery, ...deliveries].filter(
    (each) => each.root === delivery.root && each.content.type !== 'group-table',
  );
  const since = unseen.reduce((first, { createdAt }) => (createdAt < first ? createdAt : first), now.toISOString());
  return { at: now.toISOString(), since };
}
