import { z } from 'zod';
import {
  type LoggedMessage,
  loggedMessageSchema,
  NONE,
  type Tell,
  type Tls,
  tlsSchema,
  UNKNOWN,
  weaker,
} from '../../../src/ingest/log/logged-message.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import type { CipherLogging } from './phrases/cipher.ts';

/** Messages on their way; beyond that those of which nothing was said for longest are closed. */
const MAX_OPEN = 10_000;
/** Recipients of one message that are told apart; more are not counted. */
const MAX_RECIPIENTS = 10_000;
/** Deliveries that wait until it is known whether this host logs ciphers; beyond that the oldest are given up. */
const MAX_SILENT = 2000;
/** What was taken in and not delivered waits in the queue for days; by then nothing is learned of it any more. */
const QUEUED_MS = 4 * MS_PER_DAY;

/** What went to one server on one UTC day: one message, which may get more recipients. */
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

const arrivalSchema = z.object({ message: loggedMessageSchema, tls: tlsSchema, isTold: z.boolean() });

const openSchema = z.object({
  /** Last line, ms since 1970. */
  at: z.number(),
  /** Of which the recipients are still being counted; null where they are known, or the log lacks its arrival. */
  arrival: arrivalSchema.nullable(),
  /** Hashes of those recipients. */
  recipients: z.array(z.int()).transform((hashes) => new Set(hashes)),
  sent: z.array(sentSchema),
});
type Open = z.infer<typeof openSchema>;

/** The messages of one host. An id is never used again, so that a message is open from its first line to `Completed`. */
export const messagesSchema = z.object({
  open: z.array(z.tuple([z.string(), openSchema])).transform((entries) => new Map(entries)),
  /** Whether log_selector has tls_cipher: a cipher was seen last, or a line that should have one. */
  ciphers: z.enum(['said', 'withheld', 'unseen']),
  /** Of which nothing was said while that was not known, oldest first. */
  silent: z.array(sentSchema),
});
export type Messages = z.infer<typeof messagesSchema>;

export const noMessages = (): Messages => ({ open: new Map(), ciphers: 'unseen', silent: [] });

/** A line shows whether ciphers are logged: if they are, what was sent without one was in clear text. */
export function noteCiphers(messages: Messages, logging: CipherLogging, tell: Tell): void {
  if (logging === 'proves-nothing' || logging === messages.ciphers) return;
  messages.ciphers = logging;
  if (logging !== 'said') return;
  for (const { message } of messages.silent) tell(message, NONE);
  messages.silent = [];
}

/** A message was taken in. Its recipients are known, or are counted as they are delivered. */
export function arrive(messages: Messages, id: string, at: number, message: LoggedMessage, tls: Tls, tell: Tell): void {
  if (message.recipients !== null) {
    tell(message, tls);
    return;
  }
  const open = openOf(messages, id, at, tell);
  open.arrival = { message, tls, isTold: false };
}

/** Something became of a recipient. `before`: it was passed on before the message was taken in (cutthrough). */
export function countRecipient(
  messages: Messages,
  id: string,
  at: number,
  recipient: string,
  before: boolean,
  tell: Tell,
): void {
  const open = before ? openOf(messages, id, at, tell) : messages.open.get(id);
  if (open === undefined) return;
  open.at = at;
  if (recipient === '' || (open.arrival === null && !before) || open.recipients.size >= MAX_RECIPIENTS) return;
  const { size } = open.recipients;
  open.recipients.add(hashOf(recipient.toLowerCase()));
  if (open.arrival !== null && open.recipients.size > size) open.arrival.isTold = false;
}

