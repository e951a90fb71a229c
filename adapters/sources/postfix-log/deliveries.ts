import { z } from 'zod';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/mailflow/time.ts';
import {
  connectionsSchema,
  connectProxy,
  connectTls,
  dropConnections,
  noConnections,
  tlsOfConnection,
} from './connections.ts';
import { eventKey } from './event-key.ts';
import type { LogLine } from './log-line.ts';
import { loggedMessageSchema, NONE, type Tell, tlsSchema, UNKNOWN, weaker } from './logged-message.ts';
import { oldestBeyond } from './oldest.ts';
import { type DeliveryPhrase, isLocal, type TlsPhrase } from './phrases.ts';
import { hearTls, newSilence, settleSilent, silenceSchema } from './silence.ts';

/** Queue ids on their way; beyond that the oldest are closed. */
const MAX_OPEN = 10_000;

/** What went to one relay on one UTC day under one queue id: one message, which may get more recipients. */
const openSchema = z.object({
  endpoint: z.string(),
  day: z.int(),
  /** Last line, ms since 1970. */
  at: z.number(),
  message: loggedMessageSchema,
  /** Null: nothing was said. */
  tls: tlsSchema.nullable(),
  /** Told as it stands: a file ended before its end. */
  told: z.boolean(),
});
type Open = z.infer<typeof openSchema>;

/** What a host's smtp processes, its delivery clients, are doing. */
export const deliveriesSchema = z.object({
  silence: silenceSchema,
  connections: connectionsSchema,
  /** By queue id, until the queue manager says `removed`. */
  open: z.array(z.tuple([z.string(), z.array(openSchema)])).transform((entries) => new Map(entries)),
});
export type Deliveries = z.infer<typeof deliveriesSchema>;

export const noDeliveries = (): Deliveries => ({
  silence: newSilence(),
  connections: noConnections(),
  open: new Map(),
});

/** A TLS line of an smtp process or of the tlsproxy that works for them. */
export function hearConnection(
  deliveries: Deliveries,
  line: LogLine,
  phrase: TlsPhrase,
  by: 'smtp' | 'tlsproxy',
  tell: Tell,
): void {
  hearTls(deliveries.silence, tell);
  if (by === 'smtp') connectTls(deliveries.connections, line, phrase);
  else connectProxy(deliveries.connections, line, phrase);
}

/** `to=<…>, relay=…, status=…`: one recipient. It counts when it was accepted by another host. */
export function deliver(deliveries: Deliveries, line: LogLine, phrase: DeliveryPhrase, tell: Tell): void {
  const { queueId, endpoint, relay, status } = phrase;
  const heard = tlsOfConnection(deliveries.connections, line, queueId, endpoint);
  if (status !== 'sent' || endpoint === null || relay === null || isLocal(relay)) return;
  const tls = heard ?? (deliveries.silence.tlsLogged ? NONE : null);

  const day = Math.floor(line.at / MS_PER_DAY);
  const ofQueueId = deliveries.open.get(queueId);
  const known = ofQueueId?.find((open) => open.endpoint === endpoint && open.day === day);
  if (known) {
    known.at = line.at;
    known.message = { ...known.message, recipients: (known.message.recipients ?? 0) + 1 };
    known.tls = known.tls === null && tls === null ? null : weaker(known.tls ?? NONE, tls ?? NONE);
    known.told = false;
    return;
  }
  const opened = { endpoint, day, at: line.at, message: outbound(line, queueId, endpoint, day), tls, told: false };
  if (ofQueueId) {
    ofQueueId.push(opened);
    return;
  }
  deliveries.open.set(queueId, [opened]);
  for (const oldest of oldestBeyond(deliveries.open, MAX_OPEN)) remove(deliveries, oldest, tell);
}

/** `removed`: the message goes nowhere any more. */
export function remove(deliveries: Deliveries, queueId: string, tell: Tell): void {
  const all = deliveries.open.get(queueId);
  if (!all) return;
  deliveries.open.delete(queueId);
  for (const open of all) close(deliveries, open, tell);
}

/** Closes and forgets what was last heard of before `before` (ms). */
export function dropDeliveries(deliveries: Deliveries, before: number, tell: Tell): void {
  dropConnections(deliveries.connections, before);
  for (const [queueId, all] of deliveries.open) {
    const left = all.filter((open) => open.at >= before);
    if (left.length === all.length) continue;
    for (const open of all) if (open.at < before) close(deliveries, open, tell);
    if (left.length > 0) deliveries.open.set(queueId, left);
    else deliveries.open.delete(queueId);
  }
}

/** Tells what is open as it stands now, because the file ends. */
export function tellOpen(deliveries: Deliveries, tell: Tell): void {
  for (const all of deliveries.open.values()) {
    for (const open of all) {
      if (open.tls === null && deliveries.silence.tlsLogged) {
        open.tls = NONE;
        open.told = false;
      }
      if (!open.told) tell(open.message, open.tls ?? UNKNOWN);
      open.told = true;
    }
  }
}

function close({ silence }: Deliveries, { message, at, tls, told }: Open, tell: Tell): void {
  if (tls === null) settleSilent(silence, { message, at, told }, tell);
  else if (!told) tell(message, tls);
}

function outbound(line: LogLine, queueId: string, endpoint: string, day: number): Open['message'] {
  return {
    key: eventKey(line.host, 'out', day, queueId, endpoint),
    kind: 'connector',
    direction: 'outbound',
    hour: Math.floor(line.at / MS_PER_HOUR),
    sender: '',
    client: '',
    auth: 'none',
    recipients: 1,
  };
}
