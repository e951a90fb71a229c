import { listNames } from '../../model/text/names.ts';

/** How to look at a server as senders see it. */
const LOOK = '`openssl s_client -starttls smtp -connect {mx}:25 -servername {mx}`';

/**
 * What to do about a result type of RFC 8460 section 4.3. `mx`: the mail server that the reports name, or what stands for it.
 */
const ADVICE: ReadonlyMap<string, (mx: string) => string> = new Map([
  [
    'starttls-not-supported',
    (mx) =>
      `Switch STARTTLS on at ${mx}. If it is on, look for a firewall that rewrites SMTP between it and the internet (Cisco's "ESMTP inspection" hides STARTTLS).`,
  ],
  [
    'certificate-host-mismatch',
    (mx) =>
      `Give ${mx} a certificate that has its name as a subject alternative name, or correct the MX record. See ${LOOK}.`,
  ],
  [
    'certificate-expired',
    (mx) =>
      `Renew the certificate of ${mx}, and restart or reload its mail server, which may still use the old one. See ${LOOK}.`,
  ],
  [
    'certificate-not-trusted',
    (mx) =>
      `Give ${mx} a certificate of a public authority with its whole chain (the intermediate is often missing). See ${LOOK}.`,
  ],
  [
    'validation-failure',
    (mx) =>
      `Check the certificate of ${mx}, its chain and the TLS versions that it offers: the reports give no more detail. See ${LOOK}.`,
  ],
  [
    'tlsa-invalid',
    (mx) => `Publish a TLSA record that fits the certificate of ${mx}: it was probably renewed with another key.`,
  ],
  [
    'dnssec-invalid',
    () =>
      'Check DNSSEC of the domain and of its mail servers: signatures may have expired, or the DS record may be wrong.',
  ],
  ['dane-required', (mx) => `The sender insists on DANE: publish TLSA records for ${mx} in a zone signed with DNSSEC.`],
  [
    'sts-policy-fetch-error',
    () =>
      'Make sure that https://mta-sts.{domain}/.well-known/mta-sts.txt can be fetched from the internet, without a redirect.',
  ],
  [
    'sts-policy-invalid',
    () => 'Correct the policy file mta-sts.txt: it needs version, mode, mx and max_age (RFC 8461 section 3.2).',
  ],
  [
    'sts-webpki-invalid',
    () => 'Renew the certificate of the web server mta-sts.{domain}: senders refuse the policy without a valid one.',
  ],
]);

const OTHER = (mx: string): string => `Look at ${mx} as senders see it: ${LOOK}.`;

/** Names come from reports of strangers: what is no host name never gets into a command. */
const HOST = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** Advice for each of the reasons, each result type once. */
export function adviceOn(
  reasons: readonly { readonly resultType: string; readonly mx: string }[],
  domain: string,
): readonly string[] {
  const servers = new Map<string, readonly string[]>();
  for (const { resultType, mx } of reasons) {
    const known = servers.get(resultType) ?? [];
    servers.set(resultType, HOST.test(mx) && !known.includes(mx) ? [...known, mx] : known);
  }
  return [...servers].map(([type, named]) => {
    const at = named.length === 0 ? 'your mail server' : listNames(named);
    const text = (ADVICE.get(type) ?? OTHER)(at);
    return text
      .replaceAll('{mx}', named[0] ?? 'MAIL-SERVER')
      .replaceAll('{domain}', HOST.test(domain) ? domain : 'YOUR-DOMAIN');
  });
}
