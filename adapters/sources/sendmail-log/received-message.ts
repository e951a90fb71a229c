import { eventKey } from '../../../src/ingest/log/event-key.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import type { LoggedMessage } from '../../../src/ingest/log/logged-message.ts';
import type { Auth } from '../../../src/model/dimensions.ts';
import { MS_PER_HOUR } from '../../../src/model/time.ts';
import type { FromPhrase } from './phrases/from.ts';
import type { Login } from './sessions.ts';

/**
 * The message that a `from=` line begins. Its key is its queue id, second and process on this host. `isLocal`: it never
 * crossed a network.
 */
export function receivedMessage(
  line: LogLine,
  queueId: string,
  { recipients, relay }: FromPhrase,
  login: Login | null,
  isLocal: boolean,
): LoggedMessage {
  return {
    key: eventKey(line.host, 'in', Math.floor(line.at / 1000), queueId, line.pid),
    kind: login === null ? 'connector' : 'smtp-auth',
    direction: login !== null ? 'submission' : isLocal ? 'local' : 'inbound',
    hour: Math.floor(line.at / MS_PER_HOUR),
    sender: login?.user.toLowerCase() ?? '',
    client: relay.address,
    auth: login === null ? 'none' : authOf(login.mechanism),
    recipients,
  };
}

/** SASL mechanisms by what the client has to know: a password (basic) or a token. */
function authOf(mechanism: string): Auth {
  if (/^(?:plain|login|cram-md5|digest-md5|ntlm|scram-.*)$/i.test(mechanism)) return 'basic';
  return /^(?:xoauth2|oauthbearer)$/i.test(mechanism) ? 'oauth' : 'other';
}
