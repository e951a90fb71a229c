import type { TlsUsed } from '../story.ts';
import type { Log } from './log.ts';
import type { Setup } from './setup.ts';

/** What a message is, as exactly as the log can know it. */
export interface Truth {
  readonly kind: 'connector' | 'smtp-auth' | 'refused';
  readonly direction: 'inbound' | 'outbound' | 'submission' | 'local';
  readonly hour: number;
  readonly sender: string;
  readonly client: string;
  readonly auth: 'basic' | 'oauth' | 'other' | 'none';
  readonly tls: TlsUsed | 'none' | 'unknown';
  readonly recipients: number;
}

/** How a message came, and what the log has of that. */
export interface Received {
  readonly truth: Omit<Truth, 'tls'>;
  readonly queueId: string;
  /** Seconds since the story began; of its `from=` line. */
  readonly at: number;
  /** Null: a command handed it in, and it never crossed anything. */
  readonly session: {
    readonly tls: TlsUsed | null;
    readonly isByProto: boolean;
    /** Its first line without TLS is among the log's first: it may go on from before. */
    readonly isCut: boolean;
  } | null;
}

/** What was used for some recipients of a message that went to one relay on one day. */
export interface Part {
  readonly at: number;
  readonly tls: TlsUsed | null;
  /** The process may have used a connection with TLS that it kept: its silence says nothing. */
  readonly isMaybeKept: boolean;
}

/** A filter takes ten minutes at most to refuse a message. */
const REFUSED_SECONDS = 600;

/** Whether the log shows that it was taken in: something was tried, or nothing of the kind was ever logged until then. */
export const isKnownAccepted = ({ queueId, at }: Received, log: Log): boolean =>
  log.tried.has(queueId) || log.deliversSince > at + REFUSED_SECONDS;

export const isEarly = (at: number, { beganAt }: Log): boolean => at - beganAt <= EARLY_SECONDS;

/** A session, or a kept connection, may be a little over five minutes old without a word. */
const EARLY_SECONDS = 310;

/**
 * What the log can know of the TLS of an arrival. Written after what Sendmail logs, not after what the reader does: an
 * account of the evidence.
 */
export function knownOf({ session }: Received, { logLevel, saysProto }: Setup, log: Log): Truth['tls'] {
  if (session === null) return 'none';
  if (session.tls !== null) {
    if (logLevel === 9) return saysProto ? session.tls : 'unknown';
    // Its protocol says that there was TLS, or nothing does.
    if (saysProto) return 'unknown';
  }
  if (session.isByProto && log.hasProto) return 'none';
  return log.hasLevel9 && !session.isCut ? 'none' : 'unknown';
}

const WEAKEST_FIRST = ['none', '1.0', '1.1', '1.2', '1.3'] as const;

/** The weakest of the parts of which the log knows it. */
export function knownOfSent(parts: readonly Part[], { logLevel, saysProto }: Setup, log: Log): Truth['tls'] {
  const known = parts.flatMap(({ at, tls, isMaybeKept }) => {
    if (isMaybeKept) return [];
    if (tls !== null && logLevel === 9) return saysProto ? [tls] : [];
    return log.hasLevel9 && !isEarly(at, log) ? (['none'] as const) : [];
  });
  return WEAKEST_FIRST.find((version) => known.includes(version)) ?? 'unknown';
}
