import { z } from 'zod';
import { eventKey } from '../../../src/ingest/log/event-key.ts';
import { loggedMessageSchema, NONE, type Tell, tlsSchema, UNKNOWN } from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import { meaningOf, type Shown, silenceSchema } from './silence.ts';

/** Arrivals that wait for something, of each kind; beyond that the oldest are given up. */
const MAX_WAITING = 20_000;
/** Most of these are probes, and never become messages. */
const MAX_DOUBTFUL = 4000;
/** The longest that a filter takes to refuse what was handed in whole: Sendmail then says so. */
const REFUSED_WITHIN_MS = 600_000;
/** What is in a queue stays there so long at most (Timeout.queuereturn). */
const QUEUED_MS = 5 * MS_PER_DAY;

const arrivalSchema = z.object({
  message: loggedMessageSchema,
  /** ms since 1970. */
  at: z.number(),
  /** Null where only silence says it. */
  tls: tlsSchema.nullable(),
  silence: silenceSchema,
  /** It was handed in whole: if nothing says that it was refused, it is in the queue. */
  isCollected: z.boolean(),
  /** A command handed it in: it may be handed over to the server on this host, which then takes in the same message. */
  isCommand: z.boolean(),
});
export type Arrival = z.infer<typeof arrivalSchema>;

const byId = z.array(z.tuple([z.string(), arrivalSchema])).transform((entries) => new Map(entries));

export const arrivalsSchema = z.object({
  /** Handed in whole in the last ten minutes, by queue id, oldest first: something may yet say that they were refused. */
  collected: byId,
  /** By queue id: they count when they are delivered, or it is tried. */
  doubtful: byId,
  /** In the queue, by event key: what silence about their TLS means is open. */
  silent: z
    .array(z.tuple([z.string(), arrivalSchema.extend({ isTold: z.boolean() })]))
    .transform((entries) => new Map(entries)),
  /** What was given up so far, with a login and in all. */
  refused: z.object({ all: z.int(), withLogin: z.int() }),
  /** Deliveries are logged (LogLevel 8). */
  hasDeliveries: z.boolean(),
});
export type Arrivals = z.infer<typeof arrivalsSchema>;

/** How many messages were begun and never accepted. */
export type Refused = Readonly<Arrivals['refused']>;

export const noArrivals = (): Arrivals => ({
  collected: new Map(),
  doubtful: new Map(),
  silent: new Map(),
  refused: { all: 0, withLogin: 0 },
  hasDeliveries: false,
});

/** What the arrivals of a host depend on. */
export interface Receiving {
  readonly arrivals: Arrivals;
  readonly shown: Shown;
}

/** Somebody has begun to hand in a message under this queue id, in whole or in part. */
export function arrive(receiving: Receiving, queueId: string, arrival: Arrival, tell: Tell): void {
  const { collected, doubtful } = receiving.arrivals;
  // An id that comes back: whatever had it before is decided.
  if (collected.has(queueId)) accept(receiving, queueId, tell);
  if (doubtful.has(queueId)) refuse(receiving, queueId, tell);
  const waiting = arrival.isCollected && !arrival.isCommand ? collected : doubtful;
  waiting.set(queueId, arrival);
  for (const oldest of oldestBeyond(collected, MAX_WAITING)) accept(receiving, oldest, tell);
  for (const oldest of oldestBeyond(doubtful, MAX_DOUBTFUL)) doubtful.delete(oldest);
}

/** What has this queue id is delivered, or it is tried: it is in the queue. */
export function accept(receiving: Receiving, queueId: string, tell: Tell): void {
  const { collected, doubtful, silent } = receiving.arrivals;
  const arrival = collected.get(queueId) ?? doubtful.get(queueId);
  if (arrival === undefined) return;
  collected.delete(queueId);
  doubtful.delete(queueId);
  const { message, tls } = arrival;
  const meaning = tls === null ? meaningOf(arrival.silence, receiving.shown) : 'said';
  if (meaning !== 'open') {
    tell(message, tls ?? (meaning === 'none' ? NONE : UNKNOWN));
    return;
  }
  silent.set(message.key, { ...arrival, isTold: false });
  for (const oldest of oldestBeyond(silent, MAX_WAITING)) giveUpSilent(receiving.arrivals, oldest, tell);
}

