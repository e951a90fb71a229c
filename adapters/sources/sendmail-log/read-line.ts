import type { HeadReading } from '../../../src/ingest/log/hosts/host-rules.ts';
import { withMessage } from '../../../src/ingest/log/lines/line-in-words.ts';
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
import {
  noteArrival,
  noteAttempt,
  noteDelivery,
  noteLogin,
  noteMessageEnd,
  noteSessionEnd,
  noteTls,
} from './head-lines.ts';
import type { HostLog } from './host-log.ts';
import { wholeMessage } from './parts.ts';
import { authPhrase } from './phrases/auth.ts';
import { REFUSED, SESSION_END } from './phrases/ends.ts';
import { type FromPhrase, fromPhrase, readProto } from './phrases/from.ts';
import { isCommand, isLoopback, type Peer } from './phrases/peer.ts';
import { tlsPhrase } from './phrases/tls.ts';
import { type ToPhrase, toPhrase } from './phrases/to.ts';
import { receivedMessage } from './received-message.ts';
import { endSession, keep, type Session, sessionOf, signIn, startTls } from './sessions.ts';
import { isEarly, type Shown, show } from './silence.ts';

/** What reading a line depends on besides the log so far. */
export interface Reading extends HeadReading {
  readonly isOwn: OwnAddresses;
}

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
  const record = 'part' in whole ? line : withMessage(line, `${queueId}: ${text}`);
  switch (text.charCodeAt(0)) {
    case 102: // from=
      return readFrom(log, record, queueId, fromPhrase(text), reading);
    case 116: // to=, timeout waiting
      if (text.startsWith('to=')) return readTo(log, record, queueId, toPhrase(text), reading);
      break;
    case 83: // STARTTLS=
      return readTls(log, record, text, reading);
    case 65: // AUTH=
      return readAuth(log, record, text, reading);
    case 100: // done; discarded
      if (text.startsWith('done; delay=')) {
        noteMessageEnd(reading.head, record, queueId);
        endMessage(log, queueId, reading.tell);
      }
      break;
  }
  readEnd(log, record, whole, reading);
  return undefined;
}

/** What was not taken in after all, and the end of a session. */
function readEnd(
  log: HostLog,
  line: LogLine,
  { queueId, text }: { readonly queueId: string; readonly text: string },
  { tell, head }: Reading,
): void {
  if (REFUSED.test(text)) {
    noteMessageEnd(head, line, queueId);
    refuse(log, queueId, tell);
  } else if (SESSION_END.test(text)) {
    noteSessionEnd(head, line);
    endSession(log.sessions, line);
  }
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
  const tls = byCommand ? NONE : (session?.tls ?? phrase.tls ?? (proto?.hasTls ? UNKNOWN : null));
  noteArrival(reading.head, line, { queueId, proto, byCommand, isSilent: tls === null });
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
  const { tell, note, head } = reading;
  log.arrivals.hasDeliveries = true;
  noteAttempt(head, line, queueId);
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
  noteDelivery(head, line, queueId, tls === null);
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
    noteTls(reading.head, line, text.startsWith('STARTTLS=server') ? 'server' : 'client');
    if (text.startsWith('STARTTLS=server')) startTls(log.sessions, line, SOMEONE, UNKNOWN);
    else connectTls(log.connections, line, SOME_RELAY, UNKNOWN);
    return 'a STARTTLS= without its other side and version';
  }
  noteTls(reading.head, line, phrase.side);
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
  noteLogin(reading.head, line);
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
