import { z } from 'zod';
import { eventKey } from '../../../src/ingest/log/event-key.ts';
import { DISORDER_MS } from '../../../src/ingest/log/hosts/recent.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import {
  loggedMessageSchema,
  NONE,
  type Tell,
  type Tls,
  tlsSchema,
  UNKNOWN,
  weaker,
} from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import {
  connectionsSchema,
  connectProxy,
  connectTls,
  dropConnections,
  noConnections,
  tlsOfConnection,
} from './connections.ts';
import type { DeliveryPhrase } from './phrases/delivery.ts';
import type { TlsPhrase } from './phrases/tls.ts';

/** Queue ids on their way; beyond that the oldest are closed. */
const MAX_OPEN = 10_000;
/** Queue ids that were removed last, for lines that come a little late. */
const MAX_ENDED = 1000;
/** Messages that wait until it is known whether this host logs TLS; beyond that the oldest are given up. */
const MAX_SILENT = 2000;

/** What went to one relay on one UTC day in one life of a queue id: one message, which may get more recipients. */
const sentSchema = z.object({
  endpoint: z.string(),
  day: z.int(),
  /** Last line, ms since 1970. */
  at: z.number(),
  message: loggedMessageSchema,
  /** Null: nothing was said. */
  tls: tlsSchema.nullable(),
  /** Given to the sink as it stands: a file ended before its end. */
  isTold: z.boolean(),
});
type Sent = z.infer<typeof sentSchema>;

const lifeSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  sent: z.array(sentSchema),
});
type Life = z.infer<typeof lifeSchema>;

const lives = z.array(z.tuple([z.string(), lifeSchema])).transform((entries) => new Map(entries));

/** What a host's smtp processes, its delivery clients, are doing. */
export const deliveriesSchema = z.object({
  connections: connectionsSchema,
  /** Whether they have logged TLS: until then silence says nothing. */
  isTlsLogged: z.boolean(),
  /** Of which nothing was said, oldest first. */
  silent: z.array(sentSchema),
  /** By queue id, until the queue manager says `removed`: the same id later is another message. */
  open: lives,
  ended: lives,
});
export type Deliveries = z.infer<typeof deliveriesSchema>;

export const noDeliveries = (): Deliveries => ({
  connections: noConnections(),
  isTlsLogged: false,
  silent: [],
  open: new Map(),
  ended: new Map(),
});

/** A TLS line of an smtp process or of the tlsproxy that works for them. */
export function noteConnection(
  deliveries: Deliveries,
  line: LogLine,
  phrase: TlsPhrase,
  by: 'smtp' | 'tlsproxy',
  tell: Tell,
): void {
  if (!deliveries.isTlsLogged) {
    deliveries.isTlsLogged = true;
    for (const { message } of deliveries.silent) tell(message, NONE);
    deliveries.silent = [];
  }
  if (by === 'smtp') connectTls(deliveries.connections, line, phrase);
  else connectProxy(deliveries.connections, line, phrase);
}

/** The queue has this message: it is in the queue manager's hands until `removed`. */
export function activate(deliveries: Deliveries, queueId: string, at: number, tell: Tell): void {
  const life = deliveries.open.get(queueId);
  if (life) life.at = at;
  else openLife(deliveries, queueId, { at, sent: [] }, tell);
}

/** A message begins under this id: whatever had it before is over, even where the log does not have its end. */
export function beginAnew(deliveries: Deliveries, queueId: string, tell: Tell): void {
  remove(deliveries, queueId, tell);
  deliveries.ended.delete(queueId);
}

export const isInQueue = ({ open }: Deliveries, queueId: string): boolean => open.has(queueId);

/** The TLS of what a process says of its delivery; null when nothing was said. Each delivery line has to pass here. */
export function tlsOfDelivery(deliveries: Deliveries, line: LogLine, phrase: DeliveryPhrase): Tls | null {
  const known = tlsOfConnection(deliveries.connections, line, phrase.queueId, phrase.relay?.endpoint ?? null);
  if (phrase.isEncrypted === false) return NONE;
  return known ?? (phrase.isEncrypted === true ? UNKNOWN : null);
}

