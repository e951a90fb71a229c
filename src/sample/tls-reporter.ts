import type { PolicyType } from '../model/tls-reports/tls-session.ts';

/** An organisation that sends a TLS report on a domain of the invented organisation every day. */
export interface TlsReporter {
  readonly organisation: string;
  readonly policyDomain: string;
  readonly policyType: PolicyType;
  /** Sessions on a usual day. */
  readonly weekday: number;
  readonly weekend: number;
  /** What fails, and which part (0…1) of the sessions; `days` after the story day, negative before it. Null: nothing. */
  readonly failing?: (
    days: number,
  ) => { readonly resultType: string; readonly mx: string; readonly part: number } | null;
}
