import { z } from 'zod';
import { eventKey } from '../../../src/ingest/log/event-key.ts';
import {
  loggedMessageSchema,
  NONE,
  type Tell,
  type Tls,
  tlsSchema,
  UNKNOWN,
} from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';

/** Arrivals that wait for something; beyond that the oldest are given up. */
const MAX_WAITING = 20_000;
/** Messages that a filter may still turn out to have handed back. */
const MAX_LATELY = 256;

/**
 * A message that a client began to hand in. It counts once the queue has taken it in; until then it can be rejected,
 * broken off or only a probe. Two things are learned apart from one another: that, and its TLS version.
 */
const arrivalSchema = z.object({
  message: loggedMessageSchema,
  queueId: z.string(),
  /** ms since 1970. */
  at: z.number(),
  /** A filter before the queue hands it back: the address that it came from in the first place; empty otherwise. */
  filteredFrom: z.string(),
  isAccepted: z.boolean(),
  /** Null as long as it is not decided. */
  tls: tlsSchema.nullable(),
  /** The smtpd service whose TLS logging decides; empty when something else does. */
  silentService: z.string(),
  /** Given to the sink, of unknown TLS version: a file ended before that was decided. */
  isTold: z.boolean(),
  /** Its session's counters say that it was accepted, or the log lacks the queue's word: silence is no refusal. */
  isMaybeQueued: z.boolean().default(false),
  /** Given to the sink as refused. */
  isRefusalTold: z.boolean().default(false),
});
export type Arrival = z.infer<typeof arrivalSchema>;

export const arrivalsSchema = z.object({
  /** By event key. */
  waiting: z.array(z.tuple([z.string(), arrivalSchema])).transform((entries) => new Map(entries)),
  /** What was given up so far, with a login and in all. */
  refused: z.object({ all: z.int(), withLogin: z.int() }),
  /** The queue manager has said something: only then is its silence a sign. */
  isQueueLogged: z.boolean().default(false),
  /** The key of what is not accepted yet, by queue id. */
  byQueueId: z.array(z.tuple([z.string(), z.string()])).transform((entries) => new Map(entries)),
  /** What was accepted last, by queue id; see {@link handedBack}. */
  lately: z
    .array(z.tuple([z.string(), z.object({ message: loggedMessageSchema, tls: tlsSchema })]))
    .transform((entries) => new Map(entries)),
});
export type Arrivals = z.infer<typeof arrivalsSchema>;

/** How many messages were begun and never accepted. */
export interface Refused {
  readonly all: number;
  readonly withLogin: number;
}

export const noArrivals = (): Arrivals => ({
  waiting: new Map(),
  refused: { all: 0, withLogin: 0 },
  isQueueLogged: false,
  byQueueId: new Map(),
  lately: new Map(),
});

/** A client begins to hand in a message. `NOQUEUE` is no queue id: who adds it accepts it by its key. */
export function arrive(
  arrivals: Arrivals,
  arrival: Pick<Arrival, 'message' | 'queueId' | 'at' | 'tls' | 'filteredFrom'>,
  tell: Tell,
): void {
  const { waiting, byQueueId } = arrivals;
  const { message, queueId, at, tls, filteredFrom } = arrival;
  waiting.set(message.key, {
    message,
    queueId,
    at,
    tls,
    filteredFrom,
    silentService: '',
    isAccepted: false,
    isTold: false,
    isMaybeQueued: false,
    isRefusalTold: false,
  });
  if (queueId !== '') {
    // An id that comes back before its message was accepted was let go: that message is none.
    const before = byQueueId.get(queueId);
    if (before !== undefined && before !== message.key) {
      const other = waiting.get(before);
      if (arrivals.isQueueLogged) reject(arrivals, before, tell);
      else if (other !== undefined) other.isMaybeQueued = true;
    }
    byQueueId.set(queueId, message.key);
  }
  for (const oldest of oldestBeyond(waiting, MAX_WAITING)) giveUp(arrivals, oldest, tell, 'for-room');
}