/** One recipient was accepted by another host. `message`: what it is if no other was before, with one recipient. */
export function deliver(
  messages: Messages,
  id: string,
  at: number,
  message: () => LoggedMessage,
  { endpoint, tls: stated }: { readonly endpoint: string; readonly tls: Tls | null },
  tell: Tell,
): void {
  const tls = stated ?? silence(messages);
  const day = Math.floor(at / MS_PER_DAY);
  const open = openOf(messages, id, at, tell);
  open.at = at;
  const known = open.sent.find((sent) => sent.endpoint === endpoint && sent.day === day);
  if (known === undefined) {
    open.sent.push({ endpoint, day, at, message: message(), tls, isTold: false });
    return;
  }
  known.at = at;
  known.message = { ...known.message, recipients: (known.message.recipients ?? 0) + 1 };
  const quiet = messages.ciphers === 'said' ? NONE : UNKNOWN;
  known.tls = known.tls === null && tls === null ? null : weaker(known.tls ?? quiet, tls ?? quiet);
  known.isTold = false;
}

/** `Completed`: the message goes nowhere any more. */
export function complete(messages: Messages, id: string, tell: Tell): void {
  const open = messages.open.get(id);
  if (open === undefined) return;
  messages.open.delete(id);
  tellArrival(open, tell);
  for (const sent of open.sent) close(messages, sent, tell);
}

/** Closes and forgets what was last heard of before `before` (ms). */
export function dropMessages(messages: Messages, before: number, tell: Tell): void {
  for (const [id, open] of messages.open) {
    if (open.at < before - QUEUED_MS) complete(messages, id, tell);
    else if (open.sent.some(({ at }) => at < before)) {
      for (const sent of open.sent) if (sent.at < before) close(messages, sent, tell);
      open.sent = open.sent.filter(({ at }) => at >= before);
    }
  }
  for (const sent of messages.silent) if (sent.at < before) tellOnce(sent, UNKNOWN, tell);
  messages.silent = messages.silent.filter((sent) => sent.at >= before);
}

/** Gives what is open to the sink as it stands now, because the file ends. */
export function tellOpen(messages: Messages, tell: Tell): void {
  for (const open of messages.open.values()) {
    tellArrival(open, tell);
    for (const sent of open.sent) {
      if (sent.tls === null && messages.ciphers === 'said') {
        sent.tls = NONE;
        sent.isTold = false;
      }
      tellOnce(sent, sent.tls ?? UNKNOWN, tell);
    }
  }
  for (const sent of messages.silent) tellOnce(sent, UNKNOWN, tell);
}

/** What a delivery without a cipher was: clear text where ciphers are logged, unknown where they are not. */
function silence({ ciphers }: Messages): Tls | null {
  return ciphers === 'said' ? NONE : ciphers === 'withheld' ? UNKNOWN : null;
}

function openOf(messages: Messages, id: string, at: number, tell: Tell): Open {
  let open = messages.open.get(id);
  if (open === undefined) {
    open = { at, arrival: null, recipients: new Set(), sent: [] };
    messages.open.set(id, open);
    for (const oldest of oldestBeyond(messages.open, MAX_OPEN)) complete(messages, oldest, tell);
  }
  return open;
}

function tellArrival({ arrival, recipients }: Open, tell: Tell): void {
  if (arrival === null || arrival.isTold) return;
  arrival.isTold = true;
  tell({ ...arrival.message, recipients: recipients.size === 0 ? null : recipients.size }, arrival.tls);
}

function tellOnce(sent: Sent, tls: Tls, tell: Tell): void {
  if (!sent.isTold) tell(sent.message, tls);
  sent.isTold = true;
}

function close(messages: Messages, sent: Sent, tell: Tell): void {
  if (sent.tls !== null) {
    tellOnce(sent, sent.tls, tell);
    return;
  }
  const tls = silence(messages);
  if (tls !== null) {
    // It may have been given to the sink as unknown.
    if (tls === NONE || !sent.isTold) tell(sent.message, tls);
    return;
  }
  messages.silent.push(sent);
  if (messages.silent.length <= MAX_SILENT) return;
  const oldest = messages.silent.shift();
  if (oldest) tellOnce(oldest, UNKNOWN, tell);
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
