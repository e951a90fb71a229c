import { gzipSync } from 'node:zlib';
import type { SourceExample, SourceExamples } from '../source-examples.ts';

const modifiedAt = '2026-11-22T09:00:00Z';

const policyOf = (
  type: string,
  domain: string,
  successful: number,
  failed: number,
  details: readonly object[] = [],
) => ({
  policy: { 'policy-type': type, 'policy-domain': domain },
  summary: { 'total-successful-session-count': successful, 'total-failure-session-count': failed },
  ...(details.length > 0 && { 'failure-details': details }),
});

const reportOf = (organisation: string, id: string, policies: readonly unknown[]) => ({
  'organization-name': organisation,
  'date-range': { 'start-datetime': '2026-11-20T00:00:00Z', 'end-datetime': '2026-11-20T23:59:59Z' },
  'contact-info': 'tls-reports@litware.example',
  'report-id': id,
  policies,
});

const FAILED = { 'result-type': 'certificate-expired', 'receiving-mx-hostname': 'mx2.contoso.com' };

const litware = reportOf('Litware Inc.', '2026-11-20T00:00:00Z_contoso.com', [
  policyOf('sts', 'contoso.com', 118, 5, [{ ...FAILED, 'failed-session-count': 5 }]),
]);

const json = (fileName: string, report: object, messages: number): SourceExample => ({
  ...{ fileName, format: 'tls-report-json', modifiedAt, messages },
  text: `${JSON.stringify(report, null, 2)}\n`,
});

function mail(type: string, body: Buffer): string {
  const lines = body.toString('base64').match(/.{1,76}/g) ?? [];
  return [
    'From: tls-reports@litware.example',
    'To: reports@contoso.com',
    'Subject: Report Domain: contoso.com Submitter: litware.example Report-ID: <1@litware.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=tlsrpt; boundary="=-part"',
    '',
    '--=-part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This is an aggregate TLS report.',
    '',
    '--=-part',
    `Content-Type: ${type}; name="litware.example!contoso.com!1795132800!1795219199!001.json.gz"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...lines,
    '--=-part--',
    '',
  ].join('\r\n');
}

const packed = gzipSync(JSON.stringify(litware));

export const examples: SourceExamples = {
  files: [
    // 118 and 5 of the summary, and 5 with their reason.
    json('litware.example!contoso.com!1795132800!1795219199!001.json', litware, 128),
    // Sessions under both policy types, nobody to ask, the day's end as the next one's beginning.
    json(
      'report.json',
      {
        ...reportOf('Proseware', '4711+', [
          policyOf('sts', 'contoso.com', 7, 0),
          policyOf('tlsa', 'contoso.com', 7, 0),
          policyOf('no-policy-found', 'fabrikam.com', 2, 0),
        ]),
        'contact-info': null,
        'date-range': { 'start-datetime': '2026-11-20T00:00:00Z', 'end-datetime': '2026-11-21T00:00:00Z' },
      },
      16,
    ),
    {
      ...{ fileName: 'report.eml', format: 'tls-report-mail', modifiedAt, messages: 128 },
      text: mail('application/tlsrpt+gzip', packed),
    },
  ],
  broken: [
    {
      ...json(
        'negative.json',
        reportOf('Litware Inc.', '2', [policyOf('sts', 'contoso.com', 3, 0), policyOf('sts', 'fabrikam.com', -1, 0)]),
        0,
      ),
      says: { line: 2, reason: /is not a count of sessions/ },
    },
    {
      ...json('half.json', litware, 0),
      text: JSON.stringify(litware, null, 2).slice(0, 300),
      says: { refusal: /not complete JSON/ },
    },
    {
      ...{ fileName: 'bomb.eml', format: 'tls-report-mail', modifiedAt },
      text: mail('application/tlsrpt+gzip', gzipSync(Buffer.alloc(11 * 1024 * 1024, 32))),
      says: { refusal: /larger than 10 MiB unpacked/ },
    },
    {
      ...{ fileName: 'broken.eml', format: 'tls-report-mail', modifiedAt },
      text: mail('application/tlsrpt+gzip', packed.subarray(0, 60)),
      says: { refusal: /damaged or ends early/ },
    },
  ],
  // Whatever is that long and does not begin like a report is left at once.
  *long(bytes) {
    yield '{"report":"';
    const blank = ' '.repeat(1024);
    for (let written = 0; written < bytes; written += blank.length) yield blank;
    yield '"}\n';
  },
};
