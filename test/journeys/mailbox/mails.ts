import { FIRST_DAY, type GivenReport, sent } from '../../adapters/sources/tls-reports/given-reports.ts';

/** A report with so many sessions that succeeded, whatever else is told apart by its id. */
const reportOf = (id: string, successful: number, day = FIRST_DAY): GivenReport => ({
  ...{ organisation: 'Litware Inc.', id, day },
  policies: [{ domain: 'contoso.com', type: 'sts', successful, failed: 0, details: [] }],
  shape: {
    ...{ contact: 'address', mxHost: 'list', withPolicyString: true },
    ...{ endsNextDay: false, countsAsText: false, extraField: false },
  },
});

export const reportMail = (id: string, successful: number, day = FIRST_DAY): Buffer =>
  sent(reportOf(id, successful, day), 'mail').bytes;

interface GivenAttachment {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly type?: string;
}

/** A mail with attached files. `authentication`: headers that the own mail server wrote, topmost first. */
export function mailWith(
  attachments: readonly GivenAttachment[],
  {
    from = 'reports@contoso.com',
    subject = 'A report',
    authentication = [],
  }: { readonly from?: string; readonly subject?: string; readonly authentication?: readonly string[] } = {},
): string {
  const parts = attachments.flatMap(({ name, content, type = 'application/octet-stream' }) => [
    '--=-part',
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ]);
  return [
    ...authentication.map((value) => `Authentication-Results: ${value}`),
    `From: ${from}`,
    'To: tlsrpt@contoso.com',
    `Subject: ${subject}`,
    'Date: Fri, 20 Nov 2026 09:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="=-part"',
    '',
    '--=-part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'See the file.',
    '',
    ...parts,
    '--=-part--',
    '',
  ].join('\r\n');
}

export const PLAIN_MAIL = ['From: a@contoso.com', 'Subject: Lunch', '', 'At noon?', ''].join('\r\n');
