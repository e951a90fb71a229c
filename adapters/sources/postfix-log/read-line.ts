import { deliver, hearConnection, remove } from './deliveries.ts';
import type { HostLog } from './host-log.ts';
import type { LogLine } from './log-line.ts';
import { type Tell, UNKNOWN } from './logged-message.ts';
import { clientPhrase, deliveryPhrase, starttlsCounter, type TlsPhrase, tlsPhrase } from './phrases.ts';
import { connect, disconnect, receive, startTls } from './sessions.ts';

/** A TLS line that breaks off still says that TLS is used, but not with whom and which. */
const SOME_TLS: TlsPhrase = { endpoint: '', side: 'to', tls: UNKNOWN };

/** Takes in one line; answers why it cannot be understood, if so. Lines that say nothing about mail flow are fine. */
export function readLine(log: HostLog, line: LogLine, tell: Tell): string | undefined {
  if (line.service.endsWith('/smtpd')) return readServerLine(log, line, tell);
  if (line.service.endsWith('/qmgr')) return readQueueLine(log, line, tell);
  return readClientLine(log, line, line.service.endsWith('/smtp') ? 'smtp' : 'tlsproxy', tell);
}

function readServerLine({ sessions }: HostLog, line: LogLine, tell: Tell): string | undefined {
  const { message } = line;
  if (message.startsWith('connect from ')) {
    connect(sessions, line, tell);
    return undefined;
  }
  if (message.startsWith('disconnect from ')) {
    disconnect(sessions, line, starttlsCounter(message), tell);
    return undefined;
  }
  const client = clientPhrase(message);
  if (client === 'broken') return 'a client= that cannot be understood';
  if (client) {
    receive(sessions, line, client, tell);
    return undefined;
  }
  const tls = tlsPhrase(message);
  if (tls) startTls(sessions, line, tls === 'broken' ? UNKNOWN : tls.tls, tell);
  return tls === 'broken' ? BROKEN_TLS : undefined;
}

function readClientLine(
  { deliveries }: HostLog,
  line: LogLine,
  by: 'smtp' | 'tlsproxy',
  tell: Tell,
): string | undefined {
  const delivery = by === 'smtp' ? deliveryPhrase(line.message) : undefined;
  if (delivery === 'broken') return 'a delivery without relay= and status=';
  if (delivery) {
    deliver(deliveries, line, delivery, tell);
    return undefined;
  }
  const tls = tlsPhrase(line.message);
  if (tls === undefined || (tls !== 'broken' && tls.side === 'from')) return undefined;
  if (tls !== 'broken') hearConnection(deliveries, line, tls, by, tell);
  else if (by === 'smtp') hearConnection(deliveries, line, SOME_TLS, by, tell);
  return tls === 'broken' ? BROKEN_TLS : undefined;
}

const BROKEN_TLS = 'a TLS connection without its other side and protocol';
const REMOVED = ': removed';

function readQueueLine({ deliveries }: HostLog, { message }: LogLine, tell: Tell): undefined {
  if (message.endsWith(REMOVED)) remove(deliveries, message.slice(0, -REMOVED.length), tell);
}