/** The queue has taken in what came under this id. */
export function acceptQueueId(
  arrivals: Arrivals,
  queueId: string,
  recipients: number | null,
  tell: Tell,
): Arrival | undefined {
  const key = arrivals.byQueueId.get(queueId);
  if (key === undefined) return undefined;
  arrivals.byQueueId.delete(queueId);
  return accept(arrivals, key, recipients, tell);
}

export function accept(arrivals: Arrivals, key: string, recipients: number | null, tell: Tell): Arrival | undefined {
  const arrival = arrivals.waiting.get(key);
  if (arrival === undefined || arrival.isAccepted) return undefined;
  arrival.isAccepted = true;
  if (recipients !== arrival.message.recipients) arrival.message = { ...arrival.message, recipients };
  if (arrival.message.kind === 'connector' && arrival.queueId !== '') {
    arrivals.lately.set(arrival.queueId, { message: arrival.message, tls: arrival.tls ?? UNKNOWN });
    for (const oldest of oldestBeyond(arrivals.lately, MAX_LATELY)) arrivals.lately.delete(oldest);
  }
  if (arrival.tls !== null) finish(arrivals, arrival, arrival.tls, tell);
  return arrival;
}

/** Its TLS version is known, or will never be. */
export function decideTls(arrivals: Arrivals, key: string, tls: Tls, tell: Tell): void {
  const arrival = arrivals.waiting.get(key);
  if (arrival === undefined || arrival.tls !== null) return;
  arrival.tls = tls;
  arrival.silentService = '';
  if (!arrival.isAccepted) return;
  const last = arrivals.lately.get(arrival.queueId);
  if (last?.message.key === key) arrivals.lately.set(arrival.queueId, { message: arrival.message, tls });
  finish(arrivals, arrival, tls, tell);
}

/** Nothing was said of TLS: whether that means clear text depends on whether this service logs TLS. */
export function waitForService(arrivals: Arrivals, key: string, service: string): void {
  const arrival = arrivals.waiting.get(key);
  if (arrival !== undefined && arrival.tls === null) arrival.silentService = service;
}

/** The service logs TLS: what it said nothing of was clear text. */
export function decideSilent(arrivals: Arrivals, service: string, tell: Tell): void {
  for (const [key, { silentService }] of arrivals.waiting) {
    if (silentService === service) decideTls(arrivals, key, NONE, tell);
  }
}

/** Forgets a message that was not accepted. `tell`: whom to tell of it as refused; null where that is not certain. */
export function reject(arrivals: Arrivals, key: string, tell: Tell | null): void {
  const arrival = arrivals.waiting.get(key);
  if (arrival === undefined) return;
  arrivals.waiting.delete(key);
  if (arrivals.byQueueId.get(arrival.queueId) === key) arrivals.byQueueId.delete(arrival.queueId);
  if (arrival.isAccepted) return;
  arrivals.refused.all++;
  if (arrival.message.kind === 'smtp-auth') arrivals.refused.withLogin++;
  if (tell !== null) tellRefused(arrival, tell);
}

/**
 * The session of these messages is over, and so many messages of it ended well: none, then all of these were refused;
 * as many as these, then all are in the queue, whenever it says so. Anything between does not say which.
 */
export function sessionAccepted({ waiting }: Arrivals, keys: readonly string[], accepted: number, tell: Tell): void {
  for (const key of keys) {
    const arrival = waiting.get(key);
    if (arrival === undefined || arrival.isAccepted) continue;
    if (accepted === 0) tellRefused(arrival, tell);
    else if (accepted >= keys.length) arrival.isMaybeQueued = true;
  }
}