/** One recipient was accepted by another host. */
export function deliver(
  deliveries: Deliveries,
  line: LogLine,
  queueId: string,
  endpoint: string,
  stated: Tls | null,
  tell: Tell,
): void {
  const tls = stated ?? (deliveries.isTlsLogged ? NONE : null);
  const day = Math.floor(line.at / MS_PER_DAY);
  const life = lifeOf(deliveries, line, queueId, tell);
  life.at = line.at;
  const known = life.sent.find((sent) => sent.endpoint === endpoint && sent.day === day);
  if (known === undefined) {
    life.sent.push({ endpoint, day, at: line.at, message: outbound(line, queueId, endpoint), tls, isTold: false });
    return;
  }
  known.at = line.at;
  known.message = { ...known.message, recipients: (known.message.recipients ?? 0) + 1 };
  known.tls = known.tls === null && tls === null ? null : weaker(known.tls ?? NONE, tls ?? NONE);
  known.isTold = false;
}

/** `removed`: the message goes nowhere any more. */
export function remove(deliveries: Deliveries, queueId: string, tell: Tell): void {
  const life = deliveries.open.get(queueId);
  if (!life) return;
  deliveries.open.delete(queueId);
  if (life.sent.length === 0) return;
  for (const sent of life.sent) close(deliveries, sent, tell);
  deliveries.ended.set(queueId, life);
  for (const oldest of oldestBeyond(deliveries.ended, MAX_ENDED)) deliveries.ended.delete(oldest);
}

/** Closes and forgets what was last heard of before `before` (ms). */
export function dropDeliveries(deliveries: Deliveries, before: number, tell: Tell): void {
  dropConnections(deliveries.connections, before);
  for (const [queueId, life] of deliveries.open) {
    for (const sent of life.sent) if (sent.at < before) close(deliveries, sent, tell);
    life.sent = life.sent.filter((sent) => sent.at >= before);
    if (life.sent.length === 0 && life.at < before) deliveries.open.delete(queueId);
  }
  for (const sent of deliveries.silent) if (sent.at < before) tellOnce(sent, UNKNOWN, tell);
  deliveries.silent = deliveries.silent.filter((sent) => sent.at >= before);
}

/** Gives what is open to the sink as it stands now, because the file ends. */
export function tellOpen(deliveries: Deliveries, tell: Tell): void {
  for (const { sent } of deliveries.open.values()) {
    for (const each of sent) {
      if (each.tls === null && deliveries.isTlsLogged) {
        each.tls = NONE;
        each.isTold = false;
      }
      tellOnce(each, each.tls ?? UNKNOWN, tell);
    }
  }
  for (const sent of deliveries.silent) tellOnce(sent, UNKNOWN, tell);
}

function tellOnce(sent: Sent, tls: Tls, tell: Tell): void {
  if (!sent.isTold) tell(sent.message, tls);
  sent.isTold = true;
}

/** A line of a message that has just been removed came late: processes log independently of one another. */
function lifeOf(deliveries: Deliveries, line: LogLine, queueId: string, tell: Tell): Life {
  const open = deliveries.open.get(queueId);
  if (open) return open;
  const ended = deliveries.ended.get(queueId);
  deliveries.ended.delete(queueId);
  const isLate = ended !== undefined && line.at - ended.at <= DISORDER_MS;
  return openLife(deliveries, queueId, isLate ? ended : { at: line.at, sent: [] }, tell);
}

function openLife(deliveries: Deliveries, queueId: string, life: Life, tell: Tell): Life {
  deliveries.open.set(queueId, life);
  for (const oldest of oldestBeyond(deliveries.open, MAX_OPEN)) remove(deliveries, oldest, tell);
  return life;
}

function close(deliveries: Deliveries, sent: Sent, tell: Tell): void {
  if (sent.tls !== null) {
    tellOnce(sent, sent.tls, tell);
    return;
  }
  if (deliveries.isTlsLogged) {
    // It may have been given to the sink as unknown.
    tell(sent.message, NONE);
    return;
  }
  deliveries.silent.push(sent);
  if (deliveries.silent.length <= MAX_SILENT) return;
  const oldest = deliveries.silent.shift();
  if (oldest) tellOnce(oldest, UNKNOWN, tell);
}

/**
 * Its key holds the second of its first delivery: the same id later that day, to the same relay, is another message. It
 * is made of nothing but this line, so that it is the same wherever the log was cut before.
 */
function outbound(line: LogLine, queueId: string, endpoint: string): Sent['message'] {
  const day = Math.floor(line.at / MS_PER_DAY);
  return {
    key: eventKey(line.host, 'out', day, queueId, endpoint, Math.floor(line.at / 1000)),
    kind: 'connector',
    direction: 'outbound',
    hour: Math.floor(line.at / MS_PER_HOUR),
    sender: '',
    client: '',
    auth: 'none',
    recipients: 1,
  };
}
