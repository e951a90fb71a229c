import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { examineLines } from '../../../src/ingest/log/zone-doubts.ts';
import { counted } from '../../../src/model/format.ts';
import type { LogDoubt, LogTail } from '../../../src/ports/source.ts';
import { sendmailLines } from './lines/sendmail-lines.ts';
import { fromPhrase, readProto } from './phrases/from.ts';
import { namedLine } from './phrases/line.ts';
import { isCommand, isLoopback } from './phrases/peer.ts';
import { toPhrase } from './phrases/to.ts';

/** Fewer messages may all have come from hosts without TLS. */
const ENOUGH = 5;
const CURE =
  'Set LogLevel to 9 or more (confLOG_LEVEL in sendmail.mc), build sendmail.cf again and restart Sendmail; until then the versions are unknown.';

/** What the end of a log shows: whether it says TLS versions at all, and whether its declared zone can be right. */
export async function examine(tail: LogTail): Promise<readonly LogDoubt[]> {
  const seen = { received: 0, sent: 0, withTls: 0, level9: 0 };
  const { isRead, doubts } = await examineLines(sendmailLines, tail, (line) => count(seen, line));
  return isRead ? [...tlsDoubts(seen), ...doubts] : doubts;
}

interface Seen {
  received: number;
  sent: number;
  /** Messages whose protocol says that TLS was used. */
  withTls: number;
  /** Lines that come from LogLevel 9 on alone. */
  level9: number;
}

function count(seen: Seen, { message }: LogLine): void {
  const { text } = namedLine(message);
  if (/^(?:STARTTLS=(?:server|client), relay=|AUTH=server, relay=)/.test(text)) seen.level9++;
  const from = fromPhrase(text);
  if (from && from !== 'broken' && from.recipients > 0 && !isCommand(from.relay) && !isLoopback(from.relay)) {
    seen.received++;
    if (readProto(from.proto)?.hasTls) seen.withTls++;
  }
  const to = toPhrase(text);
  if (to && to !== 'broken' && to.isSent && to.peer !== null && to.peer.address !== '' && !isLoopback(to.peer))
    seen.sent++;
}

function tlsDoubts({ received, sent, withTls, level9 }: Seen): readonly LogDoubt[] {
  if (level9 > 0 || received + sent < ENOUGH) return [];
  const what = received > 0 ? counted(received, 'received message') : counted(sent, 'delivery', 'deliveries');
  return [{ isFault: withTls > 0, text: `${what} at its end, but no line has a TLS version.`, cure: CURE }];
}
