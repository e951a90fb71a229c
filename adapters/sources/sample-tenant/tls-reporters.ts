import type { TlsReporter } from '../../../src/sample/tls-reporter.ts';

/** Who sends TLS reports, and has nothing to complain of. */
export const TLS_REPORTERS: readonly TlsReporter[] = [
  { organisation: 'Litware Inc.', policyDomain: 'contoso.com', policyType: 'sts', weekday: 210, weekend: 45 },
  { organisation: 'Proseware', policyDomain: 'contoso.com', policyType: 'sts', weekday: 96, weekend: 20 },
  // The same sessions once more, under the other policy.
  { organisation: 'Proseware', policyDomain: 'contoso.com', policyType: 'tlsa', weekday: 96, weekend: 20 },
  {
    organisation: 'Litware Inc.',
    policyDomain: 'fabrikam.com',
    policyType: 'no-policy-found',
    weekday: 40,
    weekend: 6,
  },
];
