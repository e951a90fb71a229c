import type { FetchedEntry, FetchedKind } from '../../src/config-file/fetched-kind.ts';
import type { Secrets } from '../../src/config-file/read-tree.ts';
import type { FileFault, Tree } from '../../src/config-file/tree.ts';
import { nearest } from '../../src/model/text/nearest.ts';
import type { MailReports } from '../../src/ports/mailbox.ts';
import { readCertificate } from './certificate.ts';
import { CLOUDS, type CloudName } from './clouds.ts';
import { MAILBOX_SCHEMA, readMailbox } from './mail/mailbox-settings.ts';
import { REQUESTS_SCHEMA, readRequests } from './request-settings.ts';
import { SOURCE } from './source-name.ts';
import { FEEDS, microsoftTenant, type TenantSettings } from './tenant.ts';
import type { Credential } from './tokens/token.ts';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DOMAIN = /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;
const CREDENTIALS = ['secret', 'certificate', 'managed-identity'] as const;
const KEYS = ['kind', 'tenant', 'client', ...CREDENTIALS, 'cloud', ...FEEDS, 'domains', 'requests', 'mailbox'] as const;
const SECRET_EXAMPLE = '{ env: M365_SECRET } or { file: /run/secrets/m365 }';

const text = { type: 'string', minLength: 1 };
const pointer = (keys: readonly string[]) => ({
  oneOf: keys.map((key) => ({
    ...{ type: 'object', additionalProperties: false, properties: { [key]: text }, required: [key] },
  })),
});

/**
 * An entry below `sources:` about a Microsoft 365 tenant. `reportsOn`: reads the TLS reports in a mailbox, on these domains, or
 * on all for none.
 */
export const microsoft365Kind = (reportsOn: (domains: readonly string[]) => MailReports): FetchedKind => ({
  name: SOURCE,
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      kind: { const: SOURCE },
      tenant: {
        description:
          'The Directory (tenant) ID, or a domain of the tenant; one entry for a tenant, always under one name',
        ...text,
      },
      client: { description: 'The Application (client) ID of the app registration', ...text },
      secret: { description: 'Where the client secret is', ...pointer(['env', 'file']) },
      certificate: { description: 'A PEM file with the certificate and its private key', ...pointer(['file']) },
      'managed-identity': { description: 'The identity of this machine in Azure', const: true },
      cloud: { description: 'Which cloud the tenant is in', enum: Object.keys(CLOUDS) },
      trace: { description: 'Whether the message trace is fetched: message counts, without TLS', type: 'boolean' },
      'tls-sample': {
        description:
          'Whether the details of some random messages are fetched to estimate the TLS versions of all mail; needs trace',
        type: 'boolean',
      },
      domains: {
        description:
          'The domains of the tenant, which separate inbound from outbound mail; optional with settings: true, which reads them from Exchange Online',
        type: 'array',
        items: text,
      },
      'sign-ins': { description: 'Whether sign-ins of clients that send with SMTP AUTH are fetched', type: 'boolean' },
      settings: {
        description: 'Whether connectors and SMTP AUTH settings of Exchange Online are read, once a day',
        type: 'boolean',
      },
      requests: REQUESTS_SCHEMA,
      mailbox: MAILBOX_SCHEMA,
    },
    required: ['kind', 'tenant'],
  },
  example: [
    `  - { kind: ${SOURCE}, tenant: contoso.com, client: 00000000-0000-0000-0000-000000000001,`,
    '      secret: { env: M365_SECRET }, sign-ins: true, settings: true,',
    '      trace: true, domains: [contoso.com, contoso.onmicrosoft.com],',
    '      mailbox: { address: tlsrpt@contoso.com, csv: { from: [reports@contoso.com], dkim: required } } }',
  ],
  read: (entry, secrets) => readEntry(entry, secrets, reportsOn),
});

