import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import type { Tell } from '../../../src/ingest/log/logged-message.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import { handedBack } from './arrivals.ts';
import { isInQueue } from './deliveries.ts';
import type { HostLog } from './host-log.ts';
import type { ClientPhrase } from './phrases/client.ts';
import { queuedAsIn, type Relay } from './phrases/delivery.ts';
import { isLoopback } from './phrases/peer.ts';
import { isAtFilter } from './sessions.ts';

/*
 * A content filter takes a message out of the queue and hands it back: the second pass is the same message again. On
 * the loopback interface that is plain to see. On an address of the network it is where the log proves it, or where
 * the user says which addresses are the relay's own.
 */

/** Ports that mail to strangers goes to: what they answer proves nothing. */
const PUBLIC_PORT = /:(?:25|465|587)$/;

/** Whether a message did not come over a network, or is one that this host's filter hands back. */
export function isSecondPass(log: HostLog, line: LogLine, phrase: ClientPhrase, isOwn: OwnAddresses): boolean {
  const { client, originalQueueId, originalAddress } = phrase;
  if (isLoopback(client) || isOwn(client.address) || isHostItself(line.host, client.name)) return true;
  // Only clients that are trusted with XFORWARD can say these; another relay's ids and clients are not known here.
  if (originalQueueId !== '' && originalQueueId !== phrase.queueId && isInQueue(log.deliveries, originalQueueId)) {
    return true;
  }
  return originalAddress !== '' && isAtFilter(log, originalAddress);
}

/**
 * Whether a delivery is a hand-over inside the relay: to this host, or to a filter on a port of its own that has just
 * handed the message back from the same address, under the queue id that it names. That message is then a second pass.
 */
export function isHandOver(
  log: HostLog,
  line: LogLine,
  queueId: string,
  relay: Relay,
  isOwn: OwnAddresses,
  tell: Tell,
): boolean {
  if (isLoopback(relay) || isOwn(relay.address) || isHostItself(line.host, relay.name)) return true;
  if (PUBLIC_PORT.test(relay.endpoint) || !/:\d+$/.test(relay.endpoint)) return false;
  const queuedAs = queuedAsIn(line);
  if (queuedAs === '' || queuedAs === queueId) return false;
  return handedBack(log.arrivals, queuedAs, relay.address, tell);
}

/** Postfix gives a peer the name that its address resolves to and back. A name without a dot may be anybody's. */
const isHostItself = (host: string, peerName: string): boolean => host.includes('.') && peerName.toLowerCase() === host;
