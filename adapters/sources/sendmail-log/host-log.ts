import { z } from 'zod';
import { type HostState, hostStateSchema, newHostState } from '../../../src/ingest/log/hosts/host-state.ts';
import type { Tell } from '../../../src/ingest/log/logged-message.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import { type Arrivals, acceptUnrefused, arrivalsSchema, dropArrivals, noArrivals, tellAccepted } from './arrivals.ts';
import { type Connections, connectionsSchema, dropConnections } from './connections.ts';
import { type Deliveries, deliveriesSchema, dropDeliveries, noDeliveries, tellOpen } from './deliveries.ts';
import { type Parts, partsSchema } from './parts.ts';
import { dropSessions, type Sessions, sessionsSchema } from './sessions.ts';
import { nothingShown, type Shown, shownSchema } from './silence.ts';

/** What one host's log leaves open at any line: all that the next line depends on. */
export const hostLogSchema = hostStateSchema.extend({
  /** The first line's instant, ms since 1970. */
  beganAt: z.number(),
  shown: shownSchema,
  parts: partsSchema,
  sessions: sessionsSchema,
  arrivals: arrivalsSchema,
  connections: connectionsSchema,
  deliveries: deliveriesSchema,
});
export interface HostLog extends HostState {
  beganAt: number;
  readonly shown: Shown;
  readonly parts: Parts;
  readonly sessions: Sessions;
  readonly arrivals: Arrivals;
  readonly connections: Connections;
  readonly deliveries: Deliveries;
}

export const newHostLog = (at: number): HostLog => ({
  ...newHostState(at),
  beganAt: at,
  shown: nothingShown(),
  parts: new Map(),
  sessions: new Map(),
  arrivals: noArrivals(),
  connections: new Map(),
  deliveries: noDeliveries(),
});

/**
 * Drops what nothing was logged of since `before` (ms), a day ago. If that is no line at all, what was known of the logging is no
 * longer taken for granted.
 */
export function letGo(log: HostLog, before: number, tell: Tell): void {
  // By what is known of the logging now.
  acceptUnrefused(log, before + MS_PER_DAY, tell);
  dropArrivals(log, before, tell);
  dropConnections(log.connections, before);
  dropDeliveries(log, before, tell);
  if (log.until >= before) return;
  log.shown.level.clear();
  log.shown.proto.clear();
}

/** Gives everything that is not decided to the sink, as far as it is known: the file ends here, its log may not. */
export function tellRest(log: HostLog, tell: Tell): void {
  dropSessions(log.sessions, log.until);
  tellAccepted(log, log.until, tell);
  tellOpen(log, tell);
}
