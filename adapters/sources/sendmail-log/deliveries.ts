import { z } from 'zod';
import { eventKey } from '../../../src/ingest/log/event-key.ts';
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
import { meaningOf, type Shown, type Silence, silenceSchema } from './silence.ts';

/** Queue ids on their way; Sendmail does not log their end, so that beyond this the oldest are closed. */
const MAX_OPEN = 4000;
/** Messages that wait until it is known whether this host logs TLS; beyond that the oldest are given up. */
const MAX_SILENT = 2000;

/** What went to one relay on one UTC day of one queue id: one message, which may get more recipients. */
const sentSchema = z.object({
  /** The relay's address. */
  relay: z.string(),
  day: z.int(),
  /** Last line, ms since 1970. */
  at: z.number(),
  message: loggedMessageSchema,
  /** The weakest that is known; null where nothing is said of any part. */
  tls: tlsSchema.nullable(),
  /** Of a part of which nothing was said, as long as that has no meaning. */
  silence: silenceSchema.nullable(),
  /** Given to the sink as it stands. */
  isTold: z.boolean(),
});
type Sent = z.infer<typeof sentSchema>;

export const deliveriesSchema = z.object({
  /** By queue id, those used last at the end. */
  open: z.array(z.tuple([z.string(), z.array(sentSchema)])).transform((entries) => new Map(entries)),
  /** Closed, and what silence about their TLS means is open, oldest first. */
  silent: z.array(sentSchema),
});
export type Deliveries = z.infer<typeof deliveriesSchema>;

export const noDeliveries = (): Deliveries => ({ open: new Map(), silent: [] });

/** What the deliveries of a host depend on. */
export interface Delivering {
  readonly deliveries: Deliveries;
  readonly shown: Shown;
}

/** A server has accepted so many recipients of a message. `tls`: null where nothing was said of it. */
export function deliver(
  delivering: Delivering,
  line: LogLine,
  { queueId, relay, recipients }: { readonly queueId: string; readonly relay: string; readonly recipients: number },
  { tls, silence }: { readonly tls: Tls | null; readonly silence: Silence },
  tell: Tell,
): void {
  const { open } = delivering.deliveries;
  const day = Math.floor(line.at / MS_PER_DAY);
  const all = open.get(queueId) ?? [];
  open.delete(queueId);
  open.set(queueId, all);
  const meant = tls ?? meaningTls(silence, delivering.shown);
  const known = all.find((sent) => sent.relay === relay && sent.day === day);
  if (known === undefined) {
    const message = outbound(line, queueId, relay, recipients);
    all.push({ relay, day, at: line.at, message, tls: meant, silence: meant === null ? silence : null, isTold: false });
    for (const oldest of oldestBeyond(open, MAX_OPEN)) endMessage(delivering, oldest, tell);
    return;
  }
  known.at = line.at;
  known.message = { ...known.message, recipients: (known.message.recipients ?? 0) + recipients };
  if (meant === null) known.silence = silence;
  else known.tls = known.tls === null ? meant : weaker(known.tls, meant);
  known.isTold = false;
}

function meaningTls(silence: Silence, shown: Shown): Tls | null {
  const meaning = meaningOf(silence, shown);
  return meaning === 'open' ? null : meaning === 'none' ? NONE : UNKNOWN;
}

/** Takes in what silence means by now. */
function settle(sent: Sent, shown: Shown): void {
  if (sent.silence === null) return;
  const meant = meaningTls(sent.silence, shown);
  if (meant === null) return;
  const before = sent.tls;
  sent.silence = null;
  sent.tls = before === null ? meant : weaker(before, meant);
  if (sent.tls.version !== (before ?? UNKNOWN).version) sent.isTold = false;
}

/** The message goes nowhere any more, or its id comes back. */
export function endMessage(delivering: Delivering, queueId: string, tell: Tell): void {
  const { open } = delivering.deliveries;
  const all = open.get(queueId) ?? [];
  open.delete(queueId);
  for (const sent of all) close(delivering, sent, tell);
}

/** A service is now known to log TLS: silence has a meaning. */
export function decideSilentDeliveries(delivering: Delivering, tell: Tell): void {
  const { deliveries, shown } = delivering;
  deliveries.silent = deliveries.silent.filter((sent) => {
    settle(sent, shown);
    if (sent.silence === null) tellOnce(sent, tell);
    return sent.silence !== null;
  });
}

/** Closes and forgets what was last heard of before `before` (ms). */
export function dropDeliveries(delivering: Delivering, before: number, tell: Tell): void {
  const { deliveries } = delivering;
  for (const [queueId, all] of deliveries.open) {
    const old = all.filter((sent) => sent.at < before);
    for (const sent of old) close(delivering, sent, tell);
    if (old.length === all.length) deliveries.open.delete(queueId);
    else if (old.length > 0)
      deliveries.open.set(
        queueId,
        all.filter((sent) => sent.at >= before),
      );
  }
  for (const sent of deliveries.silent) if (sent.at < before) tellOnce(sent, tell);
  deliveries.silent = deliveries.silent.filter((sent) => sent.at >= before);
}

/** Gives what is open to the sink as it stands now, because the file ends. */
export function tellOpen({ deliveries, shown }: Delivering, tell: Tell): void {
  for (const all of deliveries.open.values()) {
    for (const sent of all) {
      settle(sent, shown);
      tellOnce(sent, tell);
    }
  }
  for (const sent of deliveries.silent) tellOnce(sent, tell);
}

function tellOnce(sent: Sent, tell: Tell): void {
  if (!sent.isTold) tell(sent.message, sent.tls ?? UNKNOWN);
  sent.isTold = true;
}

function close({ deliveries, shown }: Delivering, sent: Sent, tell: Tell): void {
  settle(sent, shown);
  if (sent.silence === null) {
    tellOnce(sent, tell);
    return;
  }
  deliveries.silent.push(sent);
  if (deliveries.silent.length <= MAX_SILENT) return;
  const oldest = deliveries.silent.shift();
  if (oldest) tellOnce(oldest, tell);
}

/**
 * Its key is made of the queue id, the relay and the day alone. Sendmail makes an id of the second, the process and a
 * number, so that it does not come back for sixty years; and it does not log when a message has left the queue, so that
 * a line hours later must find the same key, wherever the log was cut before.
 */
function outbound(line: LogLine, queueId: string, relay: string, recipients: number): Sent['message'] {
  return {
    key: eventKey(line.host, 'out', Math.floor(line.at / MS_PER_DAY), queueId, relay),
    kind: 'connector',
    direction: 'outbound',
    hour: Math.floor(line.at / MS_PER_HOUR),
    sender: '',
    client: '',
    auth: 'none',
    recipients,
  };
}
