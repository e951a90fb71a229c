import type { PolicyType } from '../../model/tls-reports/tls-session.ts';

export const policyName: Readonly<Record<PolicyType, string>> = {
  sts: 'MTA-STS',
  tlsa: 'DANE',
  'no-policy-found': 'no policy',
  other: 'other policy',
};
