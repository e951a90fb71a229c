import type { Head } from '../../../src/ingest/log/hosts/head.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';

/*
 * Which lines of a file an earlier one may say more of. Subjects are messages, sessions of clients and connections to
 * servers, these two by process; and what a file shows of the logging of each service, which begins with the first line
 * that shows it.
 */

/** A session, or a connection that is kept, may be as old as that when its next line comes. */
const IDLE_MS = MS_PER_HOUR;

const messageOf = (queueId: string): string => `m ${queueId}`;
const sessionOf = ({ pid }: LogLine): string => `s ${pid}`;
const connectionsOf = ({ pid }: LogLine): string => `c ${pid}`;
const levelOf = ({ service }: LogLine): string => `level ${service}`;
const protoOf = ({ service }: LogLine): string => `proto ${service}`;
const DELIVERIES = 'deliveries';

/** The first line of a file that shows something of the logging, which an earlier one may lack. */
function show(head: Head, what: string, subject: string): void {
  if (head.hasBegun(what)) return;
  head.begin(what);
  head.lean(subject);
}

/** Whether what has begun in the file may lean on an earlier one: its beginning, or one that does not show how it logs. */
const mayLean = (head: Head, line: LogLine): boolean =>
  head.ageOf(line) <= IDLE_MS || !head.hasBegun(DELIVERIES) || !head.hasBegun(levelOf(line));

export function noteTls(head: Head, line: LogLine, side: 'server' | 'client' | 'failed'): void {
  if (side === 'server' && !mayLean(head, line)) return;
  const subject = side === 'server' ? sessionOf(line) : connectionsOf(line);
  if (side === 'server' || !head.hasBegun(subject)) head.begin(subject);
  // Over a connection that has begun here messages go on that did not.
  head.add(subject, line, undefined, side === 'server' || 'as-context');
  if (side !== 'failed') show(head, levelOf(line), subject);
}

export function noteLogin(head: Head, line: LogLine): void {
  if (!mayLean(head, line)) return;
  const session = sessionOf(line);
  // It may have begun TLS before the file.
  if (!head.hasBegun(session) && head.ageOf(line) > IDLE_MS) head.begin(session);
  head.add(session, line);
  show(head, levelOf(line), session);
}

interface Arrival {
  readonly queueId: string;
  /** What the protocol says; null where it says nothing. */
  readonly proto: { readonly hasTls: boolean; readonly hasAuth: boolean } | null;
  readonly byCommand: boolean;
  /** Nothing is said of TLS. */
  readonly isSilent: boolean;
}

export function noteArrival(head: Head, line: LogLine, { queueId, proto, byCommand, isSilent }: Arrival): void {
  const message = messageOf(queueId);
  head.begin(message);
  // What it may lean on is looked at once it may: that is seldom, and there are many.
  if (!mayLean(head, line)) {
    head.add(message, line, undefined, false);
    return;
  }
  const session = sessionOf(line);
  head.add(message, line, byCommand ? undefined : session);
  if (proto !== null && (proto.hasTls || proto.hasAuth)) show(head, protoOf(line), message);
  const isCut = !byCommand && (isSilent || !head.hasBegun(session)) && head.ageOf(line) <= IDLE_MS;
  const isShown = head.hasBegun(levelOf(line)) || (proto !== null && head.hasBegun(protoOf(line)));
  if (isCut || (isSilent && !isShown) || !head.hasBegun(DELIVERIES)) head.lean(message);
}

/** A `to=` line, whatever became of the recipient. */
export function noteAttempt(head: Head, line: LogLine, queueId: string): void {
  const message = messageOf(queueId);
  head.add(message, line, connectionsOf(line), mayLean(head, line));
  show(head, DELIVERIES, message);
}

/** The same, when it left this host. */
export function noteDelivery(head: Head, line: LogLine, queueId: string, isSilent: boolean): void {
  const isCut = head.ageOf(line) <= IDLE_MS && (isSilent || !head.hasBegun(connectionsOf(line)));
  if (isCut || (isSilent && !head.hasBegun(levelOf(line)))) head.lean(messageOf(queueId));
}

/** What ends a message: it is done, or was not taken. */
export const noteMessageEnd = (head: Head, line: LogLine, queueId: string): void => head.add(messageOf(queueId), line);

export function noteSessionEnd(head: Head, line: LogLine): void {
  if (!mayLean(head, line)) return;
  const session = sessionOf(line);
  if (head.hasBegun(session) || head.ageOf(line) <= IDLE_MS) head.add(session, line);
  head.end(session);
}
