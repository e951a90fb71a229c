import { AUTHS, type Auth } from '../dimensions.ts';
import type { Fact } from '../fact.ts';
import type { AnswerRow, Dimension, Question } from '../question.ts';
import { type Day, hourOf, startOfDay } from '../time.ts';

/** Which policy a sender applied to our domain (RFC 8460 section 4.4, `policy-type`). */
export const POLICY_TYPES = ['sts', 'tlsa', 'other', 'no-policy-found'] as const;
export type PolicyType = (typeof POLICY_TYPES)[number];

/**
 * What a row counts. `successful` and `failed` are the two sums of a report's summary, which are right where details say
 * otherwise. `reason`: failed sessions with one result type, out of the details. `unexplained`: failed ones of the summary that no
 * detail names. `surplus`: failed ones that the details of a policy name beyond its summary: a contradiction.
 */
const SESSION_COUNTS = ['successful', 'failed', 'reason', 'unexplained', 'surplus'] as const;
type SessionCount = (typeof SESSION_COUNTS)[number];

/**
 * Sessions that an organisation opened on a UTC day to deliver mail to a domain of ours, as its TLS report counts them
 * (RFC 8460). They are no messages, and the same sessions may be listed under several policy types: they are added up within
 * one policy type only.
 */
export interface TlsSessions {
  /** Who reports: `Google Inc.`. */
  readonly organisation: string;
  /** Whose policy it is: our domain, lower-cased. */
  readonly policyDomain: string;
  readonly policyType: PolicyType;
  readonly counts: SessionCount;
  /** `certificate-expired` and the others of RFC 8460 section 4.3; only of a `reason`. */
  readonly resultType: string;
  /** The receiving mail server, lower-cased; only of a `reason`, and empty where the report does not name it. */
  readonly mx: string;
  readonly sessions: number;
}

/**
 * In which columns of a fact they lie (see Fact). Policy types are a closed vocabulary of four values, as authentication is,
 * and take its codes one for one; result types are the reporter's own texts.
 */
const COLUMNS = {
  organisation: 'connector',
  policyDomain: 'domain',
  policyType: 'auth',
  result: 'rawTls',
  mx: 'sender',
} as const satisfies Readonly<Record<string, Dimension>>;

/** The fact that says it; `event` is the same for the same row of the same report. */
export function tlsSessionFact(of: TlsSessions, day: Day, event: bigint | null): Fact {
  return {
    hour: hourOf(startOfDay(day)),
    direction: 'inbound',
    connectorType: 'none',
    forcedTls: 'unknown',
    [COLUMNS.organisation]: of.organisation,
    [COLUMNS.policyDomain]: of.policyDomain,
    [COLUMNS.policyType]: AUTHS[POLICY_TYPES.indexOf(of.policyType)] as Auth,
    [COLUMNS.result]: resultOf(of),
    [COLUMNS.mx]: of.mx,
    client: '',
    // Reports count no TLS versions.
    tls: 'unknown',
    messages: of.sessions,
    recipients: null,
    event,
  };
}

/** What can be asked about sessions: everything of a window, also of one organisation or domain alone. */
export interface SessionsAsked extends Pick<Question, 'window' | 'partial' | 'limit'> {
  readonly policyDomain?: string;
  readonly organisation?: string;
  /** Day by day. */
  readonly perDay?: true;
}

/** Asks a store for sessions; {@link sessionsIn} reads the answer's rows. */
export const sessionsQuestion = ({ policyDomain, organisation, perDay, ...asked }: SessionsAsked): Question => ({
  ...asked,
  kind: 'tls-session',
  by: [...Object.values(COLUMNS), ...(perDay ? (['day'] as const) : [])],
  where: {
    ...(policyDomain !== undefined && { [COLUMNS.policyDomain]: [policyDomain] }),
    ...(organisation !== undefined && { [COLUMNS.organisation]: [organisation] }),
  },
  order: 'groups',
  withoutSenders: true,
});

/** The rows of an answer to {@link sessionsQuestion}; `day` is the only day where it was asked for, else the last one. */
export const sessionsIn = (rows: readonly AnswerRow[]): readonly (TlsSessions & { readonly day: Day })[] =>
  rows.map(({ group: [organisation, policyDomain, auth, result, mx], messages, lastDay }) => ({
    organisation: String(organisation),
    policyDomain: String(policyDomain),
    policyType: POLICY_TYPES[AUTHS.indexOf(auth as Auth)] as PolicyType,
    ...countedBy(String(result)),
    mx: String(mx),
    sessions: messages,
    day: lastDay,
  }));

/** A result type is made of small letters, digits and hyphens (see {@link resultTypeOf}), so brackets cannot be one's. */
const resultOf = ({ counts, resultType }: TlsSessions): string => (counts === 'reason' ? resultType : `(${counts})`);

function countedBy(result: string): Pick<TlsSessions, 'counts' | 'resultType'> {
  const counts = SESSION_COUNTS.find((each) => result === `(${each})`);
  return counts === undefined ? { counts: 'reason', resultType: result } : { counts, resultType: '' };
}

const MAX_RESULT_TYPE = 60;

/** A result type as it is kept: `certificate-expired`; `other` where a report has none. */
export function resultTypeOf(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_RESULT_TYPE)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'other' : plain;
}
