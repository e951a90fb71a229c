import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  tlsReporters: [
    {
      // The second mail server was forgotten when the certificate was renewed.
      ...{ organisation: 'Wingtip Toys', policyDomain: 'contoso.com', policyType: 'sts', weekday: 120, weekend: 50 },
      failing: (days) => (days < 0 ? null : { resultType: 'certificate-expired', mx: 'mx2.contoso.com', part: 0.46 }),
    },
  ],
};
