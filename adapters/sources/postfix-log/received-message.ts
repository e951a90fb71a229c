import type { Auth } from '../../../src/mailflow/dimensions.ts';
import { MS_PER_HOUR } from '../../../src/mailflow/time.ts';
import { eventKey } from './event-key.ts';
import type { LogLine } from './log-line.ts';
import type { LoggedMessage } from './logged-message.ts';
import { type ClientPhrase, isLocal } from './phrases.ts';

/**
 * The message that a `client=` line tells of. Its key is its queue id and second on this host (short queue ids come
 * back); where a filter stands before the queue there is no id, and the process and the `unqueued`-th message of its
 * session in that second tell it apart.
 */
export function receivedMessage(line: LogLine, phrase: ClientPhrase, unqueued: number | null): LoggedMessage {
  const { client, sasl, queueId } = phrase;
  const second = Math.floor(line.at / 1000);
  return {
    key:
      unqueued === null
        ? eventKey(line.host, 'in', second, queueId)
        : eventKey(line.host, 'in', second, queueId, line.pid, unqueued),
    kind: sasl ? 'smtp-auth' : 'connector',
    direction: sasl ? 'submission' : isLocal(client) ? 'local' : 'inbound',
    hour: Math.floor(line.at / MS_PER_HOUR),
    sender: sasl ? sasl.username.toLowerCase() : '',
    client: client.address === 'unknown' ? '' : client.address,
    auth: sasl ? authOf(sasl.method) : 'none',
    recipients: null,
  };
}

/** SASL mechanisms by what the client has to know: a password (basic) or a token. */
function authOf(method: string): Auth {
  if (/^(?:plain|login|cram-md5|digest-md5|ntlm|scram-.*)$/i.test(method)) return 'basic';
  return /^(?:xoauth2|oauthbearer)$/i.test(method) ? 'oauth' : 'other';
}
