/*
 * What the queue manager and pickup say. Sender addresses are texts of strangers: a phrase is the whole message, from
 * its first to its last character.
 */

export type QueuePhrase =
  /** The queue has taken a message in, or tries again to deliver it. */
  | { readonly says: 'active'; readonly queueId: string; readonly recipients: number }
  /** The message has left the queue; its id may come back. */
  | { readonly says: 'removed'; readonly queueId: string };

const REMOVED = ': removed';
const ACTIVE = ' (queue active)';
const QUEUE_ID = /^[0-9A-Za-z]{1,64}$/;
const FROM = ': from=<';
const SIZE_AND_RECIPIENTS = /, size=\d+, nrcpt=\d{1,9} \(queue active\)$/;

/** `QID: from=<…>, size=…, nrcpt=… (queue active)` or `QID: removed`; undefined for every other message of qmgr. */
export function queuePhrase(message: string): QueuePhrase | undefined {
  // Every second line of a relay's log is one of these two, so that they are told apart before any expression is tried.
  if (message.endsWith(REMOVED)) {
    const queueId = message.slice(0, -REMOVED.length);
    return QUEUE_ID.test(queueId) ? { says: 'removed', queueId } : undefined;
  }
  if (!message.endsWith(ACTIVE)) return undefined;
  const queueId = message.slice(0, Math.max(0, message.indexOf(FROM)));
  if (!QUEUE_ID.test(queueId) || !SIZE_AND_RECIPIENTS.test(message.slice(-64))) return undefined;
  return { says: 'active', queueId, recipients: Number.parseInt(message.slice(message.lastIndexOf('=') + 1), 10) };
}

/**
 * `QID: uid=1000 from=<…>`: a message was handed in on this host, by a command; its queue id. Undefined also where it
 * ends with `orig_id=QID`: `postsuper -r` put a message that came in before into the queue once more.
 */
export function pickupPhrase(message: string): string | undefined {
  if (/> orig_id=[0-9A-Za-z]{1,64}$/.test(message)) return undefined;
  return /^([0-9A-Za-z]{1,64}): uid=\d+ from=</.exec(message)?.[1];
}
