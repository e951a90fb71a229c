import { bareAddress, type Peer } from './peer.ts';

export interface DeliveryPhrase {
  readonly queueId: string;
  readonly status: string;
  /** `[address]:port` (without the port in old versions); null when nothing was reached, or a local socket. */
  readonly endpoint: string | null;
  readonly relay: Peer | null;
  /** From Postfix 3.11 on `tls=`: whether the connection was encrypted; null where that is not said or undecided. */
  readonly isEncrypted: boolean | null;
  /** The queue id that the other side gave the message, by its own words; empty without. */
  readonly queuedAs: string;
}

const QUEUE_ID = /^[0-9A-Za-z]{1,64}$/;
const TO = ': to=';
const ORIGINALLY = ', orig_to=';
const RELAY = ', relay=';
/** Behind the recipients, on every delivery line and in this order (Postfix's log_adhoc.c). */
const FIELDS = /, relay=([^,]{1,400}), (?:\w+=[^,]{0,200}, ){0,8}?status=(\w{1,20})(?: \(|$)/y;
/** The beginning of those fields once more: what says so may be Postfix or a stranger. */
const FIELDS_AGAIN = /[>"], relay=[^,]{1,400}, .{0,200}delay=[\d.]+, .{0,200}status=\w{1,20} \(/;
const REACHED = /^([^[]*)(\[([0-9a-f.:]{2,45})\](?::\d+)?)$/i;
const QUEUED_AS = /\bqueued as ([0-9A-Za-z]{1,64})[^0-9A-Za-z]*$/;
const QUOTED_ADDRESS = /<"(?:[^"\\]|\\.){0,700}"[^<>"]{0,700}>/y;
const MAX_ADDRESS = 1400;
/** The other side's words about its queue stand at the end. */
const MAX_ANSWER = 100;

/**
 * `QID: to=<…>, (orig_to=<…>, )relay=host[address]:port, …, status=sent (…)`, also where somebody's template left the
 * angle brackets out. The recipient and what the other side answered are texts of strangers and may look like these
 * fields. A recipient in quotes ends with them; of one without quotes (before Postfix 3.5) in a line that has the fields
 * twice nobody can say where it ends, and the line is 'broken'.
 */
export function deliveryPhrase(message: string): DeliveryPhrase | 'broken' | undefined {
  const idEnd = message.indexOf(TO);
  if (idEnd < 1 || idEnd > 64) return undefined;
  const queueId = message.slice(0, idEnd);
  if (!QUEUE_ID.test(queueId)) return undefined;
  const to = idEnd + TO.length;
  let at = addressEnd(message, to);
  if (message.startsWith(ORIGINALLY, at)) at = addressEnd(message, at + ORIGINALLY.length);
  FIELDS.lastIndex = at;
  const fields = FIELDS.exec(message);
  if (fields === null) return 'broken';
  const [all, relay = '', status = ''] = fields;
  const fieldsEnd = at + all.length;
  const isDoubled = !message.startsWith('<"', to) && message.includes(RELAY, fieldsEnd);
  if (isDoubled && FIELDS_AGAIN.test(message.slice(fieldsEnd))) return 'broken';
  const reached = REACHED.exec(relay);
  return {
    queueId,
    status,
    endpoint: reached === null ? null : (reached[2] as string).toLowerCase(),
    relay: reached === null ? null : { name: reached[1] as string, address: bareAddress(reached[3] as string) },
    isEncrypted: encryption(all),
    queuedAs: queuedAs(message, Math.max(fieldsEnd, message.length - MAX_ANSWER)),
  };
}

/** Where an address that begins at `from` ends; `from` when that cannot be told. */
function addressEnd(message: string, from: number): number {
  if (message.startsWith('<"', from)) {
    QUOTED_ADDRESS.lastIndex = from;
    return from + (QUOTED_ADDRESS.exec(message)?.[0].length ?? 0);
  }
  if (!message.startsWith('<', from)) return Math.max(message.indexOf(',', from), from);
  const relay = message.indexOf(`>${RELAY}`, from);
  const originally = message.indexOf(`>${ORIGINALLY}`, from);
  const end = relay < 0 || (originally >= 0 && originally < relay) ? originally : relay;
  return end < 0 || end - from > MAX_ADDRESS ? from : end + 1;
}

function queuedAs(message: string, from: number): string {
  return message.includes('queued as ', from) ? (QUEUED_AS.exec(message.slice(from))?.[1] ?? '') : '';
}

/** `tls=may:none` is clear text for certain, `?` undecided, everything else encrypted (`smtp_log_tls_feature_status`). */
function encryption(fields: string): boolean | null {
  if (!fields.includes(', tls=')) return null;
  const tls = /, tls=([^,]{0,100}), /.exec(fields)?.[1];
  if (tls === undefined || tls.includes('?')) return null;
  return !/(?:^|:)none$/.test(tls);
}
