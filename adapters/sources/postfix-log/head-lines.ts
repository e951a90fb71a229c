import type { Head } from '../../../src/ingest/log/hosts/head.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import type { ClientPhrase } from './phrases/client.ts';

/*
 * Which lines of a file an earlier one may say more of. Subjects are messages in the queue, sessions of clients and the
 * connections of delivery processes, these two by process; and whether a service, or deliveries, log TLS, which begins with
 * the first line that shows it.
 */

/** What went on where the file was cut, a delivery over a connection that was made before it, is over after so long. */
const CUT_MS = MS_PER_HOUR / 3;

const messageOf = (queueId: string): string => `m ${queueId}`;
const sessionOf = ({ pid }: LogLine): string => `s ${pid}`;
const connectionsOf = ({ pid }: LogLine): string => `c ${pid}`;
const proxyTo = (endpoint: string): string => `p ${endpoint}`;
const tlsOf = (service: string): string => `tls ${service}`;
const DELIVERIES = 'deliveries';

/** The first line of a file that shows something of the logging, which an earlier one may lack. */
function show(head: Head, what: string, subject: string): void {
  if (head.hasBegun(what)) return;
  head.begin(what);
  head.lean(subject);
}

/** What its service logs decides what the silence of a session means. */
const mayLean = (head: Head, { service }: LogLine): boolean => !head.hasBegun(tlsOf(service));

/** Whether messages that have begun in the file may lean on an earlier one by their deliveries. */
const mayDeliveriesLean = (head: Head, line: LogLine): boolean =>
  head.ageOf(line) <= CUT_MS || !head.hasBegun(DELIVERIES);

export function noteConnect(head: Head, line: LogLine): void {
  const session = sessionOf(line);
  const isNoted = mayLean(head, line);
  head.begin(session, isNoted);
  if (isNoted) head.add(session, line);
}

/** A line of a session that is neither its beginning nor its end. */
export const noteSession = (head: Head, line: LogLine): void =>
  head.add(sessionOf(line), line, undefined, mayLean(head, line));

export function noteSessionTls(head: Head, line: LogLine): void {
  noteSession(head, line);
  show(head, tlsOf(line.service), sessionOf(line));
}

export function noteSessionEnd(head: Head, line: LogLine): void {
  noteSession(head, line);
  head.end(sessionOf(line));
}

interface Client extends Pick<ClientPhrase, 'queueId' | 'originalQueueId' | 'originalAddress'> {
  /** So far nothing is said of TLS. */
  readonly isSilent: boolean;
  /** A filter hands back what this file has, too. */
  readonly isSecondPass: boolean;
}

export function noteClient(head: Head, line: LogLine, client: Client): void {
  const session = sessionOf(line);
  const isDoubtful = client.isSilent && mayLean(head, line);
  if (client.queueId === 'NOQUEUE') {
    noteSession(head, line);
    if (isDoubtful) head.lean(session);
    return;
  }
  const message = messageOf(client.queueId);
  const first = messageOf(client.originalQueueId);
  const isSecond = client.originalQueueId !== '' && first !== message;
  const isOfFile = head.hasBegun(session);
  const isNoted = isDoubtful || !isOfFile || isSecond || mayDeliveriesLean(head, line);
  head.begin(message, isNoted);
  if (!isNoted) return;
  // Without what is handed back it would be another message.
  if (client.isSecondPass && !(isSecond && head.canLean(first))) {
    head.add(message, line, undefined, false);
    return;
  }
  const isFiltered = client.originalAddress !== '' && head.ageOf(line) <= CUT_MS;
  head.add(message, line, session);
  if (isSecond) head.add(message, line, first);
  if (isDoubtful || !isOfFile || isFiltered || (isSecond && !head.hasBegun(first))) head.lean(message);
}

/** A message of this host itself. */
export function notePickup(head: Head, line: LogLine, queueId: string): void {
  const isNoted = mayDeliveriesLean(head, line);
  head.begin(messageOf(queueId), isNoted);
  if (isNoted) head.add(messageOf(queueId), line);
}

export const noteActive = (head: Head, line: LogLine, queueId: string): void => head.add(messageOf(queueId), line);

export function noteRemoved(head: Head, line: LogLine, queueId: string): void {
  head.add(messageOf(queueId), line);
  head.end(messageOf(queueId));
}

/** A TLS line of a delivery process, or of the tlsproxy that works for them. `isOnly`: the process has no other connection. */
export function noteConnection(head: Head, line: LogLine, endpoint: string, isOnly: boolean): void {
  const subject = line.program === 'smtp' ? connectionsOf(line) : proxyTo(endpoint);
  if (!head.hasBegun(subject) || !head.canLean(subject) || (isOnly && !mayDeliveriesLean(head, line)))
    head.begin(subject);
  // Over a connection that has begun here messages go on that did not.
  head.add(subject, line, undefined, 'as-context');
  show(head, DELIVERIES, subject);
}

/** The process lost a connection. */
export function noteLost(head: Head, line: LogLine): void {
  if (head.hasBegun(connectionsOf(line))) head.add(connectionsOf(line), line, undefined, 'as-context');
}

interface Delivered {
  readonly queueId: string;
  /** Where it was accepted; null where it was not, or did not leave this host. */
  readonly endpoint: string | null;
  /** Nothing was said of its TLS. */
  readonly isSilent: boolean;
  /** The message was removed from the queue already. */
  readonly isLate: boolean;
  /** Under which id a filter handed it back, which is then no mail that came in; empty without. */
  readonly handedBackAs: string;
}

/** Whatever became of a recipient. */
export function noteDelivery(head: Head, line: LogLine, delivered: Delivered): void {
  const { queueId, endpoint, isSilent, isLate, handedBackAs } = delivered;
  const message = messageOf(queueId);
  const connections = connectionsOf(line);
  const isCut = !head.hasBegun(connections) && head.ageOf(line) <= CUT_MS;
  const mayLean = mayDeliveriesLean(head, line);
  if (!mayLean && !head.canLean(message)) {
    // Whatever connection it was, it says nothing of the next message.
    head.begin(connections, false);
    return;
  }
  if (!head.hasBegun(connections)) head.begin(connections);
  head.add(connections, line, undefined, 'as-context');
  if (handedBackAs !== '') head.add(messageOf(handedBackAs), line);
  if (isLate && !head.hasBegun(message)) return;
  head.add(message, line, connections, mayLean);
  // Without what it handed over it would be one that was sent.
  if (handedBackAs !== '') head.add(message, line, messageOf(handedBackAs), mayLean);
  if (endpoint === null) return;
  if (head.hasBegun(proxyTo(endpoint))) head.add(message, line, proxyTo(endpoint), mayLean);
  if (isSilent && (isCut || !head.hasBegun(DELIVERIES))) head.lean(message);
}
