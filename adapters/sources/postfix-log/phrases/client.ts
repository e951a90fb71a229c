import { addressIn, bareAddress, type Peer } from './peer.ts';

/*
 * What smtpd says of a client. Each reader of a phrase answers undefined for a message that is not its own, and
 * 'broken' for one that is but cannot be understood. Formats: sources.md §4 and Postfix's own source (`smtpd.c`,
 * `mail_open_stream`). Messages hold texts that strangers chose: a phrase begins where the message begins, and
 * expressions stay linear in its length.
 */

/** Twice the longest mail address; more would be somebody's try to fill the memory. */
const MAX_USERNAME = 640;

export interface ClientPhrase {
  /** `NOQUEUE` where a filter stands before the queue. */
  readonly queueId: string;
  readonly client: Peer;
  /** Null without authentication. */
  readonly sasl: { readonly method: string; readonly username: string } | null;
  /** A filter hands the message back and says what its queue id was before; empty without. */
  readonly originalQueueId: string;
  /** A filter hands the message back and says which address it came from; empty without. */
  readonly originalAddress: string;
}

/** `QID: client=host[address](:port)(, sasl_method=…, sasl_username=…)(, sasl_sender=…)(, orig_…=…)` */
export function clientPhrase(message: string): ClientPhrase | 'broken' | undefined {
  const match = /^([0-9A-Za-z]{1,64}): client=([^[\]\s]{0,255})\[([^\]]{1,128})\](?::\d+)?(?:, (.*))?$/.exec(message);
  if (!match) return /^[0-9A-Za-z]{1,64}: client=/.test(message) ? 'broken' : undefined;
  const [, queueId = '', name = '', address = '', rest = ''] = match;
  const client = { name, address: bareAddress(address) };
  // Most messages of strangers have nothing more.
  if (rest === '') return { queueId, client, sasl: null, originalQueueId: '', originalAddress: '' };
  const login = sasl(rest);
  if (login && login.username.length > MAX_USERNAME) return 'broken';
  return { queueId, client, sasl: login, ...original(rest) };
}

/** The user name is the client's own text and may hold a comma: it ends where Postfix's next field begins. */
function sasl(fields: string): ClientPhrase['sasl'] {
  const username = /(?:^|, )sasl_username=(.*?)(?:, sasl_sender=.*|, orig_(?:queue_id|client)=.*)?$/.exec(fields)?.[1];
  if (username === undefined) return null;
  return { method: /^sasl_method=([^,]*)/.exec(fields)?.[1] ?? '', username };
}

/** Postfix writes these last, and only what a filter said that is trusted with XFORWARD. */
function original(fields: string): Pick<ClientPhrase, 'originalQueueId' | 'originalAddress'> {
  const last = /(?:^|, )(?:orig_queue_id=([0-9A-Za-z]{1,64}))?(?:(?:^|, )?orig_client=([^,\s]{1,400}))?$/.exec(fields);
  return { originalQueueId: last?.[1] ?? '', originalAddress: addressIn(last?.[2] ?? '') };
}

/** `connect from host[address](:port)`: the client's address, empty where it is not known; undefined for other messages. */
export function connectPhrase(message: string): string | undefined {
  return message.startsWith(CONNECT) ? addressIn(message.slice(CONNECT.length)) : undefined;
}

const CONNECT = 'connect from ';
const DISCONNECT = 'disconnect from ';

/** What the counters of `disconnect from host[address] ehlo=2 starttls=1 … commands=8` say of a session. */
export interface DisconnectPhrase {
  /** False before Postfix 3.0: then all others mean nothing. */
  readonly hasCounters: boolean;
  readonly hasStarttls: boolean;
  readonly hasAuth: boolean;
  /** A proxy in front told who the client is. */
  readonly hasXclient: boolean;
  /** DATA commands that ended well. */
  readonly accepted: number;
  /** Messages came in chunks (BDAT), of which each is counted: how many messages ended well is not known. */
  readonly hasChunks: boolean;
}

export const isDisconnect = (message: string): boolean => message.startsWith(DISCONNECT);

/** The counters of a message that {@link isDisconnect}. */
export function disconnectPhrase(message: string): DisconnectPhrase {
  const counters = new Map<string, number>();
  for (const word of message.slice(message.lastIndexOf(']') + 1).split(' ')) {
    const counter = /^([a-z]+)=(\d{1,9})(?:\/\d{1,9})?$/.exec(word);
    if (counter) counters.set(counter[1] as string, Number(counter[2]));
  }
  const of = (command: string): number => counters.get(command) ?? 0;
  return {
    hasCounters: counters.has('commands'),
    hasStarttls: of('starttls') > 0,
    hasAuth: of('auth') > 0,
    hasXclient: of('xclient') > 0,
    accepted: of('data'),
    hasChunks: of('bdat') > 0,
  };
}

/**
 * What a filter before the queue answered at the end of a message, as smtpd logs it:
 * `(QID|NOQUEUE: )proxy-accept: END-OF-MESSAGE: 250 …` or `proxy-reject: …`.
 */
export function filterVerdict(message: string): 'accepted' | 'rejected' | undefined {
  const verdict = /^(?:[0-9A-Za-z]{1,64}: )?proxy-(accept|reject): END-OF-MESSAGE\b/.exec(message)?.[1];
  return verdict === undefined ? undefined : verdict === 'accept' ? 'accepted' : 'rejected';
}
