import type { Hour } from '../model/time.ts';

/** Sign-ins to send of the last days, for rules: see src/model/kinds/sign-in.ts. */
export interface SignInHistory {
  /** Up to when they are known. */
  readonly until: Date;
  /** Up to when they are known of each tenant, by the name that its feed has. */
  readonly tenants: readonly { readonly name: string; readonly until: Date }[];
  /** From when on they are known of every tenant: a few days back at the most. */
  readonly since: Date;
  /** What tells of them. */
  readonly sources: readonly string[];
  /** In the order of their hours. */
  readonly counts: readonly SignInCount[];
}

/** The sign-ins of a user from an address within an hour. */
export interface SignInCount {
  readonly hour: Hour;
  readonly user: string;
  readonly address: string;
  readonly succeeded: number;
  readonly failed: number;
}
