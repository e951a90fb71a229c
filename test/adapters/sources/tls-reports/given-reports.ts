import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { dayText } from '../../../../src/model/time.ts';

/** A report as a sender writes it, and what is true of it. */
export interface GivenReport {
  readonly organisation: string;
  readonly id: string;
  /** UTC day. */
  readonly day: number;
  readonly policies: readonly GivenPolicy[];
  readonly shape: Shape;
}

export interface GivenPolicy {
  readonly domain: string;
  readonly type: string;
  readonly successful: number;
  readonly failed: number;
  readonly details: readonly { readonly type: string; readonly mx: string; readonly sessions: number }[];
}

/** In what senders differ. */
interface Shape {
  readonly contact: 'address' | 'null' | 'absent';
  readonly mxHost: 'text' | 'list' | 'absent' | 'prefixed';
  readonly withPolicyString: boolean;
  readonly endsNextDay: boolean;
  readonly countsAsText: boolean;
  readonly extraField: boolean;
}

/** The day that the first reports cover: 2026-11-20. */
export const FIRST_DAY = 20_777;

const RESULT_TYPES = ['certificate-expired', 'validation-failure', 'starttls-not-supported', 'sts-policy-fetch-error'];

const policy = fc.record({
  domain: fc.constantFrom('contoso.com', 'fabrikam.com'),
  type: fc.constantFrom('sts', 'tlsa', 'no-policy-found', 'dane-next'),
  successful: fc.nat(5000),
  failed: fc.nat(40),
  details: fc.array(
    fc.record({
      type: fc.constantFrom(...RESULT_TYPES),
      mx: fc.constantFrom('', 'mx1.contoso.com', 'mx2.contoso.com'),
      sessions: fc.nat(30),
    }),
    { maxLength: 8 },
  ),
});

const report: fc.Arbitrary<Omit<GivenReport, 'id'>> = fc.record({
  organisation: fc.constantFrom('Litware Inc.', 'Proseware', 'Wingtip Toys'),
  day: fc.integer({ min: FIRST_DAY, max: FIRST_DAY + 3 }),
  policies: fc.array(policy, { minLength: 1, maxLength: 4 }),
  shape: fc.record({
    contact: fc.constantFrom('address', 'null', 'absent'),
    mxHost: fc.constantFrom('text', 'list', 'absent', 'prefixed'),
    withPolicyString: fc.boolean(),
    endsNextDay: fc.boolean(),
    countsAsText: fc.boolean(),
    extraField: fc.boolean(),
  }),
});

/** Several reports, no two of one organisation with the same id; two organisations may have the same. */
export const reports: fc.Arbitrary<readonly GivenReport[]> = fc
  .array(report, { minLength: 1, maxLength: 5 })
  .map((all) =>
    all.map((each, at) => ({ ...each, id: `${dayText(each.day)}_${Math.floor(at / 3) + 10 * (at % 3)}+` })),
  );

/** The report as its sender sends it. */
export function reportJson({ organisation, id, day, policies, shape }: GivenReport): string {
  const count = (value: number): number | string => (shape.countsAsText ? String(value) : value);
  const mxHost = {
    text: 'mx.contoso.com',
    list: ['mx.contoso.com'],
    absent: undefined,
    prefixed: ['mx: mx.contoso.com'],
  };
  return JSON.stringify({
    'organization-name': organisation,
    'date-range': {
      'start-datetime': `${dayText(day)}T00:00:00Z`,
      'end-datetime': shape.endsNextDay ? `${dayText(day + 1)}T00:00:00Z` : `${dayText(day)}T23:59:59Z`,
    },
    'contact-info': { address: 'tls@litware.example', null: null, absent: undefined }[shape.contact],
    'report-id': id,
    ...(shape.extraField && { 'x-version': 3 }),
    policies: policies.map(({ domain, type, successful, failed, details }) => ({
      policy: {
        'policy-type': type,
        'policy-domain': domain,
        ...(shape.withPolicyString && { 'policy-string': ['version: STSv1', 'mode: testing'] }),
        'mx-host': mxHost[shape.mxHost],
      },
      summary: {
        'total-successful-session-count': count(successful),
        'total-failure-session-count': count(failed),
      },
      'failure-details': details.map((detail) => ({
        'result-type': detail.type,
        'sending-mta-ip': '192.0.2.7',
        ...(detail.mx !== '' && { 'receiving-mx-hostname': detail.mx }),
        'failed-session-count': count(detail.sessions),
      })),
    })),
  });
}

/** How a report may come. */
export const WAYS = ['json', 'gzip', 'mail', 'mail with json', 'forwarded'] as const;
export type Way = (typeof WAYS)[number];

/** A file as it would be saved. */
export function sent(report: GivenReport, way: Way): { readonly name: string; readonly bytes: Buffer } {
  const json = reportJson(report);
  switch (way) {
    case 'json':
      return { name: 'report.json', bytes: Buffer.from(json) };
    case 'gzip':
      return { name: 'report.json.gz', bytes: gzipSync(json) };
    case 'mail':
      return { name: 'report.eml', bytes: Buffer.from(reportMail(gzipSync(json))) };
    case 'mail with json':
      return { name: 'report.eml', bytes: Buffer.from(reportMail(Buffer.from(json), 'application/tlsrpt+json')) };
    case 'forwarded':
      return { name: 'forwarded.eml', bytes: Buffer.from(forwarded(reportMail(gzipSync(json)))) };
  }
}

/** The mail that brings a report; its subject says nothing that is true. */
export function reportMail(report: Uint8Array, type = 'application/tlsrpt+gzip'): string {
  const file = 'litware.example!elsewhere.example!1700000000!1700086399!001.json.gz';
  return [
    ...['From: tls@litware.example', 'To: reports@contoso.com'],
    'Subject: Report Domain: elsewhere.example Submitter: litware.example Report-ID: <other@litware.example>',
    ...['TLS-Report-Domain: elsewhere.example', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/report; boundary="part"; report-type=tlsrpt', '', '--part'],
    ...['Content-Type: text/plain; charset=utf-8', '', 'An aggregate TLS report.', '', '--part'],
    ...[`Content-Type: ${type};`, `\tname="${file}"`, 'Content-Transfer-Encoding: base64', ''],
    ...(Buffer.from(report)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    ...['', '--part--', ''],
  ].join('\r\n');
}

export const forwarded = (mail: string, disposition = ''): string =>
  [
    ...['From: admin@contoso.com', 'Subject: Fwd: Report', 'MIME-Version: 1.0'],
    ...['Content-Type: multipart/mixed; boundary="outer"', '', '--outer', 'Content-Type: text/plain', '', 'See below.'],
    ...[
      '',
      '--outer',
      'Content-Type: message/rfc822',
      ...(disposition === '' ? [] : [disposition]),
      '',
      mail,
      '--outer--',
      '',
    ],
  ].join('\r\n');
