import { addressEnd } from './address.ts';
import { type Peer, peerIn } from './peer.ts';

/** What `logdelivery` (deliver.c) says of some recipients of a message. */
export interface ToPhrase {
  readonly recipients: number;
  /** `esmtp`; empty where there was none: the message was refused or given up before it got into the queue. */
  readonly mailer: string;
  /** As it is written: the name that a TLS line of this connection has, too. */
  readonly relay: string;
  /** Null where none was reached. */
  readonly peer: Peer | null;
  readonly isSent: boolean;
}

const TO = 'to=';
const MORE = ', [more]';
const CONTROLLED_BY = ', ctladdr=';
const SENT = 'Sent';
/** Twice the longest address. */
const MAX_ADDRESS = 640;
/** Behind the recipients, on every line and in this order. */
const FIELDS =
  /, delay=-?(?:\d{1,6}\+)?\d\d:\d\d:\d\d(?:, xdelay=-?(?:\d{1,6}\+)?\d\d:\d\d:\d\d)?(?:, mailer=([^,\s]{1,20}))?(?:, tls_verify=[^,]{0,20}(?:, tls_version=[^,]{0,10}, cipher=[^,]{0,20})?)?(?:, pri=-?\d{1,12})?(?:, relay=([^,]{0,200}))?(?:, dsn=\d\.\d{1,3}\.\d{1,3})?(?:, ntries=\d{1,6})?(, stat=|, (?:reply|quarantine|stage|status)=|\.{3}, stat=)/y;
/** The beginning of those fields once more: what says so may be Sendmail or a stranger. */
const FIELDS_AGAIN = /, delay=[-+\d:]{1,20}, .{0,500}stat=/;

/**
 * `to=<…>,<…>(, [more])(, ctladdr=…), delay=…(, xdelay=…)(, mailer=…)(, pri=…)(, relay=…)(, dsn=…), stat=…`. A recipient
 * ends with its quotes and angle brackets. Of a line that begins in the middle of one (Sendmail divides long lists at any
 * comma) and has the fields twice nobody can say which are its own: it is 'broken'.
 */
export function toPhrase(message: string): ToPhrase | 'broken' | undefined {
  if (!message.startsWith(TO)) return undefined;
  let at = TO.length;
  let recipients = 0;
  let isPlain = true;
  for (;;) {
    const end = addressEnd(message, at, MAX_ADDRESS);
    isPlain &&= message[at] === '<' && message[end - 1] === '>';
    if (end > at) recipients++;
    at = end;
    // A comma and no blank: another recipient.
    if (message[at] !== ',' || message[at + 1] === ' ') break;
    at++;
  }
  if (message.startsWith(MORE, at)) at += MORE.length;
  if (message.startsWith(CONTROLLED_BY, at)) at = addressEnd(message, at + CONTROLLED_BY.length, MAX_ADDRESS);
  FIELDS.lastIndex = at;
  const fields = FIELDS.exec(message);
  if (fields === null) return 'broken';
  const [all, mailer = '', relay = '', end = ''] = fields;
  const textAt = at + all.length;
  if (!isPlain && FIELDS_AGAIN.test(message.slice(textAt))) return 'broken';
  const isSent = end === ', stat=' && message.startsWith(SENT, textAt) && isEnd(message, textAt + SENT.length);
  return { recipients, mailer, relay: nameOf(relay), peer: relay === '' ? null : peerIn(relay), isSent };
}

const isEnd = (message: string, at: number): boolean => at === message.length || message.startsWith(' (', at);

/** `mx.example.com.` of `mx.example.com. [192.0.2.9]`; empty of ` [192.0.2.9]`. */
function nameOf(relay: string): string {
  const at = relay.lastIndexOf(' [');
  return (at < 0 ? relay : relay.slice(0, at)).toLowerCase();
}
