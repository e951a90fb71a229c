import { z } from 'zod';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { NONE, type Tell, type Tls, tlsSchema, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import type { Arrivals } from './arrivals.ts';
import { accept, arrive, decideSilent, decideTls, reject, sessionAccepted, waitForService } from './arrivals.ts';
import type { ClientPhrase } from './phrases/client.ts';
import type { DisconnectPhrase } from './phrases/session.ts';
import { receivedMessage } from './received-message.ts';
import { isFrontService, isTlsFirstService } from './service-names.ts';

/** Sessions open at once; beyond that those opened first are given up. Postfix itself allows far fewer. */
const MAX_SESSIONS = 4000;
/** Messages that one session handed in and whose TLS version is not decided; beyond that it is decided before its end. */
const MAX_UNDECIDED = 1000;
const MAX_SERVICES = 1000;
const MAX_NUMBERED = 1024;

const sessionSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  service: z.string(),
  /** Who connected; empty when that is not known. */
  address: z.string(),
  /** The log has the session's beginning, so a TLS line cannot have been missed. */
  isWhole: z.boolean(),
  /** A proxy in front speaks for the client and may have ended its TLS (XCLIENT). */
  isFronted: z.boolean(),
  hasAuth: z.boolean(),
  tls: tlsSchema.nullable(),
  /** Keys of the arrivals that wait for its TLS version. */
  undecided: z.array(z.string()),
  /** Keys of the arrivals that a filter before the queue has not answered for yet. */
  unanswered: z.array(z.string()),
  /** Keys of the arrivals with a login that have a queue id. */
  begun: z.array(z.string()).default([]),
  /** The filter's answers are logged. */
  hasVerdicts: z.boolean(),
});
type Session = z.infer<typeof sessionSchema>;

/** The open sessions of a host's smtpd processes. A process serves one client at a time: its pid is the session. */
export const sessionsSchema = z.object({
  open: z.array(z.tuple([z.int(), sessionSchema])).transform((entries) => new Map(entries)),
  /** Services that have logged a TLS connection: of what they say nothing was in clear text. */
  tlsServices: z.array(z.string()).transform((names) => new Set(names)),
  /** The last second in which a process began messages without a queue id, and how many: what tells them apart. */
  numbered: z
    .array(z.tuple([z.int(), z.object({ second: z.int(), count: z.int() })]))
    .transform((entries) => new Map(entries)),
  /** How many messages from an address a filter before the queue has handed back, of those it has not answered for. */
  passes: z.array(z.tuple([z.string(), z.int()])).transform((entries) => new Map(entries)),
});
export type Sessions = z.infer<typeof sessionsSchema>;

export const noSessions = (): Sessions => ({
  open: new Map(),
  tlsServices: new Set(),
  numbered: new Map(),
  passes: new Map(),
});

/** What the sessions of a host work on. */
export interface Receiving {
  readonly sessions: Sessions;
  readonly arrivals: Arrivals;
}

/** `connect from`: whatever the process did before is over, even where the log does not have its end. */
export function connect(receiving: Receiving, line: LogLine, address: string, tell: Tell): void {
  drop(receiving, line.pid, tell);
  begin(receiving, line, address, true, tell);
}

/** A TLS line: what comes after it in this session is encrypted, what came before was not. */
export function startTls(receiving: Receiving, line: LogLine, tls: Tls, tell: Tell): void {
  const { sessions, arrivals } = receiving;
  if (!sessions.tlsServices.has(line.service)) {
    if (sessions.tlsServices.size < MAX_SERVICES) sessions.tlsServices.add(line.service);
    decideSilent(arrivals, line.service, tell);
  }
  const session = sessionOf(receiving, line, tell);
  if (session.tls === null) decideAll(receiving, session, NONE, tell);
  session.tls = tls;
}

