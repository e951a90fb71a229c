import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { examineLines } from '../../../src/ingest/log/zone-doubts.ts';
import { counted } from '../../../src/model/format.ts';
import type { LogDoubt, LogTail } from '../../../src/ports/source.ts';
import { deliveryPhrase } from './phrases/delivery.ts';
import { tlsPhrase } from './phrases/tls.ts';
import { postfixLines } from './postfix-lines.ts';

/** Fewer messages may all have come from hosts without TLS. */
const ENOUGH = 5;

/** What the end of a log shows: whether it says TLS versions at all, and whether its declared zone can be right. */
export async function examine(tail: LogTail): Promise<readonly LogDoubt[]> {
  const seen = { received: 0, tlsFrom: 0, sent: 0, tlsTo: 0, startTls: 0 };
  const { isRead, doubts } = await examineLines(postfixLines, tail, (line) => count(seen, line));
  return isRead ? [...tlsDoubts(seen), ...doubts] : doubts;
}

interface Seen {
  received: number;
  tlsFrom: number;
  sent: number;
  tlsTo: number;
  /** Sessions whose counters say that TLS was used. */
  startTls: number;
}

const LOCAL_CLIENT = /client=(?:localhost|[^[]*\[(?:127\.|::1\]))/;

function count(seen: Seen, { program, message }: LogLine): void {
  const tls = tlsPhrase(message);
  if (tls !== undefined) {
    if (tls === 'broken' || tls.side === 'from') seen.tlsFrom++;
    if (tls === 'broken' || tls.side === 'to') seen.tlsTo++;
  }
  // Postfix 3.11 says the version in the line of the message itself.
  const saysTls = / tls=/.test(message);
  if (program === 'smtpd') {
    if (message.includes('client=') && !LOCAL_CLIENT.test(message)) seen.received++;
    if (saysTls) seen.tlsFrom++;
    if (/ starttls=\d/.test(message)) seen.startTls++;
  } else if (program === 'smtp') {
    if (saysTls) seen.tlsTo++;
    const delivery = deliveryPhrase(message);
    if (delivery !== undefined && /status=sent/.test(message) && !/relay=[^,]*\[(?:127\.|::1\])/.test(message))
      seen.sent++;
  }
}

function tlsDoubts({ received, tlsFrom, sent, tlsTo, startTls }: Seen): readonly LogDoubt[] {
  const doubts: LogDoubt[] = [];
  if (received >= ENOUGH && tlsFrom === 0)
    doubts.push({
      isFault: startTls > 0,
      text: `${counted(received, 'received message')} at its end, and no line says a TLS version.`,
      cure: 'Set smtpd_tls_loglevel = 1 in main.cf and run postfix reload; until then the versions are unknown.',
    });
  if (sent >= ENOUGH && tlsTo === 0)
    doubts.push({
      isFault: false,
      text: `${counted(sent, 'delivery', 'deliveries')} at its end, and no line says a TLS version.`,
      cure: 'Set smtp_tls_loglevel = 1 in main.cf and run postfix reload; until then the versions are unknown.',
    });
  return doubts;
}
