import { addressIn, bareAddress } from '../../../../adapters/sources/postfix-log/phrases/peer.ts';
import type { DisconnectPhrase } from '../../../../adapters/sources/postfix-log/phrases/session.ts';

/*
 * What Postfix says, once more and in another way: as regular expressions over texts, as one would write the grammar
 * down. It says what the readers of bytes have to find; messages are of ASCII.
 */

const QUEUE_ID = /^[0-9A-Za-z]{1,64}$/;

/** Of a log that the host `mail` writes, which has no name of the network. */
const ownName = (name: string): string => (/^l/i.test(name) ? name : '');

export function connectIn(message: string): string | undefined {
  return message.startsWith('connect from ') ? addressIn(message.slice('connect from '.length)) : undefined;
}

export function disconnectIn(message: string): DisconnectPhrase | undefined {
  if (!message.startsWith('disconnect from ')) return undefined;
  const counters = new Map<string, number>();
  for (const word of message.slice(message.lastIndexOf(']') + 1).split(' ')) {
    const counter = /^([a-z]+)=(\d{1,9})(?:\/\d{1,9})?$/.exec(word);
    if (counter) counters.set(counter[1] as string, Number(counter[2]));
  }
  const of = (command: string): number => counters.get(command) ?? 0;
  return {
    hasCounters: counters.has('commands'),
    hasStarttls: of('starttls') > 0,
    hasAuth: of('auth') > 0,
    hasXclient: of('xclient') > 0,
    accepted: of('data'),
    hasChunks: of('bdat') > 0,
  };
}

export function clientIn(message: string) {
  const match = /^([0-9A-Za-z]{1,64}): client=([^[\]\s]{0,255})\[([^\]]{1,128})\](?::\d+)?(?:, (.*))?$/.exec(message);
  if (!match) return /^[0-9A-Za-z]{1,64}: client=/.test(message) ? 'broken' : undefined;
  const [, queueId = '', name = '', address = '', rest = ''] = match;
  const username = /(?:^|, )sasl_username=(.*?)(?:, sasl_sender=.*|, orig_(?:queue_id|client)=.*)?$/.exec(rest)?.[1];
  if (username !== undefined && username.length > 640) return 'broken';
  const last = /(?:^|, )(?:orig_queue_id=([0-9A-Za-z]{1,64}))?(?:(?:^|, )?orig_client=([^,\s]{1,400}))?$/.exec(rest);
  return {
    queueId,
    client: { name: ownName(name), address: bareAddress(address) },
    sasl: username === undefined ? null : { method: /^sasl_method=([^,]*)/.exec(rest)?.[1] ?? '', username },
    originalQueueId: last?.[1] ?? '',
    originalAddress: addressIn(last?.[2] ?? ''),
  };
}

export function verdictIn(message: string): 0 | 1 | undefined {
  const verdict = /^(?:[0-9A-Za-z]{1,64}: )?proxy-(accept|reject): END-OF-MESSAGE\b/.exec(message)?.[1];
  return verdict === undefined ? undefined : verdict === 'accept' ? 1 : 0;
}

const TLS_LINE =
  /^(?:[A-Z][a-z]+ )?TLS connection (?:established|reused) (from|to) [^[\]\s]*(\[[^\]]{1,128}\](?::\d+)?)(?: to \S+)?: (\S{1,64}) with cipher /;

export function tlsIn(message: string) {
  const match = TLS_LINE.exec(message);
  if (match === null)
    return /^(?:[A-Z][a-z]+ )?TLS connection (?:established|reused) /.test(message) ? 'broken' : undefined;
  return { protocol: match[3], endpoint: match[1] === 'to' ? match[2]?.toLowerCase() : undefined };
}

const LOST =
  /^[0-9A-Za-z]{1,64}: (?:lost connection with|conversation with) [^[\]\s]{0,255}\[([^\]\s]{1,128})\] (?:timed out )?while /;

export const lostIn = (message: string): string | undefined => LOST.exec(message)?.[1];

