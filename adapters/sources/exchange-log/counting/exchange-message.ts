import { eventKey } from '../../../../src/ingest/log/event-key.ts';
import { type Tls, UNKNOWN } from '../../../../src/ingest/log/logged-message.ts';
import type { Auth, ConnectorType, ReportedKind } from '../../../../src/model/dimensions.ts';
import { MS_PER_HOUR } from '../../../../src/model/time.ts';
import { type Attributes, isSignedIn } from '../sessions/attributes.ts';
import type { Accepted } from '../sessions/dialogue.ts';
import type { Piece } from '../sessions/piece.ts';
import type { Connector } from './connectors.ts';

/** Those that its messages may have; `local`: a hop inside that was taken for another one. */
export const MESSAGE_DIRECTIONS = ['inbound', 'outbound', 'submission', 'local'] as const;

/** A message as it is counted. */
export interface ExchangeMessage {
  /** See {@link eventKey}. */
  readonly key: string;
  readonly kind: ReportedKind;
  readonly direction: (typeof MESSAGE_DIRECTIONS)[number];
  readonly hour: number;
  readonly connector: string;
  readonly connectorType: ConnectorType;
  readonly sender: string;
  readonly client: string;
  readonly auth: Auth;
  readonly tls: Tls;
  readonly recipients: number | null;
  /** What its server is called, where that is declared. */
  readonly host: string;
}

/** Tells a message from all others, however often and in whichever pieces its log is read. */
const keyOf = ({ family, connector, session, remote }: Piece, { sequence, at }: Accepted): string =>
  eventKey('exchange', family, connector, session, remote, sequence, at);

export interface Parts {
  readonly direction: ExchangeMessage['direction'];
  readonly connector: Connector;
  readonly type: ConnectorType;
  readonly client: string;
  readonly tls: Tls;
}

/** A message without a login: connector mail. */
export function connectorMessage(piece: Piece, message: Accepted, parts: Parts): ExchangeMessage {
  return {
    ...common(piece, message, parts),
    ...{ kind: 'connector', direction: parts.direction, connectorType: parts.type, sender: '', auth: 'none' },
  };
}

/** A message that a client handed in; `sender`: who signed in, as far as that is known. */
export function submittedMessage(
  piece: Piece,
  message: Accepted,
  parts: Omit<Parts, 'direction' | 'type'> & { readonly sender: string; readonly auth: Auth },
): ExchangeMessage {
  const { sender, auth } = parts;
  return {
    ...common(piece, message, parts),
    ...{ kind: 'smtp-auth', direction: 'submission', connectorType: 'none', sender, auth },
  };
}

const common = (
  piece: Piece,
  message: Accepted,
  { connector, client, tls }: Pick<Parts, 'connector' | 'client' | 'tls'>,
) => ({
  key: keyOf(piece, message),
  hour: Math.floor(message.at / MS_PER_HOUR),
  connector: connector.name,
  client,
  tls,
  recipients: message.recipients,
  host: piece.host,
});

/** Of a session's lines so far. Where STARTTLS was accepted and nothing more is said, or its beginning is missing, unknown. */
export function tlsOf({ tls, rawTls, startTls }: Attributes, hasStart: boolean): Tls {
  if (tls !== undefined) return { version: tls, raw: rawTls ?? '' };
  return startTls || !hasStart ? UNKNOWN : { version: 'none', raw: '' };
}

/** Who signed in, as a mail address where the log has that, lower-cased; empty where it does not say. */
export const senderOf = ({ address, user }: Attributes): string => (address ?? user ?? '').toLowerCase();

/** SASL mechanisms by what the client has to know: a password (basic) or a token. */
export function authOf(attributes: Attributes): Auth {
  const { mechanism = '' } = attributes;
  if (/^(?:PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|NTLM)$/.test(mechanism)) return 'basic';
  if (/^(?:XOAUTH2|OAUTHBEARER)$/.test(mechanism)) return 'oauth';
  return isSignedIn(attributes) ? 'other' : 'none';
}
