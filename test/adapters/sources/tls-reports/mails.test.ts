import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { FIRST_DAY, forwarded, type GivenReport, reportJson, reportMail, sent } from './given-reports.ts';
import { type GivenFile, heldSessions, importReports } from './import-reports.ts';

const reportOf = (organisation: string, more: Partial<GivenReport['policies'][number]> = {}): GivenReport => ({
  ...{ organisation, id: '1', day: FIRST_DAY },
  policies: [{ domain: 'contoso.com', type: 'sts', successful: 7, failed: 0, details: [], ...more }],
  shape: {
    ...{ contact: 'address', mxHost: 'list', withPolicyString: true },
    ...{ endsNextDay: false, countsAsText: false, extraField: false },
  },
});
const litware = reportOf('Litware Inc.');
const mailOf = (report: GivenReport): string => sent(report, 'mail').bytes.toString();
const line = (organisation: string): string => `${FIRST_DAY} ${organisation} contoso.com sts successful: 7`;

async function imported(bytes: string | Uint8Array, name = 'report.eml') {
  const store = memoryStore({ priority: [] });
  const file: GivenFile = { name, bytes: Buffer.from(bytes) };
  const [report] = await importReports(store, [file]);
  return { error: report?.error, report, lines: await heldSessions(store, FIRST_DAY - 40, FIRST_DAY + 40) };
}

describe('an mbox file', () => {
  const begin = (at: number): string => `From tls@litware.example Sat Nov ${21 + at} 04:05:06 2026`;
  const mbox = (names: readonly string[], end: string): string =>
    names
      .map((name, at) => `${begin(at)}\r\n${mailOf(reportOf(name))}\r\n`)
      .join('')
      .replaceAll('\r\n', end);

  test.for(['\n', '\r\n'])('brings the reports of all its mails, with lines that end in %j', async (end) => {
    const names = ['Litware Inc.', 'Proseware', 'Wingtip Toys'];
    expect(await imported(mbox(names, end), 'reports.mbox')).toMatchObject({ error: null, lines: names.map(line) });
  });

  test('of one mail is that mail, whatever stands in its text', async () => {
    const mail = mailOf(litware).replace('An aggregate', 'From now on\r\n\r\nFrom here\r\nAn aggregate');
    expect(await imported(`${begin(0)}\r\n${mail}`)).toMatchObject({ error: null, lines: [line('Litware Inc.')] });
    expect(await imported(mail)).toMatchObject({ error: null, lines: [line('Litware Inc.')] });
  });
});

describe('a report is found', () => {
  const mail = mailOf(litware);
  const part = (...lines: readonly string[]): string =>
    mail.replace('--part--', ['--part', ...lines, '--part--'].join('\r\n'));
  const renamed = (type: string, name: string): string =>
    mail
      .replace('Content-Type: application/tlsrpt+gzip;', `Content-Type: ${type};`)
      .replace(/\tname="[^"]*"/, name === '' ? '\tx-y=z' : `\tname="${name}"`);
  const other = ['Content-Type: application/json; name="meta.json"', '', '{"id":1}'];

  test.for([
    ['beside another .json file', part(...other)],
    [
      'named by a forwarder, beside another .json file',
      renamed('application/octet-stream', 'report.json.gz').replace(
        '--part--',
        ['--part', ...other, '--part--'].join('\r\n'),
      ),
    ],
    ['in a mail that is an attachment', forwarded(mail, 'Content-Disposition: attachment; filename="report.eml"')],
    ['without a name or a type of its own', renamed('application/octet-stream', '')],
    [
      'after a long text',
      mail
        .replace('; report-type=tlsrpt', '')
        .replace('Subject: ', 'X-Subject: ')
        .replace('An aggregate TLS report.', '<p>A report</p>\r\n'.repeat(8000)),
    ],
  ] as const)('%s', async ([, bytes]) => {
    expect(await imported(bytes)).toMatchObject({ error: null, lines: [line('Litware Inc.')] });
  });

  test.for([
    ['with a byte order mark', '\uFEFF'],
    ['without', ''],
  ] as const)('in UTF-16 %s', async ([, mark]) => {
    const bytes = Buffer.from(`${mark}${reportJson(litware)}`, 'utf16le');
    expect(await imported(bytes, 'report.json')).toMatchObject({ error: null, lines: [line('Litware Inc.')] });
    expect(await imported(reportMail(gzipSync(bytes)))).toMatchObject({ error: null, lines: [line('Litware Inc.')] });
  });
});

test('a detail that makes no sense is left out and counted, and the summary counts', async () => {
  const details = [2, -1, 7e12].map((sessions) => ({ type: 'certificate-expired', mx: '', sessions }));
  const { report, lines } = await imported(
    sent(reportOf('Litware Inc.', { failed: 3, details }), 'json').bytes,
    'a.json',
  );
  expect(report).toMatchObject({ error: null, rejected: 0 });
  expect(report?.notes.join()).toContain('2 failure details could not be understood and were left out.');
  expect(lines).toEqual([
    `${FIRST_DAY} Litware Inc. contoso.com sts failed: 3`,
    `${FIRST_DAY} Litware Inc. contoso.com sts reason certificate-expired: 2`,
    line('Litware Inc.'),
    `${FIRST_DAY} Litware Inc. contoso.com sts unexplained: 1`,
  ]);
});

test.for([
  ['absent', ''],
  ['null', '"failure-details":null'],
])('details that are %s are none', async ([, field]) => {
  const json = reportJson(litware).replace(',"failure-details":[]', field === '' ? '' : `,${field}`);
  expect(json).not.toContain('[]');
  const { report, lines } = await imported(json, 'report.json');
  expect(report).toMatchObject({ error: null, rejected: 0, notes: [] });
  expect(lines).toEqual([line('Litware Inc.')]);
});

test('of many contradictions five are named, with names that are not too long', async () => {
  const details = [{ type: 'certificate-expired', mx: '', sessions: 9 }];
  const policies = Array.from({ length: 1000 }, (_, at) => ({
    ...{ domain: `${'x'.repeat(150)}${at}.example`, type: 'sts', successful: 1, failed: 1, details },
  }));
  const { report } = await imported(sent({ ...reportOf('L'.repeat(150)), policies }, 'gzip').bytes, 'report.json.gz');
  expect(report?.notes.filter((note) => note.includes('contradicts itself'))).toHaveLength(5);
  expect(report?.notes).toContain('And 995 more contradict themselves.');
  expect(report?.notes.join().length).toBeLessThan(2500);
});

test.for([
  ['2026-11-20T00:00:00Z', '2026-11-21T23:59:59Z', null],
  [
    '2026-11-16T00:00:00Z',
    '2026-11-22T23:59:59Z',
    'The report of Litware Inc. covers 2026-11-16 to 2026-11-22: all of its sessions count on 2026-11-19.',
  ],
] as const)('a report from %s to %s is said to count on one day where it is long', async ([from, to, said]) => {
  const json = reportJson(litware).replace('2026-11-20T00:00:00Z', from).replace('2026-11-20T23:59:59Z', to);
  const { report } = await imported(json, 'report.json');
  expect(report?.notes.filter((note) => note.includes('covers'))).toEqual(said === null ? [] : [said]);
});
