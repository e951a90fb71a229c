import type { PolicyType } from '../../model/tls-reports/tls-session.ts';

/** What people call a policy type. */
export const policyTypeName: Readonly<Record<PolicyType, string>> = {
  sts: 'MTA-STS',
  tlsa: 'DANE',
  'no-policy-found': 'No policy',
  other: 'Other',
};
