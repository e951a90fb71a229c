import type { Reading as HostReading } from '../../../src/ingest/log/hosts/host-rules.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { NONE, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import {
  accept,
  acceptUnrefused,
  arrive,
  countRefused,
  decideSilent,
  handOver,
  isCommand as isOfCommand,
  refuse,
} from './arrivals.ts';
import { connectTls, loseTls, SOME_RELAY, tlsOfConnection } from './connections.ts';
import { decideSilentDeliveries, deliver, endMessage } from './deliveries.ts';
import type { HostLog } from './host-log.ts';
import { wholeMessage } from './parts.ts';
import { authPhrase } from './phrases/auth.ts';
import { type FromPhrase, fromPhrase, readProto } from './phrases/from.ts';
import { isCommand, isLoopback, type Peer } from './phrases/peer.ts';
import { tlsPhrase } from './phrases/tls.ts';
import { type ToPhrase, toPhrase } from './phrases/to.ts';
import { receivedMessage } from './received-message.ts';
import { endSession, keep, type Session, sessionOf, signIn, startTls } from './sessions.ts';
import { isEarly, type Shown, show } from './silence.ts';

/** What reading a line depends on besides the log so far. */
export interface Reading extends HostReading {
  readonly isOwn: OwnAddresses;
}

/** What Sendmail and its filters say of a message that they do not take, or throw away. */
const REFUSED = /^(?:Milter: data, (?:reject=|discard$)|discarded$)/;
/** What it says last of a session. */
const SESSION_END =
  /^(?:lost input channel from|timeout waiting for input from)|did not issue MAIL\/EXPN\/VRFY\/ETRN during connection to /;
/** Whoever it is. */
const SOMEONE: Peer = { name: '', address: '', isForged: false };
/** Local delivery over a network protocol. */
const LOCAL_MAILER = /lmtp|cyrus/i;

/** Takes in one line; answers why it cannot be understood, if so. Lines that say nothing about mail flow are fine. */
export function readLine(log: HostLog, line: LogLine, reading: Reading): string | undefined {
  acceptUnrefused(log, line.at, reading.tell);
  const whole = wholeMessage(log.parts, line);
  if (whole === undefined) return undefined;
  const { queueId, text } = whole;
  switch (text.charCodeAt(0)) {
    case 102: // from=
      return readFrom(log, line, queueId, fromPhrase(text), reading);
    case 116: // to=, timeout waiting
      if (text.startsWith('to=')) return readTo(log, line, queueId, toPhrase(text), reading);
      break;
    case 83: // STARTTLS=
      return readTls(log, line, text, reading);
    case 65: // AUTH=
      return readAuth(log, line, text, reading);
    case 100: // done; discarded
      if (text.startsWith('done; delay=')) endMessage(log, queueId, reading.tell);
      break;
  }
  if (REFUSED.test(text)) refuse(log, queueId, reading.tell);
  else if (SESSION_END.test(text)) endSession(log.sessions, line);
  return undefined;
}

function readFrom(
  log: HostLog,
  line: LogLine,
  queueId: string,
  phrase: ReturnType<typeof fromPhrase>,
  reading: Reading,
): string | undefined {
  if (phrase === 'broken') return 'a from= without size=, nrcpts= and relay=';
  // The report of a failure is written on this host: nobody handed it in.
  if (phrase === undefined || phrase === null || queueId === '') return undefined;
  const { tell, note, isOwn } = reading;
  endMessage(log, queueId, tell);
  const { relay } = phrase;
  const byCommand = phrase.proto === '' && isCommand(relay);
  const proto = readProto(phrase.proto);
  if (proto !== null && (proto.hasTls || proto.hasAuth)) learn(log, 'proto', line.service, reading);
  const session = byCommand ? undefined : currentSession(log, line, phrase);
  if (session !== undefined) keep(log.sessions, line, session);
  const login = session?.login ?? (proto?.hasAuth ? { user: '', mechanism: '' } : null);
  const isLocal = isCommand(relay) || isLoopback(relay) || isOwn(relay.address) || isHostItself(line.host, relay);
  const message = receivedMessage(line, queueId, phrase, login, isLocal);
  const tls = byCommand ? NONE : (session?.tls ?? (proto?.hasTls ? UNKNOWN : null));
  if (phrase.recipients === 0) {
    countRefused(log.arrivals, { message, tls }, tell);
    return undefined;
  }
  note(line);
  const isCut = tls === null && (session?.isCut === true || isEarly(log.beganAt, line.at));
  // It may go on from before the log.
  if (isCut) keep(log.sessions, line, { at: line.at, address: relay.address, tls: null, login, isCut });
  const silence = { service: line.service, isEarly: isCut, isByProto: proto !== null };
  const { isCollected } = phrase;
  arrive(log, queueId, { message, at: line.at, tls, silence, isCollected, isCommand: byCommand }, tell);
  return undefined;
}

