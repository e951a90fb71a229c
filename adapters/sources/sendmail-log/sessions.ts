import { z } from 'zod';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { type Tls, tlsSchema } from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import type { AuthPhrase } from './phrases/auth.ts';
import type { Peer } from './phrases/peer.ts';

/** Beyond that those in which nothing was said for longest are forgotten. */
const MAX_SESSIONS = 4000;
/** Timeout.command: Sendmail closes a session in which nothing happens for an hour. */
const IDLE_MS = MS_PER_HOUR;

const loginSchema = z.object({ user: z.string(), mechanism: z.string() });
export type Login = Readonly<z.infer<typeof loginSchema>>;

const sessionSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  /** Who connected; empty where that was cut off. */
  address: z.string(),
  /** Null without TLS. */
  tls: tlsSchema.nullable(),
  /** Null without SMTP AUTH. */
  login: loginSchema.nullable(),
  /** The log has just begun: what the session did before is not in it. */
  isCut: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

/**
 * The sessions in which a client began TLS or signed in, or that a log may have begun in, by pid: Sendmail makes a process for each connection. It does
 * not log where one ends, and pids come back: another client, a second STARTTLS or a second AUTH is another session.
 */
export const sessionsSchema = z.array(z.tuple([z.int(), sessionSchema])).transform((entries) => new Map(entries));
export type Sessions = z.infer<typeof sessionsSchema>;

/** What was before the client began TLS was another session: in clear text, and its login is void (RFC 3207). */
export function startTls(sessions: Sessions, line: LogLine, { address }: Peer, tls: Tls): void {
  keep(sessions, line, { at: line.at, address, tls, login: null, isCut: false });
}

export function signIn(
  sessions: Sessions,
  line: LogLine,
  { peer, user, mechanism }: AuthPhrase,
  isEarly: boolean,
): void {
  const before = sessionOf(sessions, line, peer);
  const login = { user, mechanism };
  const isAnother = before === undefined || before.login !== null;
  const tls = isAnother ? null : before.tls;
  const isCut = isAnother ? isEarly : before.isCut;
  keep(sessions, line, { at: line.at, address: peer.address, tls, login, isCut });
}

/** The session of this client in this process; undefined where nothing is known of it. */
export function sessionOf(sessions: Sessions, { pid, at }: LogLine, { address }: Peer): Session | undefined {
  const session = sessions.get(pid);
  if (session === undefined || at - session.at > IDLE_MS) return undefined;
  return session.address === address || session.address === '' || address === '' ? session : undefined;
}

/** Something was said in this session. */
export function keep(sessions: Sessions, { pid, at }: LogLine, session: Session): void {
  sessions.delete(pid);
  sessions.set(pid, session.at === at ? session : { ...session, at });
  for (const oldest of oldestBeyond(sessions, MAX_SESSIONS)) sessions.delete(oldest);
}

export const endSession = (sessions: Sessions, { pid }: LogLine): boolean => sessions.delete(pid);

/** Forgets what can be no session any more at `now` (ms). */
export function dropSessions(sessions: Sessions, now: number): void {
  for (const [pid, { at }] of sessions) if (now - at > IDLE_MS) sessions.delete(pid);
}
