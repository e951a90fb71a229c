import { describe, expect, it } from 'vitest';
import { yamlTree } from '../../../adapters/config-file/yaml-tree.ts';
import { microsoft365Kind } from '../../../adapters/microsoft365/settings.ts';
import { mailedReports } from '../../../adapters/sources/tls-reports/mailed-reports.ts';
import { jsonSchema } from '../../../src/config-file/json-schema.ts';
import { followedIn } from '../../../src/main/given-settings.ts';
import { NO_CLAIMS } from '../../../test/fetch/no-claims.ts';
import { givenCertificate } from './given-certificate.ts';

const PEM = givenCertificate(30);
const SECRETS = {
  ofVariable: (name: string) => (name === 'M365_SECRET' ? 's3cret' : undefined),
  ofFile: (path: string) => {
    if (path === '/run/secrets/m365') return { text: 's3cret\n' };
    return path === '/etc/mailflow/m365.pem' ? { text: PEM } : { fault: 'is not there' };
  },
};
const microsoft365 = microsoft365Kind(mailedReports);
const CLIENT = '00000000-0000-0000-0000-000000000001';

function read(...items: readonly string[]) {
  const parsed = yamlTree(`sources:\n${items.map((item) => `  - { kind: microsoft365, ${item} }\n`).join('')}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return followedIn(parsed.tree, '/srv/mailflow/data', SECRETS);
}
const faultsOf = (...items: readonly string[]) => read(...items).faults.map(({ line, text }) => `${line} ${text}`);
const GOOD = `tenant: contoso.com, client: ${CLIENT}, secret: { env: M365_SECRET }, sign-ins: true`;

describe('a tenant of Microsoft 365 in the configuration file', () => {
  it.each([
    GOOD,
    `tenant: 00000000-0000-0000-0000-0000000000AA, client: ${CLIENT}, secret: { file: /run/secrets/m365 }, sign-ins: true`,
    `tenant: contoso.com, client: ${CLIENT}, certificate: { file: /etc/mailflow/m365.pem }, sign-ins: true, cloud: us-gov`,
    'tenant: contoso.com, managed-identity: true, sign-ins: true',
  ])('is read: %s', (item) => {
    const { fetched, faults } = read(item);
    expect(faults).toEqual([]);
    expect(fetched).toMatchObject([{ source: 'microsoft365', feedNames: [expect.stringMatching(/ sign-ins$/)] }]);
  });

  it('may have a mailbox alone, with the sign-in of the tenant', () => {
    const mailbox =
      'mailbox: { address: TLSRPT@contoso.com, folder: Inbox/Reports, after: seen, csv: { from: [a.com], dkim: required } }';
    const { fetched, faults } = read(GOOD.replace('sign-ins: true', mailbox));
    expect(faults).toEqual([]);
    expect(fetched).toMatchObject([
      {
        source: 'microsoft365',
        feedNames: ['tls-reports contoso.com tlsrpt@contoso.com Inbox/Reports'],
        addresses: ['https://login.microsoftonline.com', 'https://graph.microsoft.com'],
      },
    ]);
  });

  it.each([
    ['tenant: contoso', 'tenant is a GUID, or a domain such as contoso.com'],
    ['tenant: contoso.com/../x', 'tenant is a GUID, or a domain such as contoso.com'],
    [`client: ${CLIENT}`, 'tenant is missing'],
    ['client: mailflow', 'client is the Application (client) ID, a GUID'],
    ['secret: s3cret', 'secret must not be written here as text. Write { env: M365_SECRET }'],
    ['secret: { env: NOT_SET }', 'the environment has no NOT_SET'],
    ['secret: { file: /nowhere }', 'secret: /nowhere is not there'],
    ['certificate: { file: /run/secrets/m365 }', 'certificate: /run/secrets/m365 has no certificate'],
    ['certificate: { env: PEM }', 'write { file: PATH }'],
    ['secret: { env: M365_SECRET }, managed-identity: true', 'either secret or managed-identity'],
    ['managed-identity: maybe', 'managed-identity is true, or left out'],
    ['cloud: moon', 'cloud is one of global, us-gov, us-dod, china'],
    ['sign-ins: perhaps', 'sign-ins is true or false'],
    [`${GOOD}, trace: true`, 'domains is missing: the domains of the tenant'],
    [`${GOOD}, trace: true, domains: [contoso]`, 'domains is a list of domains'],
    [`${GOOD}, tls-sample: true, domains: [contoso.com]`, 'write trace: true as well'],
    [`${GOOD}, trace: true, domains: [contoso.com], cloud: china`, 'no message trace in the cloud china'],
    ['signins: true', 'signins: there is no such key; did you mean sign-ins?'],
    [GOOD.replace(', sign-ins: true', ''), 'has nothing to fetch'],
    [`${GOOD}, mailbox: true`, 'mailbox: write { address: tlsrpt@contoso.com }'],
    [`${GOOD}, mailbox: { folder: Inbox }`, 'mailbox.address is missing: the address of a mailbox'],
    [`${GOOD}, mailbox: { address: tlsrpt }`, 'mailbox.address is the address of a mailbox, such as'],
    [
      `${GOOD}, mailbox: { address: a@contoso.com, after: { move: inbox } }`,
      'mailbox.after.move is the folder that is read',
    ],
    [`${GOOD}, mailbox: { adress: a@contoso.com }`, 'mailbox.adress: there is no such key; did you mean address?'],
    [`${GOOD}, mailbox: { address: a@contoso.com, csv: { fro: [b.com] } }`, 'mailbox.csv.fro: there is no such key'],
    [`${GOOD}, mailbox: { address: a@contoso.com }, cloud: china`, 'lists no new mails in the cloud china'],
    [`${GOOD}, requests: perhaps`, 'requests is true, false, or { every: week, reports: […] }'],
    [`${GOOD}, requests: { evry: week }`, 'requests: there is no such key "evry"; there are every, notify, reports'],
    [`${GOOD}, requests: { every: month }`, 'every is one of day, week, 2-weeks'],
    [`${GOOD}, requests: { notify: "a@b.example, c@d.example" }`, 'notify is the address of one mailbox'],
    [`${GOOD}, requests: { reports: [SmtpCSReport] }`, 'write each report as { report: ConnectorReport'],
    [`${GOOD}, requests: { reports: [{ report: MessageTrace }] }`, 'report is one of SmtpCSReport, ConnectorReport'],
    [`${GOOD}, requests: { reports: [{ report: SmtpCSReport, tls: No Tls }] }`, 'SmtpCSReport has no filters'],
    [
      `${GOOD}, requests: { reports: [{ report: ConnectorReport, tls: TLS1.0 }] }`,
      'tls is one of No Tls, TLS1.2, TLS1.3',
    ],
    [`${GOOD}, requests: { reports: [{ report: SmtpCSReport }, { report: SmtpCSReport }] }`, 'is listed twice'],
    [`${GOOD}, requests: { reports: [] }`, 'reports is a list such as'],
  ])('is refused with its line and what to write instead: %s', (item, fault) => {
    const faults = faultsOf(item);
    expect(
      faults.some((each) => each.startsWith('2 sources: ') && each.includes(fault)),
      faults.join('\n'),
    ).toBe(true);
    expect(faults.join()).not.toContain('s3cret');
  });

  it('has a feed for each that is switched on', () => {
    const { fetched } = read(`${GOOD}, trace: true, domains: [Contoso.com, contoso.onmicrosoft.com]`);
    expect(fetched[0]?.feedNames).toEqual([
      'microsoft365 contoso.com sign-ins',
      'microsoft365 contoso.com message trace',
    ]);
    expect(
      fetched[0]
        ?.open({ clock: { now: () => new Date() }, send: fetch, claims: NO_CLAIMS, kept: async () => null })
        .map(({ name }) => name),
    ).toEqual(fetched[0]?.feedNames);
  });

  it('takes domains from Exchange Online where its settings are read and none are named', () => {
    expect(read(`${GOOD}, trace: true, settings: true`).faults).toEqual([]);
    expect(read(`${GOOD}, trace: true`).faults.map(({ text }) => text)).toEqual([
      expect.stringMatching(/domains is missing.*Or write settings: true/),
    ]);
  });

  it('has a sample of details beside the message trace', () => {
    const { fetched } = read(`${GOOD}, trace: true, tls-sample: true, domains: [contoso.com]`);
    expect(fetched[0]?.feedNames).toContain('microsoft365 contoso.com message details');
    expect(
      fetched[0]?.openSamples({
        clock: { now: () => new Date() },
        send: fetch,
        claims: NO_CLAIMS,
        kept: async () => null,
      }),
    ).toHaveLength(1);
    expect(
      read(GOOD).fetched[0]?.openSamples({
        clock: { now: () => new Date() },
        send: fetch,
        claims: NO_CLAIMS,
        kept: async () => null,
      }),
    ).toEqual([]);
  });

  it('asks for report files where that is switched on, and for those that are named', () => {
    const { fetched } = read(GOOD.replace('sign-ins: true', 'requests: true'));
    expect(fetched[0]?.feedNames).toEqual(['microsoft365 contoso.com requests']);
    expect(fetched[0]?.requests?.plan).toMatchObject({
      tenant: 'contoso.com',
      every: 'week',
      combinations: { length: 7 },
    });
    const reports = '[{ report: ConnectorReport, direction: Received, connector-type: Partner, tls: No Tls }]';
    const named = read(`${GOOD}, requests: { every: 2-weeks, notify: ops@contoso.com, reports: ${reports} }`);
    expect(named.faults).toEqual([]);
    expect(named.fetched[0]?.requests?.plan).toEqual({
      ...{ tenant: 'contoso.com', every: '2-weeks' },
      combinations: [
        { report: 'ConnectorReport', filters: { direction: 'Received', connectorType: 'Partner', tls: 'No Tls' } },
      ],
    });
    expect(read(`${GOOD}, requests: false`).fetched[0]?.requests).toBeUndefined();
  });

  it('is refused a second time', () => {
    const text = '3 sources: line 2 already fetches from contoso.com; write one entry with all feeds';
    expect(faultsOf(GOOD, GOOD)).toEqual([text]);
    expect(faultsOf(GOOD, GOOD.replace('sign-ins: true', 'settings: true'))).toEqual([text]);
    const byId = GOOD.replace('contoso.com', CLIENT).replace('sign-ins: true', 'trace: true, domains: [contoso.com]');
    expect(faultsOf(GOOD, byId)).toEqual([text.replace('from contoso.com', `from ${CLIENT}`)]);
  });

  it('has an example that is right, of which each key is in the schema', () => {
    const parsed = yamlTree(['sources:', ...microsoft365.example].join('\n'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    expect(followedIn(parsed.tree, '/', SECRETS)).toMatchObject({ fetched: { length: 1 }, faults: [] });
    const schema = JSON.parse(JSON.stringify(jsonSchema([], [], [microsoft365])));
    const [kind] = schema.properties.sources.items.anyOf;
    expect(kind.properties.kind).toEqual({ const: 'microsoft365' });
    const keys = parsed.tree.kind === 'map' ? parsed.tree.entries[0]?.value : undefined;
    const [item] = keys?.kind === 'list' ? keys.items : [];
    const written = item?.kind === 'map' ? item.entries.map(({ key }) => key) : [];
    expect(written.length).toBeGreaterThan(3);
    for (const key of written) expect(Object.keys(kind.properties)).toContain(key);
  });
});
