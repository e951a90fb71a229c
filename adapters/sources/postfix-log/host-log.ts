import { z } from 'zod';
import { type HostState, hostStateSchema, newHostState } from '../../../src/ingest/log/hosts/host-state.ts';
import type { Tell } from '../../../src/ingest/log/logged-message.ts';
import { type Arrivals, arrivalsSchema, dropArrivals, noArrivals, tellAccepted, trimArrivals } from './arrivals.ts';
import { type Deliveries, deliveriesSchema, dropDeliveries, noDeliveries, tellOpen } from './deliveries.ts';
import { dropSessions, noSessions, type Sessions, sessionsSchema } from './sessions.ts';

/** What one host's log leaves open at any line: all that the next line depends on. */
export const hostLogSchema = hostStateSchema.extend({
  /** The queue manager has said something: without it nobody knows what was accepted. */
  hasQueueLines: z.boolean(),
  sessions: sessionsSchema,
  arrivals: arrivalsSchema,
  deliveries: deliveriesSchema,
});
export interface HostLog extends HostState {
  hasQueueLines: boolean;
  readonly sessions: Sessions;
  readonly arrivals: Arrivals;
  readonly deliveries: Deliveries;
}

export const newHostLog = (at: number): HostLog => ({
  ...newHostState(at),
  hasQueueLines: false,
  sessions: noSessions(),
  arrivals: noArrivals(),
  deliveries: noDeliveries(),
});

/**
 * Drops what nothing was logged of since `before` (ms). If that is no line at all, what was known of the logging is no
 * longer taken for granted.
 */
export function letGo(log: HostLog, before: number, tell: Tell): void {
  dropSessions(log, before, tell);
  dropArrivals(log.arrivals, before, tell);
  dropDeliveries(log.deliveries, before, tell);
  if (log.until >= before) return;
  log.sessions.tlsServices.clear();
  log.deliveries.isTlsLogged = false;
}

/** Gives everything that is not decided to the sink, as far as it is known: the file ends here, its log may not. */
export function tellRest({ arrivals, deliveries }: HostLog, tell: Tell): void {
  tellAccepted(arrivals, tell);
  trimArrivals(arrivals, tell);
  tellOpen(deliveries, tell);
}
