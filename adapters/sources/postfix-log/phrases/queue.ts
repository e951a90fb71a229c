/*
 * What the queue manager and pickup say. Sender addresses are texts of strangers: a phrase is the whole message, from
 * its first to its last character.
 */

export type QueuePhrase =
  /** The queue has taken a message in, or tries again to deliver it. */
  | { readonly says: 'active'; readonly queueId: string; readonly recipients: number }
  /** The message has left the queue; its id may come back. */
  | { readonly says: 'removed'; readonly queueId: string };

/** `QID: from=<…>, size=…, nrcpt=… (queue active)` or `QID: removed`; undefined for every other message of qmgr. */
export function queuePhrase(message: string): QueuePhrase | undefined {
  const removed = /^([0-9A-Za-z]{1,64}): removed$/.exec(message)?.[1];
  if (removed !== undefined) return { says: 'removed', queueId: removed };
  const queueId = /^([0-9A-Za-z]{1,64}): from=</.exec(message)?.[1];
  if (queueId === undefined) return undefined;
  const recipients = /, size=\d+, nrcpt=(\d{1,9}) \(queue active\)$/.exec(message.slice(-64))?.[1];
  return recipients === undefined ? undefined : { says: 'active', queueId, recipients: Number(recipients) };
}

/** `QID: uid=1000 from=<…>`: a message was handed in on this host, by a command; its queue id. */
export function pickupPhrase(message: string): string | undefined {
  return /^([0-9A-Za-z]{1,64}): uid=\d+ from=</.exec(message)?.[1];
}
