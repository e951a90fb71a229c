import { TLS_VERSIONS } from './tls.ts';

/** What reports and rules speak of: mail through connectors, or authenticated client submission. */
export const REPORTED_KINDS = ['connector', 'smtp-auth'] as const;
export type ReportedKind = (typeof REPORTED_KINDS)[number];

/**
 * What a fact counts; facts of different kinds are never added up. `refused`: an authenticated client began a message
 * that never got into the queue, one fact for each attempt. `tls-session`: sessions that other organisations opened to
 * deliver mail, as their TLS reports count them (tls-reports/tls-session.ts). `sign-in`: a client signed in to send, or tried
 * to (kinds/sign-in.ts). `trace`: a message as a service lists it, which says nothing of its TLS (kinds/traced-message.ts): it
 * must not make a share better or worse. `tls-sample`: messages of which some were looked at for their TLS (kinds/tls-sample.ts): what
 * it says of all of them is an estimate. None of them is added to mail: a question has to name it.
 */
export const KINDS = [...REPORTED_KINDS, 'refused', 'tls-session', 'sign-in', 'trace', 'tls-sample'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Which way the mail went, as seen from the organisation. `local` is a hand-over inside one host (a content filter,
 * a cron job): it never crossed a network and is left out of every "protected in transit" figure.
 */
export const DIRECTIONS = ['inbound', 'outbound', 'submission', 'local'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** `none` is internet traffic without a connector. */
export const CONNECTOR_TYPES = ['partner', 'on-premises', 'none'] as const;
export type ConnectorType = (typeof CONNECTOR_TYPES)[number];

/** How a client proved who it is. `other` includes "the source does not say"; `none` is not authenticated. */
export const AUTHS = ['basic', 'oauth', 'other', 'none'] as const;
export type Auth = (typeof AUTHS)[number];

export const FORCED = ['no', 'yes', 'unknown'] as const;
export type Forced = (typeof FORCED)[number];

/** The numeric code of a value in its list; how closed vocabularies travel in columns. */
export const codes = {
  direction: codesOf(DIRECTIONS),
  connectorType: codesOf(CONNECTOR_TYPES),
  auth: codesOf(AUTHS),
  tls: codesOf(TLS_VERSIONS),
  forced: codesOf(FORCED),
} as const;

function codesOf<T extends string>(values: readonly T[]): Readonly<Record<T, number>> {
  return Object.fromEntries(values.map((value, code) => [value, code])) as Record<T, number>;
}
