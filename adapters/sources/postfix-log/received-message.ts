import { eventKey } from '../../../src/ingest/log/event-key.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import type { LoggedMessage } from '../../../src/ingest/log/logged-message.ts';
import type { Auth } from '../../../src/model/dimensions.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import type { ClientPhrase } from './phrases/client.ts';

/**
 * The message that a `client=` line begins. Its key is its queue id, second and process on this host (short queue ids
 * come back); where a filter stands before the queue there is no id, and the process and the `unqueued`-th message of that
 * process in that second tell it apart. `isLocal`: it never crossed a network.
 */
export function receivedMessage(
  line: LogLine,
  { client, sasl, queueId }: ClientPhrase,
  isLocal: boolean,
  unqueued: number | null,
): LoggedMessage {
  const second = secondOf(line);
  return {
    key:
      unqueued === null
        ? eventKey(line.host, 'in', second, queueId, line.pid)
        : eventKey(line.host, 'in', second, queueId, line.pid, unqueued),
    kind: sasl ? 'smtp-auth' : 'connector',
    direction: sasl ? 'submission' : isLocal ? 'local' : 'inbound',
    hour: Math.floor(line.at / MS_PER_HOUR),
    sender: sasl ? sasl.username.toLowerCase() : '',
    client: client.address === 'unknown' ? '' : client.address,
    auth: sasl ? authOf(sasl.method) : 'none',
    recipients: null,
  };
}

/** The message that a command on this host handed to pickup. */
export const pickedUpMessage = (line: LogLine, queueId: string): LoggedMessage => ({
  key: eventKey(line.host, 'in', secondOf(line), queueId, line.pid),
  kind: 'connector',
  direction: 'local',
  hour: Math.floor(line.at / MS_PER_HOUR),
  sender: '',
  client: '',
  auth: 'none',
  recipients: null,
});

const secondOf = ({ at }: LogLine): number => Math.floor(at / 1000);

/** SASL mechanisms by what the client has to know: a password (basic) or a token. */
function authOf(method: string): Auth {
  if (/^(?:plain|login|cram-md5|digest-md5|ntlm|scram-.*)$/i.test(method)) return 'basic';
  return /^(?:xoauth2|oauthbearer)$/i.test(method) ? 'oauth' : 'other';
}
