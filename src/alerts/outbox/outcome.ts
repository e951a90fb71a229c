import { MS_PER_DAY } from '../../model/time.ts';
import type { Found, Outcome } from '../../ports/chat-platform.ts';
import { believedMs } from './backoff.ts';
import { afterDeletion, afterFound, afterMissing, afterUnseen, cardAfter } from './deleted-card.ts';
import type { Delivery, Refusal, Root } from './delivery.ts';
import { episodesOf, type Outbox, withDelivery, withoutDelivery } from './outbox.ts';

/** When a delivery that was not made is taken up again. */
export interface Again {
  readonly now: Date;
  /** What certainly was not taken is sent again after this. */
  readonly retryMs: number;
  /** What may have been taken is not looked up before: what is under way must have arrived by then. */
  readonly settleMs: number;
  /** What was refused is sent again after this: by then people may have let the bot in. */
  readonly refusedMs: number;
  /** What was repeated, and again nobody can tell whether it stands there, is repeated once more after this. */
  readonly repeatMs: number;
}

/** A root waits for as long as there is something to tell. A reply that old tells nothing that its card does not. */
const REPLIES_GIVEN_UP_AFTER_MS = 3 * MS_PER_DAY;

/** Stored before the platform is called, so that a crash during the call is not forgotten. */
export const sending = (outbox: Outbox, delivery: Delivery): Outbox =>
  withDelivery(outbox, { ...delivery, status: 'sending', attempts: delivery.attempts + 1 });

/** What the platform's answer makes of a delivery that was sent. */
export function afterSending(outbox: Outbox, delivery: Delivery, outcome: Outcome, again: Again): Outbox {
  const root = outbox.roots.find(({ key }) => key === delivery.root);
  const card = cardAfter(delivery, outcome, root?.missing, again.now);
  if (card === 'deleted') return afterDeletion(outbox, delivery, again.now);
  switch (outcome.kind) {
    case 'done': {
      const taken = record(outbox, delivery, outcome.handle, again.now);
      return card === 'there' ? afterFound(taken, delivery) : afterUnseen(taken, delivery);
    }
    case 'not-now': {
      const notBefore = later(again.now, Math.max(believedMs(outcome.afterMs), again.retryMs));
      return changed(outbox, delivery, { status: 'due', notBefore, trouble: outcome.trouble });
    }
    case 'unsure': {
      const notBefore = later(again.now, again.settleMs);
      return changed(outbox, delivery, { status: 'unsure', notBefore, trouble: outcome.trouble });
    }
    case 'refused': {
      if (card === 'missing') return afterMissing(outbox, delivery, outcome.trouble, again.now);
      if (isGivenUp(delivery, again.now)) return withoutDelivery(outbox, delivery);
      const { trouble, isUnreachable = false } = outcome;
      const { since = again.now.toISOString(), times = 0 } = delivery.refused ?? {};
      const refused: Refusal = { since, times: times + 1, why: trouble, isUnreachable };
      return changed(outbox, delivery, {
        status: 'due',
        notBefore: later(again.now, again.refusedMs),
        trouble,
        refused,
      });
    }
  }
}

/**
 * Whether a delivery that is refused once more at `now` has been refused for too long to be tried again. A file is refused
 * once: who asked for it is told so, and asks again.
 */
export const isGivenUp = ({ shape, refused, content }: Delivery, now: Date): boolean =>
  content.type === 'report-file' ||
  (shape !== 'root' && refused !== undefined && now.getTime() - Date.parse(refused.since) >= REPLIES_GIVEN_UP_AFTER_MS);

/** What the search for a delivery that nobody was sure of makes of it. */
export function afterLookUp(outbox: Outbox, delivery: Delivery, found: Found, again: Again): Outbox {
  switch (found.kind) {
    case 'there':
      return afterUnseen(record(outbox, delivery, found.handle, again.now), delivery);
    case 'not-there':
      return changed(outbox, delivery, { status: 'due', notBefore: later(again.now, again.retryMs) });
    case 'unreadable': {
      if (isLeftUnsure(delivery, found))
        return afterUnseen(record(outbox, delivery, found.handleIfSent, again.now), delivery);
      // One repeat is soon; a platform that takes each and denies it is not to be filled with them.
      const notBefore = later(again.now, delivery.mayRepeat ? Math.max(again.retryMs, again.repeatMs) : again.retryMs);
      return changed(outbox, delivery, { status: 'due', notBefore, mayRepeat: true });
    }
    case 'not-now': {
      const notBefore = later(again.now, Math.max(believedMs(found.afterMs), again.retryMs));
      return changed(outbox, delivery, { notBefore, trouble: found.trouble });
    }
  }
}

/** Whether what is unsure was repeated already, where it is repeated only once: it counts as sent from now on. */
export const isLeftUnsure = (
  { mayRepeat }: Delivery,
  found: Found,
): found is Extract<Found, { readonly kind: 'unreadable' }> & { readonly handleIfSent: string } =>
  found.kind === 'unreadable' && found.handleIfSent !== undefined && mayRepeat;

/** After a start nobody knows what became of the calls that were under way. */
export function afterRestart(outbox: Outbox, now: Date, settleMs: number): Outbox {
  if (!outbox.deliveries.some(({ status }) => status === 'sending')) return outbox;
  const notBefore = later(now, settleMs);
  const trouble = 'stopped while it was being sent';
  const deliveries = outbox.deliveries.map((delivery) =>
    delivery.status === 'sending' ? { ...delivery, status: 'unsure' as const, notBefore, trouble } : delivery,
  );
  return { ...outbox, deliveries };
}

function record(outbox: Outbox, delivery: Delivery, handle: string, now: Date): Outbox {
  const rest = withoutDelivery(outbox, delivery);
  if (delivery.shape !== 'root') return rest;
  const { key, conversation, content, instead, replaces } = delivery;
  const episodes = [...episodesOf(content)];
  const joining = joiningMeanwhile(rest, key, episodes);
  const root: Root = {
    ...{ key, conversation, handle, postedAt: now.toISOString(), episodes: [...episodes, ...joining] },
    ...(joining.length > 0 && { joining }),
    ...(instead && { instead }),
    ...(replaces && { replaces }),
    ...(content.type === 'digest' &&
      content.of !== undefined && { digest: { of: content.of, every: content.every, to: content.to } }),
  };
  return { ...rest, roots: [...rest.roots.filter((each) => each.key !== key), root] };
}

/** Who joined a root while it was being sent: the versions that wait for it show them. */
function joiningMeanwhile({ deliveries }: Outbox, root: string, episodes: readonly string[]): string[] {
  const versions = deliveries.filter((each) => each.root === root && each.shape === 'edit');
  const shown = new Set(versions.flatMap(({ content }) => episodesOf(content)));
  return [...shown].filter((id) => !episodes.includes(id));
}

/** Only what a call decides: other things may have been done to the delivery meanwhile. */
function changed(
  outbox: Outbox,
  { key }: Delivery,
  change: Partial<Pick<Delivery, 'status' | 'notBefore' | 'trouble' | 'mayRepeat' | 'refused'>>,
): Outbox {
  const held = outbox.deliveries.find((delivery) => delivery.key === key);
  return held ? withDelivery(outbox, { ...held, ...change }) : outbox;
}

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString();
