import { eventKey } from '../../../src/ingest/log/event-key.ts';
import type { Head } from '../../../src/ingest/log/hosts/head.ts';
import type { HeadReading as Reading } from '../../../src/ingest/log/hosts/host-rules.ts';
import { withMessage } from '../../../src/ingest/log/lines/line-in-words.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import type { OwnAddresses } from '../own-addresses.ts';
import type { HostLog } from './host-log.ts';
import { receivedMessage, refusedMessage, sentMessage } from './logged.ts';
import { arrive, complete, countRecipient, deliver, noteCiphers } from './messages.ts';
import { joined } from './parts.ts';
import { arrivalPhrase } from './phrases/arrival.ts';
import type { CipherLogging } from './phrases/cipher.ts';
import { isLoopback } from './phrases/client.ts';
import { deliveryPhrase, recipientOf } from './phrases/delivery.ts';
import { MESSAGE_ID, messageIdOf } from './phrases/message-id.ts';
import { refusalPhrase } from './phrases/refusal.ts';

const ID = new RegExp(`^${MESSAGE_ID.source} `);

/** Takes in one line; answers why it cannot be understood, if so. Lines that say nothing about mail flow are fine. */
export function readLine(log: HostLog, line: LogLine, reading: Reading, isOwn: OwnAddresses): string | undefined {
  const message = joined(log.parts, line.pid, line.at, line.message);
  if (message === null) return undefined;
  // Only what was put together of parts may be without an id.
  if (message !== line.message && !ID.test(message)) return undefined;
  const id = messageIdOf(message);
  const flag = id.length + 1;
  const from = flag + 3;
  const { head } = reading;
  const kind = message.slice(flag, from);
  const record = message === line.message ? line : withMessage(line, message);
  switch (kind) {
    case '<= ':
    case '(= ':
      head.begin(id);
      head.add(id, record, undefined, mayLean(head));
      return readArrival(log, line, { message, id, from }, reading, isOwn);
    case '=> ':
    case '-> ':
    case '>> ':
      head.add(id, record, undefined, mayLean(head));
      return readDelivery(log, line, { message, id, from }, reading, isOwn);
    case '** ':
    case '== ':
    case '*> ':
      head.add(id, record, undefined, mayLean(head));
      countRecipient(log.messages, id, line.at, recipientOf(message, from), false, reading.tell);
      return undefined;
    case 'Com':
      if (!message.startsWith('Completed', flag)) return undefined;
      head.add(id, record, undefined, mayLean(head));
      head.end(id);
      complete(log.messages, id, reading.tell);
      return undefined;
    default:
      readRefusal(line, { message, id, from: flag - 1 }, reading);
      return undefined;
  }
}

interface Said {
  readonly message: string;
  readonly id: string;
  /** Where what is not read yet begins. */
  readonly from: number;
}

function readArrival(
  { messages }: HostLog,
  line: LogLine,
  { message, id, from }: Said,
  { tell, note, head }: Reading,
  isOwn: OwnAddresses,
): string | undefined {
  const phrase = arrivalPhrase(message, from);
  if (phrase === 'broken') return 'an arrival with ambiguous fields';
  note(line);
  noteCiphers(messages, phrase.logging, tell);
  showCiphers(head, id, phrase.logging);
  const { client } = phrase;
  const isLocal = client === null || isLoopback(client.address) || isOwn(client.address);
  arrive(messages, id, line.at, receivedMessage(line, id, phrase, isLocal), phrase.tls, tell);
  return undefined;
}

function readDelivery(
  { messages }: HostLog,
  line: LogLine,
  { message, id, from }: Said,
  { tell, note, head }: Reading,
  isOwn: OwnAddresses,
): string | undefined {
  const phrase = deliveryPhrase(message, from);
  if (phrase === 'broken') return 'a delivery with ambiguous fields';
  const { recipient, to } = phrase;
  const isBefore = message[from - 3] === '>';
  countRecipient(messages, id, line.at, recipient, isBefore, tell);
  if (to === null) return undefined;
  noteCiphers(messages, to.logging, tell);
  showCiphers(head, id, to.logging);
  if (to.tls === null && mayLean(head)) head.lean(id);
  if (isLoopback(to.address) || isOwn(to.address)) return undefined;
  note(line);
  deliver(messages, id, line.at, () => sentMessage(line, id, to.endpoint), to, tell);
  return undefined;
}

/** How the head of a file calls that its lines show whether ciphers are logged. */
const CIPHERS = 'ciphers ';

/** Whether an earlier file may tell what a silence means. */
const mayLean = (head: Head): boolean => !head.hasBegun(`${CIPHERS}said`) && !head.hasBegun(`${CIPHERS}withheld`);

/** What an earlier file says nothing of may be clear text by the first line of this one that shows it. */
function showCiphers(head: Head, id: string, logging: CipherLogging): void {
  if (logging === 'proves-nothing' || head.hasBegun(`${CIPHERS}${logging}`)) return;
  head.end(`${CIPHERS}${logging === 'said' ? 'withheld' : 'said'}`);
  head.begin(`${CIPHERS}${logging}`);
  head.lean(id);
}

/** An attempt of somebody who signed in is a fact of its own kind; others are no facts. */
function readRefusal(line: LogLine, { message, id, from }: Said, { tell, note }: Reading): void {
  const phrase = refusalPhrase(message, from);
  if (phrase === undefined) return;
  note(line);
  tell(refusedMessage(line, eventKey('refused', line.host, id), phrase), phrase.tls);
}
