import { z } from 'zod';
import { type Recent, recentAfter, recentSchema } from '../../../src/ingest/log/hosts/recent.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import type { Tell } from '../../../src/ingest/log/logged-message.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import { type Arrivals, arrivalsSchema, dropArrivals, noArrivals, tellAccepted, trimArrivals } from './arrivals.ts';
import { type Deliveries, deliveriesSchema, dropDeliveries, noDeliveries, tellOpen } from './deliveries.ts';
import { dropSessions, noSessions, type Sessions, sessionsSchema } from './sessions.ts';

/** What one host's log leaves open at any line: all that the next line depends on. */
export const hostLogSchema = z.object({
  /** The last line's instant, ms since 1970. */
  until: z.number(),
  /** Lines so far, in all pieces: of two logs that end in the same seconds, the longer one is ahead. */
  lines: z.int(),
  recent: recentSchema,
  /** The queue manager has said something: without it nobody knows what was accepted. */
  hasQueueLines: z.boolean(),
  sessions: sessionsSchema,
  arrivals: arrivalsSchema,
  deliveries: deliveriesSchema,
});
export interface HostLog {
  until: number;
  lines: number;
  readonly recent: Recent;
  hasQueueLines: boolean;
  readonly sessions: Sessions;
  readonly arrivals: Arrivals;
  readonly deliveries: Deliveries;
}

export const newHostLog = (at: number): HostLog => ({
  until: at,
  lines: 0,
  recent: recentAfter([]),
  hasQueueLines: false,
  sessions: noSessions(),
  arrivals: noArrivals(),
  deliveries: noDeliveries(),
});

/**
 * Moves on to a line. Every hour what nothing was logged of for a day is dropped; and after a day without any line,
 * what was known of the logging is no longer taken for granted.
 */
export function advance(log: HostLog, line: LogLine, tell: Tell): void {
  const { at } = line;
  if (Math.floor(at / MS_PER_HOUR) > Math.floor(log.until / MS_PER_HOUR)) {
    const before = at - MS_PER_DAY;
    dropSessions(log, before, tell);
    dropArrivals(log.arrivals, before, tell);
    dropDeliveries(log.deliveries, before, tell);
    if (log.until < before) {
      log.sessions.tlsServices.clear();
      log.deliveries.isTlsLogged = false;
    }
  }
  log.until = at;
  log.lines++;
  log.recent.add(line);
}

/** Gives everything that is not decided to the sink, as far as it is known: the file ends here, its log may not. */
export function tellRest({ arrivals, deliveries }: HostLog, tell: Tell): void {
  tellAccepted(arrivals, tell);
  trimArrivals(arrivals, tell);
  tellOpen(deliveries, tell);
}
