import { addressEnd, quotedEnd } from './address.ts';

/** A line ends after 8 KiB, and with it the list. */
const MAX_LINE = 8000;
/** `M8S=8`, `DKIM=example.org`, `RT=0.1s`, `Q=bulk`: between the size and what strangers write. */
const FIELD = / (?!id\*?=|T="|from <|for )[A-Za-z][A-Za-z0-9]{0,9}(?:=\S*)?(?= |$)/y;
const ID = / id\*?=/y;

/**
 * How many recipients the line of an arrival lists (` for a b c`, log_selector `received_recipients`), behind its size;
 * null where it lists none, or what stands between is not understood. Message id, subject and sender come before and
 * are texts of strangers.
 */
export function listedRecipients(message: string, from: number): number | null {
  if (message.indexOf(' for ', from) < 0 || message.length > MAX_LINE) return null;
  let at = from;
  for (FIELD.lastIndex = at; FIELD.test(message); FIELD.lastIndex = at) at = FIELD.lastIndex;
  ID.lastIndex = at;
  if (ID.test(message)) at = addressEnd(message, ID.lastIndex);
  if (at >= 0 && message.startsWith(' T="', at)) at = quotedEnd(message, at + 4);
  if (at >= 0 && message.startsWith(' from <', at)) at = addressEnd(message, at + 7, '>') + 1;
  if (at <= 0 || !message.startsWith(' for ', at)) return null;
  let count = 0;
  for (at += 4; at < message.length && count < MAX_LINE; count++) {
    at = addressEnd(message, at + 1);
    if (at < 0) return null;
  }
  return count;
}
