import { eventKey } from '../../../src/ingest/log/event-key.ts';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import type { LoggedMessage, ToldMessage } from '../../../src/ingest/log/logged-message.ts';
import type { Auth } from '../../../src/model/dimensions.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/model/time.ts';
import type { ArrivalPhrase, Login } from './phrases/arrival.ts';
import type { RefusalPhrase } from './phrases/refusal.ts';

const hourOf = ({ at }: LogLine): number => Math.floor(at / MS_PER_HOUR);

/** `isLocal`: it never crossed a network. Its key is its id on this host, which is never used again, and its second. */
export const receivedMessage = (
  line: LogLine,
  id: string,
  { client, login, recipients }: ArrivalPhrase,
  isLocal: boolean,
): LoggedMessage => ({
  key: eventKey(line.host, 'in', id, Math.floor(line.at / 1000)),
  kind: login ? 'smtp-auth' : 'connector',
  direction: login ? 'submission' : isLocal ? 'local' : 'inbound',
  hour: hourOf(line),
  sender: login ? userOf(login) : '',
  client: client?.address ?? '',
  auth: login ? authOf(login.authenticator) : 'none',
  recipients,
});

export const refusedMessage = (line: LogLine, key: string, { client, login }: RefusalPhrase): ToldMessage => ({
  key,
  kind: 'refused',
  direction: 'submission',
  hour: hourOf(line),
  sender: userOf(login),
  client: client.address,
  auth: authOf(login.authenticator),
  recipients: null,
});

/**
 * What goes to one server on one UTC day is one message, by whichever of its lines it was begun: the key is the same
 * wherever the log was cut, and with more recipients it is the same message.
 */
export const sentMessage = (line: LogLine, id: string, endpoint: string): LoggedMessage => ({
  key: eventKey(line.host, 'out', Math.floor(line.at / MS_PER_DAY), id, endpoint),
  kind: 'connector',
  direction: 'outbound',
  hour: hourOf(line),
  sender: '',
  client: '',
  auth: 'none',
  recipients: 1,
});

/** Without `server_set_id` nothing says who it was: the name of the authenticator stands for all who used it. */
const userOf = ({ authenticator, id }: Login): string => (id === '' ? authenticator : id).toLowerCase();

/**
 * An authenticator is called what its administrator likes, mostly by the mechanism it offers: what the client has to
 * know is a token (oauth) or a password (basic).
 */
function authOf(authenticator: string): Auth {
  if (/oauth|bearer/i.test(authenticator)) return 'oauth';
  return /plain|login|cram|scram|digest|ntlm|(?:^|[^a-z])spa(?:[^a-z]|$)/i.test(authenticator) ? 'basic' : 'other';
}