/** From 8.15 on the protocol says whether the client uses TLS and has signed in: where it says no, the session is an earlier one's. */
function currentSession(log: HostLog, line: LogLine, { relay, proto }: FromPhrase): Session | undefined {
  const session = sessionOf(log.sessions, line, relay);
  const says = log.shown.proto.has(line.service) ? readProto(proto) : null;
  if (session === undefined || says === null) return session;
  const isOfAnother = (session.login !== null && !says.hasAuth) || (session.tls !== null && !says.hasTls);
  return isOfAnother ? undefined : session;
}

function readTo(
  log: HostLog,
  line: LogLine,
  queueId: string,
  phrase: ReturnType<typeof toPhrase>,
  reading: Reading,
): string | undefined {
  if (phrase === 'broken') return 'a to= without delay= and stat=, or with two of them';
  if (phrase === undefined || queueId === '') return undefined;
  const { tell, note } = reading;
  log.arrivals.hasDeliveries = true;
  if (phrase.mailer === '') {
    refuse(log, queueId, tell);
    return undefined;
  }
  const { peer } = phrase;
  const tls = peer === null ? null : tlsOfConnection(log.connections, line, phrase.relay);
  if (isOfCommand(log, queueId) && peer !== null && isLoopback(peer)) {
    if (phrase.isSent) handOver(log, queueId);
    return undefined;
  }
  accept(log, queueId, tell);
  if (!phrase.isSent || !isOutbound(line, phrase, reading) || peer === null) return undefined;
  note(line);
  const silence = { service: line.service, isEarly: isEarly(log.beganAt, line.at), isByProto: false };
  // It may go on.
  if (tls === null && silence.isEarly) connectTls(log.connections, line, phrase.relay, UNKNOWN);
  deliver(log, line, { queueId, relay: peer.address, recipients: phrase.recipients }, { tls, silence }, tell);
  return undefined;
}

/** Whether it left this host: to a server, not into a mailbox, a program or a content filter here. */
function isOutbound({ host }: LogLine, { peer, mailer }: ToPhrase, { isOwn }: Reading): boolean {
  if (peer === null || peer.address === '' || LOCAL_MAILER.test(mailer)) return false;
  return !isLoopback(peer) && !isOwn(peer.address) && !isHostItself(host, peer);
}

function readTls(log: HostLog, line: LogLine, text: string, reading: Reading): string | undefined {
  const phrase = tlsPhrase(text);
  if (phrase === undefined) return undefined;
  if (phrase === 'broken') {
    learn(log, 'level', line.service, reading);
    // It still says that TLS is used, but not with whom and which.
    if (text.startsWith('STARTTLS=server')) startTls(log.sessions, line, SOMEONE, UNKNOWN);
    else connectTls(log.connections, line, SOME_RELAY, UNKNOWN);
    return 'a STARTTLS= without its other side and version';
  }
  if (phrase.side === 'failed') {
    loseTls(log.connections, line, phrase.relay);
    return undefined;
  }
  learn(log, 'level', line.service, reading);
  if (phrase.side === 'server') startTls(log.sessions, line, phrase.peer, phrase.tls);
  else connectTls(log.connections, line, phrase.relay, phrase.tls);
  return undefined;
}

function readAuth(log: HostLog, line: LogLine, text: string, reading: Reading): string | undefined {
  const phrase = authPhrase(text);
  if (phrase === undefined) return undefined;
  learn(log, 'level', line.service, reading);
  if (phrase === 'broken') return 'an AUTH= without its other side and mechanism';
  signIn(log.sessions, line, phrase, isEarly(log.beganAt, line.at));
  return undefined;
}

/** The log shows that this service says TLS: what nothing was said of was in clear text. */
function learn(log: HostLog, by: keyof Shown, service: string, { tell }: Reading): void {
  if (!show(log.shown, by, service)) return;
  decideSilent(log, tell);
  decideSilentDeliveries(log, tell);
}

/** A name without a dot may be anybody's, and so may one that does not lead back to its address. */
const isHostItself = (host: string, { name, isForged }: Peer): boolean =>
  host.includes('.') && name === host && !isForged;
