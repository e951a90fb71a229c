import type { Fact } from '../fact.ts';
import type { Dimension } from '../question.ts';
import { domainOf } from '../text/address.ts';

/** A client signed in to send, or tried to: the fact behind it counts sign-ins and says nothing of mail. */
export interface SignIn {
  /** Start of the hour. */
  readonly hour: number;
  /** Lower-cased: who signed in, `scanner@contoso.com`. */
  readonly user: string;
  /** The IP address that it came from; empty where the service does not say. */
  readonly address: string;
  /** {@link SUCCEEDED}, or why it failed: `wrong password (50126)`. */
  readonly outcome: string;
  /** Which sign-in it is. */
  readonly event: bigint;
}

export const SUCCEEDED = 'succeeded';

/** Which column of a fact holds what; its other columns say nothing. */
export const SIGN_IN_COLUMNS = {
  user: 'sender',
  domain: 'domain',
  address: 'client',
  outcome: 'connector',
} as const satisfies Readonly<Record<string, Dimension>>;

/** The fact of one sign-in. How the client's connection was protected is not known: no source of sign-ins tells. */
export function signInFact({ hour, user, address, outcome, event }: SignIn): Fact {
  return {
    ...{ hour, direction: 'submission', connectorType: 'none', forcedTls: 'unknown', auth: 'other' },
    ...{ sender: user, domain: domainOf(user), client: address, connector: outcome },
    ...{ tls: 'unknown', rawTls: '', messages: 1, recipients: null, event },
  };
}

export const isSuccess = (outcome: string): boolean => outcome === SUCCEEDED;
