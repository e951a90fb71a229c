import { z } from 'zod';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/mailflow/time.ts';
import { type Deliveries, deliveriesSchema, dropDeliveries, noDeliveries, tellOpen } from './deliveries.ts';
import type { LogLine } from './log-line.ts';
import type { Tell } from './logged-message.ts';
import { type Recent, recentSchema, remember } from './recent.ts';
import { dropSessions, noSessions, type Sessions, sessionsSchema, tellUndecided } from './sessions.ts';
import { dropWaiting, tellWaiting } from './silence.ts';

/** What one host's log leaves open at any line: all that the next line depends on. */
export const hostLogSchema = z.object({
  /** The last line's instant, ms since 1970. */
  until: z.number(),
  /** Lines so far, in all pieces: of two logs that end in the same seconds, the longer one is ahead. */
  lines: z.int(),
  recent: recentSchema,
  sessions: sessionsSchema,
  deliveries: deliveriesSchema,
});
export interface HostLog {
  until: number;
  lines: number;
  readonly recent: Recent;
  readonly sessions: Sessions;
  readonly deliveries: Deliveries;
}

export const newHostLog = (at: number): HostLog => ({
  until: at,
  lines: 0,
  recent: [],
  sessions: noSessions(),
  deliveries: noDeliveries(),
});

/**
 * Moves on to a line. Every hour what nobody spoke of for a day is dropped; and after a day
 * without any line, what was known of the logging is no longer taken for granted.
 */
export function advance(log: HostLog, line: LogLine, tell: Tell): void {
  const { at } = line;
  if (Math.floor(at / MS_PER_HOUR) > Math.floor(log.until / MS_PER_HOUR)) {
    const before = at - MS_PER_DAY;
    const { sessions, deliveries } = log;
    dropSessions(sessions, before, tell);
    dropDeliveries(deliveries, before, tell);
    for (const silence of [sessions.silence, deliveries.silence]) {
      dropWaiting(silence, before, tell);
      if (log.until < before) silence.tlsLogged = false;
    }
  }
  log.until = at;
  log.lines++;
  remember(log.recent, line);
}

/** Tells everything that is not decided, as well as it is known: the file ends here, its log may not. */
export function tellRest({ sessions, deliveries }: HostLog, tell: Tell): void {
  tellUndecided(sessions, tell);
  tellOpen(deliveries, tell);
  tellWaiting(sessions.silence, tell);
  tellWaiting(deliveries.silence, tell);
}
