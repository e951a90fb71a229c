import type { ConnectorType } from '../../../../src/model/dimensions.ts';
import { type Attributes, isSignedIn } from '../sessions/attributes.ts';
import type { Accepted } from '../sessions/dialogue.ts';
import type { Piece } from '../sessions/piece.ts';
import type { Connector } from './connectors.ts';
import { type Endpoint, isPrivate } from './endpoint.ts';

/**
 * What an accepted message is, going by the hop at which it was logged: each message is counted at one of them.
 * `inbound`: where it comes into the organisation; `submission`: where the Transport service takes it from a client;
 * `outbound`: where it leaves the organisation. `second-hop`: it came through a front end, whose log has it as well.
 */
export type Verdict =
  | { readonly is: 'inbound' | 'second-hop'; readonly type: ConnectorType }
  | {
      readonly is: 'submission';
      /** The session of the front end that knows user and TLS; null where this session does. */
      readonly proxyOf: string | null;
      readonly isProxied: boolean;
    }
  | {
      readonly is: 'outbound';
      readonly type: ConnectorType;
      /** A front end makes the connection, and knows its TLS. */
      readonly isProxied: boolean;
    }
  | { readonly is: 'internal'; readonly why: Internal };

/** Why a message is counted elsewhere or not at all. */
export type Internal =
  | 'own-server'
  | 'hop-inside'
  | 'front-end-to-hub'
  | 'outbound-proxy'
  | 'shadow'
  | 'private-target'
  | 'declared-own';

export interface Judging {
  readonly connector: Connector;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Whether an address is declared as one of the organisation's own. */
  readonly isOwn: (address: string) => boolean;
}

const CLIENT_PROXY_PORT = '465';
const HUB_PORT = '2525';
const DELIVERY_PORT = '475';
const OUTBOUND_PROXY_PORT = '717';

/** Ports on which processes of the organisation hand messages to one another. */
const isInside = (port: string): boolean => port === HUB_PORT || port === DELIVERY_PORT || port === CLIENT_PROXY_PORT;

/** Whether a client's first hop is logged on this port: a front end, an Edge, or an Exchange before 2013. */
export const isFirstHop = (port: string): boolean => port !== '' && !isInside(port) && port !== OUTBOUND_PROXY_PORT;

export const isHub = (port: string): boolean => port === HUB_PORT || port === CLIENT_PROXY_PORT;

export const judge = (piece: Piece, message: Accepted, known: Judging): Verdict =>
  piece.family === 'receive' ? received(message, known) : sent(piece, message, known);

const internal = (why: Internal): Verdict => ({ is: 'internal', why });

function received({ attributes, isOfOrganisation }: Accepted, { connector, local, remote, isOwn }: Judging): Verdict {
  if (attributes.isShadow) return internal('shadow');
  if (attributes.proxyOf !== undefined || (local.port === CLIENT_PROXY_PORT && !isSignedIn(attributes)))
    return { is: 'submission', proxyOf: attributes.proxyOf ?? null, isProxied: true };
  if (local.port === OUTBOUND_PROXY_PORT || attributes.isToOutside) return internal('outbound-proxy');
  const type = isOfOrganisation || connector.isHybrid ? 'on-premises' : 'none';
  if (attributes.isFromFrontEnd) return { is: 'second-hop', type };
  // On a connector of people's own it is a client's, also where Exchange's has the same port.
  if (isSignedIn(attributes) && local.port === CLIENT_PROXY_PORT)
    return { is: 'submission', proxyOf: null, isProxied: false };
  if (isInside(local.port)) return internal('hop-inside');
  if (attributes.isOwnServer) return internal('own-server');
  if (isSignedIn(attributes)) return { is: 'submission', proxyOf: null, isProxied: false };
  return isOwn(remote.address) ? internal('declared-own') : { is: 'inbound', type };
}

function sent({ hasStart }: Piece, { attributes, isOfOrganisation }: Accepted, judging: Judging): Verdict {
  const { connector, remote, isOwn } = judging;
  const type = isHybrid(attributes, isOfOrganisation, connector) ? 'on-premises' : 'none';
  if (connector.isOutboundProxy || attributes.madeFor !== undefined) return internal('outbound-proxy');
  if (attributes.isToOutside || remote.port === OUTBOUND_PROXY_PORT) return { is: 'outbound', type, isProxied: true };
  if (connector.isExternal || connector.isHybrid) return { is: 'outbound', type, isProxied: false };
  if (isInside(remote.port) && !(hasStart && isSmartHost(attributes, judging)))
    return internal(remote.port === HUB_PORT ? 'front-end-to-hub' : 'hop-inside');
  if (attributes.isOwnServer) return internal('own-server');
  if (isOwn(remote.address)) return internal('declared-own');
  return isPrivate(remote.address) ? internal('private-target') : { is: 'outbound', type, isProxied: false };
}

/**
 * Relay services take mail in on the Hub's port, too. Servers of the organisation say at the beginning of a session that
 * they are some, or hand a client's session on.
 */
const isSmartHost = (
  { isOwnServer, isFromFrontEnd, proxyOf, isShadow }: Attributes,
  { local, remote, isOwn }: Judging,
): boolean =>
  remote.port === HUB_PORT &&
  (isOwnServer ?? isFromFrontEnd ?? proxyOf ?? isShadow) === undefined &&
  remote.address !== local.address &&
  !isPrivate(remote.address) &&
  !isOwn(remote.address);

/**
 * Exchange Online serves other organisations, too: that the other side is it proves a hybrid connector only with the
 * name of the organisation in MAIL FROM, which no other connector sends, or the wizard's name for it.
 */
const isHybrid = (
  { isExchangeOnline }: Attributes,
  isOfOrganisation: boolean,
  { isHybrid: isDeclared, isWizards }: Connector,
): boolean => isDeclared || isOfOrganisation || (isExchangeOnline === true && isWizards);