/** An attempt of somebody who signed in is a fact of its own kind, with a key of its own; others are in a note only. */
function tellRefused(arrival: Arrival, tell: Tell): void {
  const { message, tls, isRefusalTold } = arrival;
  if (message.kind !== 'smtp-auth' || isRefusalTold) return;
  arrival.isRefusalTold = true;
  tell({ ...message, kind: 'refused', key: eventKey('refused', message.key) }, tls ?? UNKNOWN);
}

/** Given up since the log began or was gone on with, and those that were not accepted by its end. */
export function refusedIn({ refused, waiting }: Arrivals): Refused {
  const open = [...waiting.values()].filter(({ isAccepted }) => !isAccepted);
  const withLogin = open.filter(({ message }) => message.kind === 'smtp-auth');
  return { all: refused.all + open.length, withLogin: refused.withLogin + withLogin.length };
}

/**
 * A filter on the network handed the message with this id back: it is a second pass, no mail that came in. False when
 * no such message came from that address of late.
 */
export function handedBack(arrivals: Arrivals, queueId: string, address: string, tell: Tell): boolean {
  const last = arrivals.lately.get(queueId);
  if (last === undefined || last.message.client !== address) return false;
  arrivals.lately.delete(queueId);
  if (last.message.direction === 'local') return true;
  const message = { ...last.message, direction: 'local' as const };
  const arrival = arrivals.waiting.get(message.key);
  if (arrival) {
    arrival.message = message;
    arrival.isTold = false;
  } else tell(message, last.tls);
  return true;
}

/** What its session says was taken, and the queue has not, may be held (HOLD) over a weekend before it is released. */
const HELD_MS = 4 * MS_PER_DAY;

/** Gives up what began before `before` (ms). */
export function dropArrivals(arrivals: Arrivals, before: number, tell: Tell): void {
  for (const [key, { at, isMaybeQueued, isAccepted }] of arrivals.waiting) {
    const mayWait = isMaybeQueued && !isAccepted ? HELD_MS : 0;
    if (at < before - mayWait) giveUp(arrivals, key, tell, 'too-old');
  }
}

/** Gives what is accepted to the sink as far as it is known, because the file ends. It goes on waiting. */
export function tellAccepted({ waiting }: Arrivals, tell: Tell): void {
  for (const arrival of waiting.values()) {
    if (!arrival.isAccepted || arrival.isTold) continue;
    tell(arrival.message, UNKNOWN);
    arrival.isTold = true;
  }
}

/** Of what goes over to the next file: enough for a full queue, and no day's worth of a relay that logs no TLS. */
const MAX_CARRIED = { accepted: 2000, begun: 5000 } as const;

/** Gives up what began first where more waits than the next file is to be handed. */
export function trimArrivals(arrivals: Arrivals, tell: Tell): void {
  for (const isAccepted of [true, false]) {
    const keys = [...arrivals.waiting].flatMap(([key, arrival]) => (arrival.isAccepted === isAccepted ? [key] : []));
    const max = isAccepted ? MAX_CARRIED.accepted : MAX_CARRIED.begun;
    for (const key of keys.slice(0, Math.max(0, keys.length - max))) giveUp(arrivals, key, tell, 'for-room');
  }
}

/** What is given up for room may be in the queue yet; after a day it is not, unless other lines speak for it. */
function giveUp(arrivals: Arrivals, key: string, tell: Tell, why: 'for-room' | 'too-old'): void {
  const arrival = arrivals.waiting.get(key);
  if (arrival?.isAccepted && !arrival.isTold) tell(arrival.message, UNKNOWN);
  const isRefused = why === 'too-old' && arrivals.isQueueLogged && arrival?.isMaybeQueued === false;
  reject(arrivals, key, isRefused ? tell : null);
}

function finish(arrivals: Arrivals, arrival: Arrival, tls: Tls, tell: Tell): void {
  const { message, isTold } = arrival;
  arrivals.waiting.delete(message.key);
  if (!isTold || tls.version !== 'unknown') tell(message, tls);
}
