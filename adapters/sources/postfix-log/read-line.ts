import type { Reading as HostReading } from '../../../src/ingest/log/hosts/host-rules.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { NONE, type Tell, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import { acceptQueueId, arrive } from './arrivals.ts';
import { loseConnection } from './connections.ts';
import { activate, beginAnew, deliver, noteConnection, remove, tlsOfDelivery } from './deliveries.ts';
import type { HostLog } from './host-log.ts';
import {
  type ClientPhrase,
  clientPhrase,
  connectPhrase,
  disconnectPhrase,
  filterVerdict,
  isDisconnect,
} from './phrases/client.ts';
import { deliveryPhrase } from './phrases/delivery.ts';
import { pickupPhrase, queuePhrase } from './phrases/queue.ts';
import { lostConnection, type TlsPhrase, tlsPhrase } from './phrases/tls.ts';
import { pickedUpMessage } from './received-message.ts';
import { isHandOver, isSecondPass } from './second-pass.ts';
import { answered, connect, disconnect, endsSettled, passedFilter, receive, startTls } from './sessions.ts';

/** What reading a line depends on besides the log so far. */
export interface Reading extends HostReading {
  readonly isOwn: OwnAddresses;
}

/** A TLS line that breaks off still says that TLS is used, but not with whom and which. */
const SOME_TLS: TlsPhrase = { endpoint: '', side: 'to', tls: UNKNOWN };
/** `message repeated 3 times: [ … ]`: rsyslog's word for what it did not write again. */
const REPEATED = /^message repeated (\d{1,6}) times: \[ ?(.*)\]$/;
/** More in one line were never seen; a made-up number must not keep us busy. */
const MAX_REPEATED = 10_000;

/** Takes in one line; answers why it cannot be understood, if so. Lines that say nothing about mail flow are fine. */
export function readLine(log: HostLog, line: LogLine, reading: Reading): string | undefined {
  const repeated = line.message.startsWith('message repeated ') ? REPEATED.exec(line.message) : null;
  if (repeated === null) return readMessage(log, line, reading);
  let reason: string | undefined;
  const again = { ...line, message: repeated[2] as string };
  const times = Math.min(Number(repeated[1]), MAX_REPEATED);
  for (let i = 0; i < times; i++) reason ??= readMessage(log, again, reading);
  return reason;
}

function readMessage(log: HostLog, line: LogLine, reading: Reading): string | undefined {
  switch (line.program) {
    case 'smtpd':
      return readServerLine(log, line, reading);
    case 'qmgr':
      readQueueLine(log, line, reading);
      return undefined;
    case 'pickup':
      readPickupLine(log, line, reading);
      return undefined;
    case 'smtp':
      return readDelivery(log, line, reading) ?? readConnection(log, line, 'smtp', reading);
    case 'tlsproxy':
      return readConnection(log, line, 'tlsproxy', reading);
    default:
      return undefined;
  }
}

function readServerLine(log: HostLog, line: LogLine, reading: Reading): string | undefined {
  const { message } = line;
  const { tell } = reading;
  const connected = connectPhrase(message);
  if (connected !== undefined) {
    connect(log, line, connected, tell);
    return undefined;
  }
  if (isDisconnect(message)) {
    // Most sessions leave nothing open that their counters could decide.
    if (!endsSettled(log, line)) disconnect(log, line, disconnectPhrase(message), tell);
    return undefined;
  }
  const client = clientPhrase(message);
  if (client === 'broken') return 'a client= that cannot be understood';
  if (client) {
    readClient(log, line, client, reading);
    return undefined;
  }
  const verdict = filterVerdict(message);
  if (verdict !== undefined) {
    answered(log, line, verdict, tell);
    return undefined;
  }
  const tls = tlsPhrase(message);
  if (tls) startTls(log, line, tls === 'broken' ? UNKNOWN : tls.tls, tell);
  return tls === 'broken' ? BROKEN_TLS : undefined;
}

function readClient(log: HostLog, line: LogLine, client: ClientPhrase, { tell, isOwn, note }: Reading): void {
  // Without a queue id the same line comes again, every quarter of an hour.
  if (client.queueId !== 'NOQUEUE') note(line);
  const isLocal = isSecondPass(log, line, client, isOwn);
  if (client.queueId !== 'NOQUEUE') beginAnew(log.deliveries, client.queueId, tell);
  receive(log, line, client, isLocal, tell);
}

function readQueueLine(log: HostLog, { message, at }: LogLine, { tell }: Reading): void {
  const phrase = queuePhrase(message);
  if (phrase === undefined) return;
  const { queueId } = phrase;
  log.hasQueueLines = true;
  log.arrivals.isQueueLogged = true;
  takeIn(log, queueId, phrase.says === 'active' ? phrase.recipients : null, tell);
  if (phrase.says === 'active') activate(log.deliveries, queueId, at, tell);
  else remove(log.deliveries, queueId, tell);
}

/** A message under this id is in the queue, whatever line says so. */
function takeIn(log: HostLog, queueId: string, recipients: number | null, tell: Tell): void {
  const arrival = acceptQueueId(log.arrivals, queueId, recipients, tell);
  if (arrival !== undefined) passedFilter(log, arrival.filteredFrom);
}

function readPickupLine(log: HostLog, line: LogLine, { tell }: Reading): void {
  const queueId = pickupPhrase(line.message);
  if (queueId === undefined) return;
  beginAnew(log.deliveries, queueId, tell);
  arrive(
    log.arrivals,
    { message: pickedUpMessage(line, queueId), queueId, at: line.at, tls: NONE, filteredFrom: '' },
    tell,
  );
}

function readDelivery(log: HostLog, line: LogLine, { tell, isOwn, note }: Reading): string | undefined {
  const phrase = deliveryPhrase(line.message);
  if (phrase === undefined) return undefined;
  if (phrase === 'broken') return 'a delivery without relay= and status=';
  const { queueId, status, endpoint } = phrase;
  const tls = tlsOfDelivery(log.deliveries, line, phrase);
  takeIn(log, queueId, null, tell);
  if (status !== 'sent' || endpoint === null || isHandOver(log, line, phrase, isOwn, tell)) return undefined;
  note(line);
  deliver(log.deliveries, line, { queueId, endpoint }, tls, tell);
  return undefined;
}

function readConnection(
  { deliveries }: HostLog,
  line: LogLine,
  by: 'smtp' | 'tlsproxy',
  { tell }: Reading,
): string | undefined {
  const lost = by === 'smtp' ? lostConnection(line.message) : undefined;
  if (lost !== undefined) loseConnection(deliveries.connections, line, lost);
  const tls = tlsPhrase(line.message);
  if (tls === undefined || (tls !== 'broken' && tls.side === 'from')) return undefined;
  if (tls !== 'broken') noteConnection(deliveries, line, tls, by, tell);
  else if (by === 'smtp') noteConnection(deliveries, line, SOME_TLS, by, tell);
  return tls === 'broken' ? BROKEN_TLS : undefined;
}

const BROKEN_TLS = 'a TLS connection without its other side and protocol';
