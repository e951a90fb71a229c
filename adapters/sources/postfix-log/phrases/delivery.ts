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

/** Behind the recipients, on every delivery line and in this order (Postfix's log_adhoc.c). */
const FIELDS = /^, relay=([^,]{1,400}), (?:\w+=[^,]{0,200}, ){0,8}?status=(\w{1,20})(?: \(|$)/;
/** The beginning of those fields once more: what says so may be Postfix or a stranger. */
const FIELDS_AGAIN = /[>"], relay=[^,]{1,400}, .{0,200}delay=[\d.]+, .{0,200}status=\w{1,20} \(/;
const MAX_ADDRESS = 1400;

/**
 * `QID: to=<…>, (orig_to=<…>, )relay=host[address]:port, …, status=sent (…)`, also where somebody's template left the
 * angle brackets out. The recipient and what the other side answered are texts of strangers and may look like these
 * fields. A recipient in quotes ends with them; of one without quotes (before Postfix 3.5) in a line that has the fields
 * twice nobody can say where it ends, and the line is 'broken'.
 */
export function deliveryPhrase(message: string): DeliveryPhrase | 'broken' | undefined {
  const queueId = /^([0-9A-Za-z]{1,64}): to=/.exec(message)?.[1];
  if (queueId === undefined) return undefined;
  const to = message.slice(queueId.length + ': to='.length);
  let rest = to.slice(addressEnd(to));
  if (rest.startsWith(ORIGINALLY)) rest = rest.slice(ORIGINALLY.length + addressEnd(rest.slice(ORIGINALLY.length)));
  const fields = FIELDS.exec(rest);
  if (fields === null) return 'broken';
  const [all, relay = '', status = ''] = fields;
  const said = rest.slice(all.length);
  if (!to.startsWith('<"') && said.includes(', relay=') && FIELDS_AGAIN.test(said)) return 'broken';
  const queuedAs = /\bqueued as ([0-9A-Za-z]{1,64})[^0-9A-Za-z]*$/.exec(said.slice(-100))?.[1] ?? '';
  const common = { queueId, status, isEncrypted: encryption(all), queuedAs };
  const reached = /^([^[]*)(\[([0-9a-f.:]{2,45})\](?::\d+)?)$/i.exec(relay);
  if (!reached) return { ...common, endpoint: null, relay: null };
  const [, name = '', endpoint = '', address = ''] = reached;
  return { ...common, endpoint: endpoint.toLowerCase(), relay: { name, address: bareAddress(address) } };
}

const ORIGINALLY = ', orig_to=';

/** Where an address at the beginning of a text ends; 0 when that cannot be told. */
function addressEnd(text: string): number {
  if (text.startsWith('<"')) return /^<"(?:[^"\\]|\\.){0,700}"[^<>"]{0,700}>/.exec(text)?.[0].length ?? 0;
  if (!text.startsWith('<')) return Math.max(text.indexOf(','), 0);
  const end = text.slice(0, MAX_ADDRESS).search(/>, (?:relay|orig_to)=/);
  return end < 0 ? 0 : end + 1;
}

/** `tls=may:none` is clear text for certain, `?` undecided, everything else encrypted (`smtp_log_tls_feature_status`). */
function encryption(fields: string): boolean | null {
  const tls = /, tls=([^,]{0,100}), /.exec(fields)?.[1];
  if (tls === undefined || tls.includes('?')) return null;
  return !/(?:^|:)none$/.test(tls);
}
