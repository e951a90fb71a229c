import { MAX_WAIT_MS } from './backoff.ts';
import { DEFAULT_TIMING } from './deliver-options.ts';
import type { Delivery, Root } from './delivery.ts';
import type { Outbox } from './outbox.ts';

/** What a conversation may do now, and with what. */
export type Step =
  | Call
  /** It can never be said. */
  | { readonly kind: 'drop'; readonly delivery: Delivery; readonly reason: 'root-gone' | 'card-deleted' }
  /** There is something, but not before then. */
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'nothing' };

/** Call the platform. */
export interface Call {
  readonly kind: 'send' | 'look-up';
  readonly delivery: Delivery;
  /** The root's handle; null for a root. */
  readonly thread: string | null;
  /** That the platform has said before that there is no such root. */
  readonly missing?: Root['missing'];
}

/**
 * What one conversation does next: first what is unsure is looked up (an edit is repeated in its turn instead: that does no
 * harm), then the thread with the worst waiting in it comes, then what was wanted first. Within a thread the root comes
 * before all, nothing passes an unsure root or reply, and replies keep their order. Edits wait for `editsHeldMs` at least.
 */
export function nextStep(outbox: Outbox, conversation: string, now: Date, editsHeldMs = 0): Step {
  const waiting = outbox.deliveries.filter((each) => each.conversation === conversation);
  const roots = outbox.roots.filter((each) => each.conversation === conversation);
  const known = new Map(roots.map((root) => [root.key, root]));
  const candidates = byThread(waiting).flatMap((thread) => {
    const urgency = Math.max(...thread.map(({ rank }) => rank));
    return headsOf(thread).map((delivery) => ({ delivery, urgency }));
  });

  const orphan = candidates.find(({ delivery: { shape, root } }) => shape !== 'root' && !known.has(root));
  if (orphan) return { kind: 'drop', delivery: orphan.delivery, reason: 'root-gone' };
  const deleted = new Set(roots.flatMap((root) => (root.deleted === undefined ? [] : [root.key])));
  const useless = candidates.find(({ delivery: { shape, root } }) => shape !== 'root' && deleted.has(root));
  if (useless) return { kind: 'drop', delivery: useless.delivery, reason: 'card-deleted' };

  const msUntil = (delivery: Delivery) =>
    Math.max(msUntilDue(delivery, now), delivery.shape === 'edit' ? editsHeldMs : 0);
  const [first] = candidates
    .filter(({ delivery }) => msUntil(delivery) === 0)
    .sort((a, b) => Number(isToLookUp(b)) - Number(isToLookUp(a)) || b.urgency - a.urgency);
  if (first) {
    const { delivery } = first;
    const kind = isToLookUp(first) ? 'look-up' : 'send';
    const root = delivery.shape === 'root' ? undefined : known.get(delivery.root);
    return { kind, delivery, thread: root?.handle ?? null, ...(root?.missing && { missing: root.missing }) };
  }
  const [soonest] = candidates.map(({ delivery }) => msUntil(delivery)).sort((a, b) => a - b);
  return soonest === undefined ? { kind: 'nothing' } : { kind: 'wait', until: new Date(now.getTime() + soonest) };
}

const isToLookUp = ({ delivery }: { readonly delivery: Delivery }): boolean =>
  delivery.status === 'unsure' && delivery.shape !== 'edit';

function byThread(deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const threads = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const thread = threads.get(delivery.root);
    if (thread) thread.push(delivery);
    else threads.set(delivery.root, [delivery]);
  }
  return [...threads.values()];
}

/**
 * What of a thread may come next: at most one reply, and an edit beside it, for an edit may have to wait a minute. Where
 * both may be sent the edit comes first, once: platforms refuse to edit a card that people have deleted, and take a reply
 * to it. An edit that has failed is no reason for a reply to wait.
 */
function headsOf(thread: readonly Delivery[]): readonly Delivery[] {
  if (thread.some(({ status }) => status === 'sending')) return [];
  const unsure = thread.find((delivery) => isToLookUp({ delivery }));
  if (unsure) return [unsure];
  const root = thread.find(({ shape }) => shape === 'root');
  if (root) return [root];
  const reply = thread.find(({ shape }) => shape === 'reply');
  const edit = thread.find(({ shape }) => shape === 'edit');
  const isTried = edit !== undefined && edit.attempts > 0;
  return (isTried ? [reply, edit] : [edit, reply]).flatMap((delivery) => delivery ?? []);
}

/** A clock that is kept right is set back by less than this. */
const KEPT_RIGHT_MS = 60_000;

/**
 * Nothing waits for longer than an hour, or six where it was refused: a later time was written by a clock that has since
 * been set back, or by a version that believed whatever a platform asked for.
 */
function msUntilDue({ notBefore, refused }: Delivery, now: Date): number {
  const { longestRefusedMs } = DEFAULT_TIMING;
  const ms = Date.parse(notBefore) - now.getTime();
  const longest = refused === undefined ? MAX_WAIT_MS : longestRefusedMs;
  return ms > longest + KEPT_RIGHT_MS ? 0 : Math.max(0, ms);
}