/** `client=`: a message begins. `isLocal`: it did not come over a network. */
export function receive(receiving: Receiving, line: LogLine, phrase: ClientPhrase, isLocal: boolean, tell: Tell): void {
  const { sessions, arrivals } = receiving;
  const session = sessionOf(receiving, line, tell);
  const isUnqueued = phrase.queueId === 'NOQUEUE';
  const message = receivedMessage(line, phrase, isLocal, isUnqueued ? nextUnqueued(sessions, line) : null);
  session.hasAuth ||= phrase.sasl !== null;
  session.isFronted ||= isSpokenFor(session, phrase);
  const tls = session.isFronted ? UNKNOWN : session.tls;
  const queueId = isUnqueued ? '' : phrase.queueId;
  const filteredFrom = isUnqueued || phrase.originalQueueId !== '' ? '' : phrase.originalAddress;
  arrive(arrivals, { message, queueId, at: line.at, tls, filteredFrom }, tell);
  if (isUnqueued) session.unanswered = [...session.unanswered.slice(-MAX_UNDECIDED), message.key];
  else if (session.begun.length < MAX_UNDECIDED) session.begun.push(message.key);
  if (tls !== null) return;
  if (session.undecided.length >= MAX_UNDECIDED) decideAll(receiving, session, UNKNOWN, tell);
  session.undecided.push(message.key);
}

/** With XCLIENT a proxy changes who the client is: the address is no longer the one that connected. */
function isSpokenFor(session: Session, { client, sasl }: ClientPhrase): boolean {
  if (sasl !== null && /^xclient$/i.test(sasl.method)) return true;
  return session.address !== '' && client.address !== session.address;
}

/** The filter before the queue has answered for the message begun last. */
export function answered(receiving: Receiving, line: LogLine, verdict: 'accepted' | 'rejected', tell: Tell): void {
  const session = sessionOf(receiving, line, tell);
  session.hasVerdicts = true;
  const key = session.unanswered.pop();
  if (key === undefined) return;
  if (verdict === 'accepted') acceptUnqueued(receiving, key, tell);
  else reject(receiving.arrivals, key, tell);
}

/** A filter before the queue has handed back a message that came from this address: somebody's was accepted. */
export function passedFilter({ sessions: { passes } }: Receiving, address: string): void {
  if (address === '') return;
  const count = (passes.get(address) ?? 0) + 1;
  passes.delete(address);
  passes.set(address, count);
  for (const oldest of oldestBeyond(passes, MAX_NUMBERED)) passes.delete(oldest);
}

function acceptUnqueued({ sessions: { passes }, arrivals }: Receiving, key: string, tell: Tell): void {
  const arrival = accept(arrivals, key, null, tell);
  const address = arrival?.message.client ?? '';
  const left = (passes.get(address) ?? 0) - 1;
  if (left > 0) passes.set(address, left);
  else passes.delete(address);
}

/**
 * Not every Postfix logs what its filter answered. Then the session's counters say how many messages ended well, or
 * what the filter has handed back: of those begun, the last.
 */
function acceptUnanswered(receiving: Receiving, session: Session, counters: DisconnectPhrase | null, tell: Tell): void {
  const { unanswered, hasVerdicts } = session;
  if (hasVerdicts || unanswered.length === 0) return;
  const address = receiving.arrivals.waiting.get(unanswered[0] as string)?.message.client ?? '';
  const passed = receiving.sessions.passes.get(address) ?? 0;
  const accepted = Math.min(counters?.hasCounters ? counters.accepted : passed, unanswered.length);
  for (const key of accepted > 0 ? unanswered.slice(-accepted) : []) acceptUnqueued(receiving, key, tell);
}

/** Without a queue id, what is not accepted by the end of its session never will be. */
function rejectUnanswered({ arrivals }: Receiving, { unanswered }: Session, tell: Tell): void {
  for (const key of unanswered) if (arrivals.waiting.get(key)?.isAccepted === false) reject(arrivals, key, tell);
}

/** Whether a message from this address is with a filter before the queue. */
export const isAtFilter = ({ sessions, arrivals }: Receiving, address: string): boolean =>
  address !== '' &&
  [...sessions.open.values()].some(({ unanswered }) =>
    unanswered.some((key) => arrivals.waiting.get(key)?.message.client === address),
  );