function readEntry(
  { entries, line }: FetchedEntry,
  secrets: Secrets,
  reportsOn: (domains: readonly string[]) => MailReports,
): ReturnType<FetchedKind['read']> {
  const faults: FileFault[] = [];
  const wrong = (at: number, what: string): null => {
    faults.push({ line: at, text: what });
    return null;
  };
  const treeAt = (key: (typeof KEYS)[number]): Tree | undefined => entries.find((entry) => entry.key === key)?.value;
  for (const { key, line: at } of entries) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    const meant = nearest(key, KEYS);
    wrong(
      at,
      `${key}: there is no such key; ${meant === undefined ? `there are ${KEYS.join(', ')}` : `did you mean ${meant}?`}`,
    );
  }
  const tenant = tenantOf(treeAt('tenant'));
  const credential = credentialOf();
  const client = clientOf(treeAt('client'));
  const cloud = cloudOf(treeAt('cloud'));
  const feeds = FEEDS.filter((key) => isOn(key));
  const requests = readRequests(treeAt('requests'), wrong);
  if (faults.length === 0 && feeds.length === 0 && requests === null && treeAt('mailbox') === undefined)
    wrong(
      line,
      `has nothing to fetch: write ${[...FEEDS, 'requests'].join(': true, or ')}: true, or mailbox: { address: NAME }`,
    );
  const domains = domainsOf(treeAt('domains'));
  const mailbox = readMailbox(treeAt('mailbox'), line, wrong, reportsOn(domains));
  if (mailbox !== null && cloud !== null && !CLOUDS[cloud].hasMail)
    wrong((treeAt('mailbox') as Tree).line, `mailbox: Microsoft Graph lists no new mails in the cloud ${cloud}`);
  if (feeds.includes('tls-sample') && !feeds.includes('trace'))
    wrong((treeAt('tls-sample') as Tree).line, 'tls-sample needs the message trace: write trace: true as well');
  if (feeds.includes('trace') && cloud !== null && !CLOUDS[cloud].hasTrace)
    wrong((treeAt('trace') as Tree).line, `trace: Microsoft Graph has no message trace in the cloud ${cloud}`);
  if (faults.length > 0 || tenant === null || credential === null || cloud === null) return { faults };
  const settings: TenantSettings = {
    tenant,
    client,
    credential,
    cloud: CLOUDS[cloud],
    feeds,
    domains,
    requests,
    mailbox,
  };
  return { tenant: microsoftTenant(settings) };

  function tenantOf(tree: Tree | undefined): string | null {
    if (tree === undefined)
      return wrong(line, 'tenant is missing: the Directory (tenant) ID, or a domain of the tenant');
    if (tree.kind === 'text' && (GUID.test(tree.text) || DOMAIN.test(tree.text))) return tree.text.toLowerCase();
    return wrong(tree.line, 'tenant is a GUID, or a domain such as contoso.com');
  }

  function clientOf(tree: Tree | undefined): string | null {
    if (tree === undefined) {
      const hasIdentity = treeAt('managed-identity') !== undefined;
      return hasIdentity ? null : wrong(line, 'client is missing: the Application (client) ID, a GUID');
    }
    if (tree.kind === 'text' && GUID.test(tree.text)) return tree.text.toLowerCase();
    return wrong(tree.line, 'client is the Application (client) ID, a GUID');
  }

  function cloudOf(tree: Tree | undefined): CloudName | null {
    if (tree === undefined) return 'global';
    const name = tree.kind === 'text' ? tree.text : '';
    if (Object.hasOwn(CLOUDS, name)) return name as CloudName;
    return wrong(tree.line, `cloud is one of ${Object.keys(CLOUDS).join(', ')}`);
  }

  function domainsOf(tree: Tree | undefined): readonly string[] {
    if (tree === undefined) {
      if (feeds.includes('trace') && !feeds.includes('settings'))
        wrong(
          line,
          'domains is missing: the domains of the tenant, which separate inbound from outbound mail, as [contoso.com]. Or write settings: true, which reads them from Exchange Online',
        );
      return [];
    }
    const items = tree.kind === 'list' ? tree.items : [tree];
    const names = items.flatMap((item) =>
      item.kind === 'text' && DOMAIN.test(item.text) ? [item.text.toLowerCase()] : [],
    );
    if (names.length < items.length || names.length === 0)
      wrong(tree.line, 'domains is a list of domains, such as [contoso.com, contoso.onmicrosoft.com]');
    return names;
  }

  function isOn(key: (typeof FEEDS)[number]): boolean {
    const tree = treeAt(key);
    if (tree === undefined) return false;
    if (tree.kind === 'text' && (tree.text === 'true' || tree.text === 'false')) return tree.text === 'true';
    wrong(tree.line, `${key} is true or false`);
    return false;
  }

  function credentialOf(): Credential | null {
    const given = CREDENTIALS.filter((key) => treeAt(key) !== undefined);
    const [key, second] = given;
    if (key === undefined)
      return wrong(
        line,
        `has no sign-in method for the app: write secret: ${SECRET_EXAMPLE}, certificate: { file: PATH } or managed-identity: true`,
      );
    const tree = treeAt(key) as Tree;
    if (second !== undefined)
      return wrong((treeAt(second) as Tree).line, `an entry has either ${key} or ${second}; remove one of them`);
    if (key !== 'managed-identity') return pointed(key, tree);
    if (tree.kind === 'text' && tree.text === 'true') return { kind: 'managed-identity' };
    return wrong(tree.line, 'managed-identity is true, or left out');
  }

  function pointed(key: 'secret' | 'certificate', tree: Tree): Credential | null {
    const usage = key === 'secret' ? SECRET_EXAMPLE : '{ file: PATH }';
    if (tree.kind !== 'map') return wrong(tree.line, `${key} must not be written here as text. Write ${usage}`);
    const [entry, more] = tree.entries;
    const value = entry?.value;
    if (entry === undefined || more !== undefined || value?.kind !== 'text' || value.text === '')
      return wrong(tree.line, `${key}: write ${usage}`);
    if (entry.key === 'env' && key === 'secret') {
      const secret = secrets.ofVariable(value.text);
      return secret === undefined || secret === ''
        ? wrong(value.line, `secret: the environment has no ${value.text}`)
        : { kind: 'secret', read: () => secret };
    }
    if (entry.key !== 'file') return wrong(entry.line, `${key}: "${entry.key}" is not a known key; write ${usage}`);
    return inFile(key, value.text, value.line);
  }

  /** It is read at each sign-in, so that a new one counts without a restart. */
  function inFile(key: 'secret' | 'certificate', path: string, at: number): Credential | null {
    const first = secrets.ofFile(path);
    if ('fault' in first) return wrong(at, `${key}: ${path} ${first.fault}`);
    const certificate = key === 'certificate' ? readCertificate(first.text) : null;
    if (certificate !== null && 'fault' in certificate) return wrong(at, `certificate: ${path} ${certificate.fault}`);
    const read = () => {
      const file = secrets.ofFile(path);
      return 'fault' in file
        ? ({ kind: 'other', text: `${path}, which ${key} names, ${file.fault}.` } as const)
        : file.text.replace(/\r?\n$/, '');
    };
    return { kind: key, read };
  }
}
