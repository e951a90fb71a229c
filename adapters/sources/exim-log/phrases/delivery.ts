import type { Tls } from '../../../../src/ingest/log/logged-message.ts';
import { UNKNOWN } from '../../../../src/ingest/log/logged-message.ts';
import { addressEnd } from './address.ts';
import { type CipherLogging, tlsOfCipher } from './cipher.ts';

/** What became of one recipient. */
export interface DeliveryPhrase {
  /** The recipient as the envelope had it, before aliases; empty where the line does not say. */
  readonly recipient: string;
  /** The server that accepted it; null where it stayed on this host. */
  readonly to: Server | null;
}

interface Server {
  readonly name: string;
  readonly address: string;
  /** `[address]`, with its port where the log has it. */
  readonly endpoint: string;
  /** Null: the line says nothing of TLS. */
  readonly tls: Tls | null;
  readonly logging: CipherLogging;
}

const FIELDS =
  /(?: R=\S{1,255})?(?: T=(\S{1,255}))?(?: S=\d+)?(?: H=(\S{1,255})(?: DS)? (\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?)\*?)?(?: (?!(?:X|CV|DN|A|C|QT|DT)=|PRDR|K |DKIM=)[A-Z][A-Za-z]{0,9}\*?(?:=\S{1,255})?(?= |$))*(?: X=(\S{1,255}))?( CV=\S{1,32})?( DN=")?/y;
const QUEUE = / Q=\S+/y;
const SERVER = / H=\S{1,255}(?: DS)? \[[0-9A-Fa-f:.]{2,45}\]/;

/**
 * Behind the flag: `ADDRESS( (PARENT))( <ORIGINAL>)( F=<…>)( Q=…)( SRS=<…>)( P=<…>) R=ROUTER T=TRANSPORT( S=…) H=HOST [ADDRESS]…( X=…)
 * ( CV=…)( DN="…")( C="…")`, in this order (deliver.c); `from`: where the address begins. What a user has a filter
 * deliver to (`|command`, `/file`) and what the other server answered are texts of strangers. Only deliveries through an
 * smtp transport name the server's address; where the transport's name says LMTP, it is a mailbox of this site.
 */
export function deliveryPhrase(message: string, from: number): DeliveryPhrase | 'broken' {
  const recipient = recipientAt(message, from);
  if (recipient === undefined) return 'broken';
  if (recipient === 'on-this-host') return { recipient: originalOf(message, from), to: null };
  let at = recipient.end;
  if (message.startsWith(' F=<', at)) at = closed(message, at + 4);
  QUEUE.lastIndex = at;
  if (at >= 0 && QUEUE.test(message)) at = QUEUE.lastIndex;
  if (at >= 0 && message.startsWith(' SRS=<', at)) at = closed(message, at + 6);
  if (at >= 0 && message.startsWith(' P=<', at)) at = closed(message, at + 4);
  if (at < 0) return 'broken';
  FIELDS.lastIndex = at;
  const fields = FIELDS.exec(message);
  // A field that this Exim has and its specification does not: it did not stay on this host.
  if (fields?.[3] === undefined && SERVER.test(message.slice(at).split(' C="', 1)[0] ?? '')) return 'broken';
  if (fields === null || fields[3] === undefined || isLmtp(fields[1]))
    return { recipient: recipient.original, to: null };
  const [, , name = '', endpoint, address = '', cipher, certificate, peer] = fields;
  const isEncrypted = certificate !== undefined || peer !== undefined;
  return {
    recipient: recipient.original,
    to: {
      name,
      address: address.toLowerCase(),
      endpoint: endpoint.toLowerCase(),
      tls: cipher !== undefined ? tlsOfCipher(cipher) : isEncrypted ? UNKNOWN : null,
      logging: cipher !== undefined ? 'said' : isEncrypted ? 'withheld' : 'proves-nothing',
    },
  };
}

/** Of a line that says what failed or was put off, the recipient alone; empty where it cannot be told. */
export function recipientOf(message: string, from: number): string {
  const recipient = recipientAt(message, from);
  return recipient === undefined || recipient === 'on-this-host' ? '' : recipient.original.replace(/:$/, '');
}

const isLmtp = (transport: string | undefined): boolean => transport !== undefined && /lmtp/i.test(transport);

function recipientAt(
  message: string,
  from: number,
): { readonly original: string; readonly end: number } | 'on-this-host' | undefined {
  // A command, a file, an answer that a filter writes.
  if (/^(?:[|/>]|save )/.test(message.slice(from, from + 5))) return 'on-this-host';
  let at = addressEnd(message, from);
  if (at < 0) return undefined;
  let original = message.slice(from, at);
  while (at >= 0 && message.startsWith(' (', at)) at = closed(message, at + 2, ')');
  if (at >= 0 && message.startsWith(' <', at)) {
    const end = addressEnd(message, at + 2, '>');
    if (end < 0) return undefined;
    original = message.slice(at + 2, end);
    at = end + 1;
  }
  if (at < 0) return undefined;
  return { original: original.includes('@') ? original : '', end: at };
}

const ORIGINAL = / <([^<>\s]{1,320}@[^<>\s]{1,255})>(?: |$)/;

/** Of what stays on this host, whatever its first words are: it counts a recipient, and no more. */
const originalOf = (message: string, from: number): string => ORIGINAL.exec(message.slice(from))?.[1] ?? '';

function closed(message: string, from: number, closer: '>' | ')' = '>'): number {
  const end = addressEnd(message, from, closer);
  return end < 0 ? -1 : end + 1;
}