/** Ends a session that leaves nothing to decide; false, and nothing done, where its counters are needed. */
export function endsSettled({ sessions, arrivals }: Receiving, { pid }: LogLine): boolean {
  const session = sessions.open.get(pid);
  if (session === undefined) return true;
  if (session.undecided.length > 0 || session.unanswered.length > 0) return false;
  if (session.begun.some((key) => arrivals.waiting.has(key))) return false;
  sessions.open.delete(pid);
  return true;
}

/** `disconnect from`: its counters may say of TLS, and of a filter's answers, what was not logged. */
export function disconnect(receiving: Receiving, line: LogLine, phrase: DisconnectPhrase, tell: Tell): void {
  const session = receiving.sessions.open.get(line.pid);
  if (!session) return;
  receiving.sessions.open.delete(line.pid);
  session.hasAuth ||= phrase.hasAuth;
  session.isFronted ||= phrase.hasXclient;
  acceptUnanswered(receiving, session, phrase, tell);
  rejectUnanswered(receiving, session, tell);
  if (session.tls === null) decideSilence(receiving, session, phrase, tell);
  if (phrase.hasCounters && !phrase.hasChunks)
    sessionAccepted(receiving.arrivals, session.begun, phrase.accepted, tell);
}

/** Gives up the sessions in which nothing was said since `before` (ms). */
export function dropSessions(receiving: Receiving, before: number, tell: Tell): void {
  for (const [pid, { at }] of receiving.sessions.open) if (at < before) drop(receiving, pid, tell);
}

/** Decides about a session without a TLS line: the log cannot always know, and then it is unknown. */
function decideSilence(receiving: Receiving, session: Session, counters: DisconnectPhrase, tell: Tell): void {
  const { service } = session;
  if (counters.hasStarttls || session.isFronted || isTlsFirstService(service)) {
    decideAll(receiving, session, UNKNOWN, tell);
  } else if (counters.hasCounters && !session.hasAuth && !isFrontService(service)) {
    decideAll(receiving, session, NONE, tell);
  } else if (!session.isWhole) {
    decideAll(receiving, session, UNKNOWN, tell);
  } else if (receiving.sessions.tlsServices.has(service)) {
    decideAll(receiving, session, NONE, tell);
  } else {
    // Where TLS comes first there is no STARTTLS to count, and any name may stand for such a service.
    for (const key of session.undecided) waitForService(receiving.arrivals, key, service);
  }
}

function decideAll({ arrivals }: Receiving, session: Session, tls: Tls, tell: Tell): void {
  for (const key of session.undecided) decideTls(arrivals, key, tls, tell);
  session.undecided = [];
}

function drop(receiving: Receiving, pid: number, tell: Tell): void {
  const session = receiving.sessions.open.get(pid);
  receiving.sessions.open.delete(pid);
  if (!session) return;
  acceptUnanswered(receiving, session, null, tell);
  rejectUnanswered(receiving, session, tell);
  decideAll(receiving, session, UNKNOWN, tell);
}

function sessionOf(receiving: Receiving, line: LogLine, tell: Tell): Session {
  const session = receiving.sessions.open.get(line.pid) ?? begin(receiving, line, '', false, tell);
  session.at = line.at;
  return session;
}

function begin(receiving: Receiving, line: LogLine, address: string, isWhole: boolean, tell: Tell): Session {
  const { open } = receiving.sessions;
  const session: Session = {
    at: line.at,
    service: line.service,
    address,
    isWhole,
    isFronted: false,
    hasAuth: false,
    tls: null,
    undecided: [],
    unanswered: [],
    begun: [],
    hasVerdicts: false,
  };
  open.set(line.pid, session);
  for (const oldest of oldestBeyond(open, MAX_SESSIONS)) drop(receiving, oldest, tell);
  return session;
}

function nextUnqueued({ numbered }: Sessions, { pid, at }: LogLine): number {
  const second = Math.floor(at / 1000);
  const last = numbered.get(pid);
  const count = last?.second === second ? last.count : 0;
  numbered.delete(pid);
  numbered.set(pid, { second, count: count + 1 });
  for (const oldest of oldestBeyond(numbered, MAX_NUMBERED)) numbered.delete(oldest);
  return count;
}
