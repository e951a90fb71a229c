import { z } from 'zod';
import type { LogLine } from './log-line.ts';
import { giveUp, NONE, pendingSchema, type Tell, type Tls, tlsSchema, UNKNOWN } from './logged-message.ts';
import { oldestBeyond } from './oldest.ts';
import type { ClientPhrase, StarttlsCounter } from './phrases.ts';
import { receivedMessage } from './received-message.ts';
import { hearTls, newSilence, settleSilent, silenceSchema } from './silence.ts';

/** Sessions open at once; beyond that those opened first are given up. Postfix itself allows far fewer. */
const MAX_SESSIONS = 10_000;
/** Undecided messages in open sessions; beyond that the session at hand is decided before its end. */
const MAX_UNDECIDED = 20_000;

const sessionSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  /** The log has the session's beginning, so a TLS line cannot have been missed. */
  isWhole: z.boolean(),
  /** A service where TLS comes first (`smtps`): it is never in clear text, and counts no STARTTLS. */
  isWrapped: z.boolean(),
  tls: tlsSchema.nullable(),
  undecided: z.array(pendingSchema),
  /** Messages without a queue id so far in this second (since 1970): what tells them apart. */
  unqueued: z.object({ second: z.int(), count: z.int() }),
});
type Session = z.infer<typeof sessionSchema>;

/** The open sessions of a host's smtpd processes. A process serves one client at a time: its pid is the session. */
export const sessionsSchema = z.object({
  silence: silenceSchema,
  open: z.array(z.tuple([z.int(), sessionSchema])).transform((entries) => new Map(entries)),
  /** Messages in all of them. */
  undecided: z.int(),
});
export type Sessions = z.infer<typeof sessionsSchema>;

export const noSessions = (): Sessions => ({ silence: newSilence(), open: new Map(), undecided: 0 });

/** `connect from`: whatever the process did before is over, even where the log does not have its end. */
export function connect(sessions: Sessions, line: LogLine, tell: Tell): void {
  drop(sessions, line.pid, tell);
  begin(sessions, line, true, tell);
}

/** A TLS line: what comes after it in this session is encrypted, what came before was not. */
export function startTls(sessions: Sessions, line: LogLine, tls: Tls, tell: Tell): void {
  hearTls(sessions.silence, tell);
  const session = sessionOf(sessions, line, tell);
  if (session.tls === null) decide(sessions, session, NONE, tell);
  session.tls = tls;
}

/** `client=`: one message. */
export function receive(sessions: Sessions, line: LogLine, phrase: ClientPhrase, tell: Tell): void {
  const session = sessionOf(sessions, line, tell);
  const message = receivedMessage(line, phrase, phrase.queueId === 'NOQUEUE' ? nextUnqueued(session, line.at) : null);
  if (session.tls !== null) {
    tell(message, session.tls);
    return;
  }
  if (sessions.undecided >= MAX_UNDECIDED) decideUnheard(sessions, session, 'no-counters', tell);
  session.undecided.push({ message, at: line.at, told: false });
  sessions.undecided++;
}

/** `disconnect from`: its counters may tell about TLS what was not logged. */
export function disconnect(sessions: Sessions, line: LogLine, starttls: StarttlsCounter, tell: Tell): void {
  const session = sessions.open.get(line.pid);
  if (!session) return;
  sessions.open.delete(line.pid);
  if (session.tls === null) decideUnheard(sessions, session, starttls, tell);
}

/** Gives up the sessions in which nothing was said since `before` (ms). */
export function dropSessions(sessions: Sessions, before: number, tell: Tell): void {
  for (const [pid, session] of sessions.open) if (session.at < before) drop(sessions, pid, tell);
}

/** Decides about a session without a TLS line. */
function decideUnheard(sessions: Sessions, session: Session, starttls: StarttlsCounter, tell: Tell): void {
  if (starttls === 'used' || session.isWrapped) decide(sessions, session, UNKNOWN, tell);
  else if (starttls === 'not-used') decide(sessions, session, NONE, tell);
  else if (!session.isWhole) decide(sessions, session, UNKNOWN, tell);
  else for (const pending of take(sessions, session)) settleSilent(sessions.silence, pending, tell);
}

function decide(sessions: Sessions, session: Session, tls: Tls, tell: Tell): void {
  for (const pending of take(sessions, session)) {
    if (tls === UNKNOWN) giveUp(pending, tell);
    else tell(pending.message, tls);
  }
}

function take(sessions: Sessions, session: Session): Session['undecided'] {
  const taken = session.undecided;
  session.undecided = [];
  sessions.undecided -= taken.length;
  return taken;
}

function drop(sessions: Sessions, pid: number, tell: Tell): void {
  const session = sessions.open.get(pid);
  if (session) decide(sessions, session, UNKNOWN, tell);
  sessions.open.delete(pid);
}

function sessionOf(sessions: Sessions, line: LogLine, tell: Tell): Session {
  const session = sessions.open.get(line.pid) ?? begin(sessions, line, false, tell);
  session.at = line.at;
  return session;
}

function begin(sessions: Sessions, line: LogLine, isWhole: boolean, tell: Tell): Session {
  const session: Session = {
    at: line.at,
    isWhole,
    isWrapped: /\/(?:smtps|submissions|ssmtp|465)\//.test(line.service),
    tls: null,
    undecided: [],
    unqueued: { second: 0, count: 0 },
  };
  sessions.open.set(line.pid, session);
  for (const oldest of oldestBeyond(sessions.open, MAX_SESSIONS)) drop(sessions, oldest, tell);
  return session;
}

function nextUnqueued(session: Session, at: number): number {
  const second = Math.floor(at / 1000);
  if (session.unqueued.second !== second) session.unqueued = { second, count: 0 };
  return session.unqueued.count++;
}

/** Tells the undecided messages of open sessions, because the file ends. */
export function tellUndecided(sessions: Sessions, tell: Tell): void {
  for (const { undecided } of sessions.open.values()) for (const pending of undecided) giveUp(pending, tell);
}