export function queueIn(message: string): readonly ['removed' | 'active', string, number] | undefined {
  if (message.endsWith(': removed')) {
    const queueId = message.slice(0, -': removed'.length);
    return QUEUE_ID.test(queueId) ? ['removed', queueId, -1] : undefined;
  }
  if (!message.endsWith(' (queue active)')) return undefined;
  const queueId = message.slice(0, Math.max(0, message.indexOf(': from=<')));
  if (!QUEUE_ID.test(queueId)) return undefined;
  if (!/, size=\d+, nrcpt=\d{1,9} \(queue active\)$/.test(message.slice(-64))) return undefined;
  return ['active', queueId, Number.parseInt(message.slice(message.lastIndexOf('=') + 1), 10)];
}

export function pickupIn(message: string): string | undefined {
  if (/> orig_id=[0-9A-Za-z]{1,64}$/.test(message)) return undefined;
  return /^([0-9A-Za-z]{1,64}): uid=\d+ from=</.exec(message)?.[1];
}

const FIELDS = /, relay=([^,]{1,400}), (?:\w+=[^,]{0,200}, ){0,8}?status=(\w{1,20})(?: \(|$)/y;
const FIELDS_AGAIN = /[>"], relay=[^,]{1,400}, .{0,200}delay=[\d.]+, .{0,200}status=\w{1,20} \(/;
const QUOTED_ADDRESS = /<"(?:[^"\\]|\\.){0,700}"[^<>"]{0,700}>/y;

export function deliveryIn(message: string) {
  const idEnd = message.indexOf(': to=');
  const queueId = message.slice(0, Math.max(0, idEnd));
  if (!QUEUE_ID.test(queueId)) return undefined;
  const to = idEnd + ': to='.length;
  let at = addressEnd(message, to);
  if (message.startsWith(', orig_to=', at)) at = addressEnd(message, at + ', orig_to='.length);
  FIELDS.lastIndex = at;
  const fields = FIELDS.exec(message);
  if (fields === null) return 'broken';
  const [all, relay = '', status = ''] = fields;
  const rest = message.slice(at + all.length);
  if (!message.startsWith('<"', to) && rest.includes(', relay=') && FIELDS_AGAIN.test(rest)) return 'broken';
  const reached = /^([^[]*)(\[([0-9a-f.:]{2,45})\](?::\d+)?)$/i.exec(relay);
  const answer = message.slice(Math.max(at + all.length, message.length - 100));
  return {
    queueId,
    status,
    relay:
      reached === null
        ? null
        : {
            name: ownName(reached[1] as string),
            address: bareAddress(reached[3] as string),
            endpoint: (reached[2] as string).toLowerCase(),
          },
    isEncrypted: encryption(all),
    queuedAs: /\bqueued as ([0-9A-Za-z]{1,64})[^0-9A-Za-z]*$/.exec(answer)?.[1] ?? '',
  };
}

function addressEnd(message: string, from: number): number {
  if (message.startsWith('<"', from)) {
    QUOTED_ADDRESS.lastIndex = from;
    return from + (QUOTED_ADDRESS.exec(message)?.[0].length ?? 0);
  }
  if (!message.startsWith('<', from)) return Math.max(message.indexOf(',', from), from);
  const ends = [message.indexOf('>, relay=', from), message.indexOf('>, orig_to=', from)].filter((end) => end >= 0);
  const end = Math.min(...ends);
  return ends.length === 0 || end - from > 1400 ? from : end + 1;
}

function encryption(fields: string): boolean | null {
  const tls = /, tls=([^,]{0,100}), /.exec(fields)?.[1];
  if (tls === undefined || tls.includes('?')) return null;
  return !/(?:^|:)none$/.test(tls);
}

/** What stands inside of `message repeated 3 times: [ … ]`, and how many times. */
export function repeatedIn(message: string): { readonly message: string; readonly times: number } {
  const repeated = /^message repeated (\d{1,6}) times: \[ ?(.*)\]$/.exec(message);
  return repeated === null ? { message, times: 1 } : { message: repeated[2] as string, times: Number(repeated[1]) };
}
