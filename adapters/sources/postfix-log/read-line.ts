import type { Reading as HostReading } from '../../../src/ingest/log/hosts/host-rules.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { NONE, type Tell, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import { acceptQueueId, arrive } from './arrivals.ts';
import { loseConnection } from './connections.ts';
import { activate, beginAnew, deliver, noteConnection, remove, tlsOfDelivery } from './deliveries.ts';
import type { HostLog } from './host-log.ts';
import { clientOf } from './phrases/client.ts';
import { deliveryOf } from './phrases/delivery.ts';
import { SAYS } from './phrases/says.ts';
import { connectedFrom, disconnectOf } from './phrases/session.ts';
import { type TlsPhrase, tlsIn, tlsTo } from './phrases/tls.ts';
import { pickedUpMessage } from './received-message.ts';
import { isHandOver, isSecondPass } from './second-pass.ts';
import { answered, connect, disconnect, endsSettled, passedFilter, receive, startTls } from './sessions.ts';

/** What reading a line depends on besides the log so far. */
export interface Reading extends HostReading {
  readonly isOwn: OwnAddresses;
}

/** A TLS line that breaks off still says that TLS is used, but not with whom and which. */
const SOME_TLS: TlsPhrase = { endpoint: '', tls: UNKNOWN };
/** More in one line were never seen; a made-up number must not keep us busy. */
const MAX_REPEATED = 10_000;

/** Takes in one line; answers why it cannot be understood, if so. Lines that say nothing about mail flow are fine. */
export function readLine(log: HostLog, line: LogLine, reading: Reading): string | undefined {
  let reason: string | undefined;
  for (let times = Math.min(line.times, MAX_REPEATED); times > 0; times--) reason ??= readOnce(log, line, reading);
  return reason;
}

function readOnce(log: HostLog, line: LogLine, reading: Reading): string | undefined {
  const { tell } = reading;
  switch (line.says) {
    case SAYS.connect:
      connect(log, line, connectedFrom(line), tell);
      return undefined;
    case SAYS.disconnect:
      // Most sessions leave nothing open that their counters could decide.
      if (!endsSettled(log, line)) disconnect(log, line, disconnectOf(line), tell);
      return undefined;
    case SAYS.client:
      readClient(log, line, reading);
      return undefined;
    case SAYS.clientBroken:
      return 'a client= that cannot be parsed';
    case SAYS.verdict:
      answered(log, line, line.detail(0) === 1 ? 'accepted' : 'rejected', tell);
      return undefined;
    case SAYS.active:
    case SAYS.removed:
      readQueueLine(log, line, reading);
      return undefined;
    case SAYS.pickup:
      readPickupLine(log, line, reading);
      return undefined;
    case SAYS.delivery:
      readDelivery(log, line, reading);
      return undefined;
    case SAYS.deliveryBroken:
      return 'a delivery without relay= and status=';
    case SAYS.lost:
      loseConnection(log.deliveries.connections, line, line.text(0).toLowerCase());
      return undefined;
    case SAYS.tls:
      readTls(log, line, reading);
      return undefined;
    case SAYS.tlsBroken:
      readBrokenTls(log, line, reading);
      return 'a TLS connection without its other side and protocol';
    default:
      return undefined;
  }
}

function readClient(log: HostLog, line: LogLine, { tell, isOwn, note }: Reading): void {
  const client = clientOf(line);
  // Without a queue id the same line comes again, every quarter of an hour.
  if (client.queueId !== 'NOQUEUE') note(line);
  const isLocal = isSecondPass(log, line, client, isOwn);
  if (client.queueId !== 'NOQUEUE') beginAnew(log.deliveries, client.queueId, tell);
  receive(log, line, client, isLocal, tell);
}

function readQueueLine(log: HostLog, line: LogLine, { tell }: Reading): void {
  const isActive = line.says === SAYS.active;
  const queueId = line.text(0);
  log.hasQueueLines = true;
  log.arrivals.isQueueLogged = true;
  takeIn(log, queueId, isActive ? line.detail(1) : null, tell);
  if (isActive) activate(log.deliveries, queueId, line.at, tell);
  else remove(log.deliveries, queueId, tell);
}

/** A message under this id is in the queue, whatever line says so. */
function takeIn(log: HostLog, queueId: string, recipients: number | null, tell: Tell): void {
  const arrival = acceptQueueId(log.arrivals, queueId, recipients, tell);
  if (arrival !== undefined) passedFilter(log, arrival.filteredFrom);
}

function readPickupLine(log: HostLog, line: LogLine, { tell }: Reading): void {
  const queueId = line.text(0);
  beginAnew(log.deliveries, queueId, tell);
  arrive(
    log.arrivals,
    { message: pickedUpMessage(line, queueId), queueId, at: line.at, tls: NONE, filteredFrom: '' },
    tell,
  );
}

function readDelivery(log: HostLog, line: LogLine, { tell, isOwn, note }: Reading): void {
  const phrase = deliveryOf(line);
  const { queueId, status, relay } = phrase;
  const tls = tlsOfDelivery(log.deliveries, line, phrase);
  takeIn(log, queueId, null, tell);
  if (status !== 'sent' || relay === null || isHandOver(log, line, queueId, relay, isOwn, tell)) return;
  note(line);
  deliver(log.deliveries, line, queueId, relay.endpoint, tls, tell);
}

function readTls(log: HostLog, line: LogLine, { tell }: Reading): void {
  const { program } = line;
  if (program === 'smtpd') {
    startTls(log, line, tlsIn(line), tell);
    return;
  }
  const phrase = tlsTo(line);
  if (phrase !== undefined)
    noteConnection(log.deliveries, line, phrase, program === 'smtp' ? 'smtp' : 'tlsproxy', tell);
}

function readBrokenTls(log: HostLog, line: LogLine, { tell }: Reading): void {
  if (line.program === 'smtpd') startTls(log, line, UNKNOWN, tell);
  else if (line.program === 'smtp') noteConnection(log.deliveries, line, SOME_TLS, 'smtp', tell);
}