/** What a command handed in was handed over to the server on this host: there it counts. */
export function handOver({ arrivals: { doubtful } }: Receiving, queueId: string): boolean {
  return doubtful.get(queueId)?.isCommand === true && doubtful.delete(queueId);
}

export const isCommand = ({ arrivals }: Receiving, queueId: string): boolean =>
  arrivals.doubtful.get(queueId)?.isCommand === true;

/** What has this queue id was not taken in, or thrown away. */
export function refuse({ arrivals }: Receiving, queueId: string, tell: Tell): void {
  const { collected, doubtful } = arrivals;
  const arrival = collected.get(queueId) ?? doubtful.get(queueId);
  collected.delete(queueId);
  doubtful.delete(queueId);
  if (arrival !== undefined && !arrival.isCommand) countRefused(arrivals, arrival, tell);
}

/** An attempt of somebody who signed in is a fact of its own kind, with a key of its own; others are in a note only. */
export function countRefused(
  { refused }: Arrivals,
  { message, tls }: Pick<Arrival, 'message' | 'tls'>,
  tell: Tell,
): void {
  refused.all++;
  if (message.kind !== 'smtp-auth') return;
  refused.withLogin++;
  tell({ ...message, kind: 'refused', key: eventKey('refused', message.key) }, tls ?? UNKNOWN);
}

/**
 * Decides about what nothing was said of for long enough, at `now` (ms): it is in the queue. Where deliveries are logged, one
 * would have been said sooner or later: then it counts when it is, or the log has a gap.
 */
export function acceptUnrefused(receiving: Receiving, now: number, tell: Tell): void {
  const { collected, doubtful, hasDeliveries } = receiving.arrivals;
  for (const [queueId, arrival] of collected) {
    if (now - arrival.at <= REFUSED_WITHIN_MS) return;
    if (hasDeliveries) {
      collected.delete(queueId);
      doubtful.set(queueId, arrival);
      for (const oldest of oldestBeyond(doubtful, MAX_DOUBTFUL)) doubtful.delete(oldest);
    } else accept(receiving, queueId, tell);
  }
}

/** A service is now known to log TLS: silence has a meaning. */
export function decideSilent({ arrivals: { silent }, shown }: Receiving, tell: Tell): void {
  for (const [key, { message, silence }] of silent) {
    if (meaningOf(silence, shown) !== 'none') continue;
    silent.delete(key);
    tell(message, NONE);
  }
}

/** Gives up what began before `before` (ms), a day ago. */
export function dropArrivals(receiving: Receiving, before: number, tell: Tell): void {
  const { doubtful, silent } = receiving.arrivals;
  for (const [queueId, { at, isCollected }] of doubtful) {
    if (at < before && !isCollected) refuse(receiving, queueId, tell);
    else if (at < before + MS_PER_DAY - QUEUED_MS) doubtful.delete(queueId);
  }
  for (const [key, { at }] of silent) if (at < before) giveUpSilent(receiving.arrivals, key, tell);
}

/** Of what goes over to the next file: no day's worth of a server that logs no TLS. */
const MAX_CARRIED = 2000;

/** Gives what is accepted to the sink as far as it is known, because the file ends. It goes on waiting. */
export function tellAccepted(receiving: Receiving, until: number, tell: Tell): void {
  const { arrivals } = receiving;
  acceptUnrefused(receiving, until, tell);
  for (const waiting of arrivals.silent.values()) {
    if (!waiting.isTold) tell(waiting.message, UNKNOWN);
    waiting.isTold = true;
  }
  const more = arrivals.silent.size - MAX_CARRIED;
  for (const key of more > 0 ? [...arrivals.silent.keys()].slice(0, more) : []) giveUpSilent(arrivals, key, tell);
}

function giveUpSilent({ silent }: Arrivals, key: string, tell: Tell): void {
  const arrival = silent.get(key);
  silent.delete(key);
  if (arrival !== undefined && !arrival.isTold) tell(arrival.message, UNKNOWN);
}
