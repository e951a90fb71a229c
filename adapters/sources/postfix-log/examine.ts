import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { examineLines } from '../../../src/ingest/log/zone-doubts.ts';
import { counted } from '../../../src/model/format.ts';
import type { LogDoubt, LogTail } from '../../../src/ports/source.ts';
import { SAYS } from './phrases/says.ts';
import { tlsTo } from './phrases/tls.ts';
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

function count(seen: Seen, line: LogLine): void {
  const { program, says, message } = line;
  if (says === SAYS.tlsBroken || (says === SAYS.tls && tlsTo(line) === undefined)) seen.tlsFrom++;
  if (says === SAYS.tlsBroken || (says === SAYS.tls && tlsTo(line) !== undefined)) seen.tlsTo++;
  // Postfix 3.11 says the version in the line of the message itself.
  const saysTls = / tls=/.test(message);
  if (program === 'smtpd') {
    if (message.includes('client=') && !LOCAL_CLIENT.test(message)) seen.received++;
    if (saysTls) seen.tlsFrom++;
    if (/ starttls=\d/.test(message)) seen.startTls++;
  } else if (program === 'smtp') {
    if (saysTls) seen.tlsTo++;
    const isDelivery = says === SAYS.delivery || says === SAYS.deliveryBroken;
    if (isDelivery && /status=sent/.test(message) && !/relay=[^,]*\[(?:127\.|::1\])/.test(message)) seen.sent++;
  }
}

function tlsDoubts({ received, tlsFrom, sent, tlsTo, startTls }: Seen): readonly LogDoubt[] {
  const doubts: LogDoubt[] = [];
  if (received >= ENOUGH && tlsFrom === 0)
    doubts.push({
      isFault: startTls > 0,
      text: `${counted(received, 'received message')} at its end, but no line has a TLS version.`,
      cure: 'Set smtpd_tls_loglevel = 1 in main.cf and run postfix reload; until then the versions are unknown.',
    });
  if (sent >= ENOUGH && tlsTo === 0)
    doubts.push({
      isFault: false,
      text: `${counted(sent, 'delivery', 'deliveries')} at its end, but no line has a TLS version.`,
      cure: 'Set smtp_tls_loglevel = 1 in main.cf and run postfix reload; until then the versions are unknown.',
    });
  return doubts;
}
