import { entryValues, HOST, treeIn } from '../../src/config-file/entry-values.ts';
import type { FetchedEntry, FetchedKind } from '../../src/config-file/fetched-kind.ts';
import { CSV_SCHEMA, mailValues } from '../../src/config-file/mail-values.ts';
import type { Secrets } from '../../src/config-file/read-tree.ts';
import type { FileFault, Tree } from '../../src/config-file/tree.ts';
import type { MailReports } from '../../src/ports/mailbox.ts';
import { fetchedMailbox, SOURCE } from './fetched-mailbox.ts';
import type { MailboxSettings } from './mailbox-settings.ts';
import { DOMAINS_SCHEMA, IMAP_SCHEMA } from './settings-schema.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;
const SECURITY = ['tls', 'starttls', 'none'] as const;
const PORTS = { tls: 993, starttls: 143, none: 143 } as const;
const KEYS = ['kind', 'imap', 'domains', 'csv'] as const;
const IMAP_KEYS = ['host', 'port', 'security', 'ca', 'user', 'password', 'folder', 'after'] as const;
const IMAP_EXAMPLE = '{ host: mail.contoso.com, user: NAME, password: { env: NAME } }';

/** An entry below `sources:` about a mailbox. `reportsOn`: reads the TLS reports in it, on these domains, or on all for none. */
export const mailboxKind = (reportsOn: (domains: readonly string[]) => MailReports): FetchedKind => ({
  name: SOURCE,
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: { kind: { const: SOURCE }, imap: IMAP_SCHEMA, domains: DOMAINS_SCHEMA, csv: CSV_SCHEMA },
    required: ['kind', 'imap'],
  },
  example: [
    `  - { kind: ${SOURCE}, imap: { host: mail.contoso.com, user: tlsrpt@contoso.com, password: { env: TLSRPT_PASSWORD } },`,
    '      domains: [contoso.com], csv: { from: [reports@contoso.com], authserv: mail.contoso.com } }',
  ],
  read(entry, secrets) {
    const read = readEntry(entry, secrets);
    return 'faults' in read ? read : { tenant: fetchedMailbox(read.settings, reportsOn(read.domains)) };
  },
});

type Read =
  | { readonly settings: MailboxSettings; readonly domains: readonly string[] }
  | { readonly faults: readonly FileFault[] };

function readEntry({ entries, line }: FetchedEntry, secrets: Secrets): Read {
  const faults: FileFault[] = [];
  const wrong = (at: number, what: string): null => {
    faults.push({ line: at, text: what });
    return null;
  };
  const { mapAt, unknownIn, textAt, oneOf, numberAt, namesAt } = entryValues(wrong);
  const { folderAt, afterAt, filesAt } = mailValues(wrong);

  unknownIn(entries, KEYS, '');
  const imap = mapAt('imap', treeIn(entries, 'imap'), IMAP_EXAMPLE);
  if (imap === null && !faults.some(({ text }) => text.startsWith('imap')))
    wrong(line, `imap is missing: ${IMAP_EXAMPLE}. A mailbox of Exchange Online is a key of kind: microsoft365`);
  unknownIn(imap?.entries ?? [], IMAP_KEYS, 'imap.');
  const files = filesAt('csv', treeIn(entries, 'csv'), line, null);
  if (imap === null) return { faults };
  const inImap = (key: (typeof IMAP_KEYS)[number]) => treeIn(imap.entries, key);
  const host = textAt(
    'imap.host',
    inImap('host'),
    imap.line,
    HOST,
    'the name of the IMAP server, such as mail.contoso.com',
  );
  const security = oneOf('imap.security', inImap('security'), SECURITY, 'tls');
  if (security === 'none' && host !== null && !LOOPBACK.test(host))
    wrong(
      (inImap('security') as Tree).line,
      'imap.security: none would send the password in clear text; it is allowed only for a server on this machine (127.0.0.1). Write tls or starttls',
    );
  const port = numberAt('imap.port', inImap('port'), PORTS[security ?? 'tls'], 65_535);
  const user = textAt('imap.user', inImap('user'), imap.line, /^[^\p{Cc}]{1,250}$/u, 'the name to sign in with');
  const password = secretAt(inImap('password'), imap.line);
  const ca = caAt(inImap('ca'));
  const folder = folderAt('imap.folder', inImap('folder')) ?? 'INBOX';
  const after = afterAt('imap.after', inImap('after'), folder, isSameFolder);
  const domains = namesAt('domains', treeIn(entries, 'domains'), HOST, 'domains, such as [contoso.com, fabrikam.com]');
  if (faults.length > 0 || host === null || user === null || password === null || security === null || port === null)
    return { faults };
  return {
    settings: { ...{ host: host.toLowerCase(), port, security, ca, user, password, folder }, after, files },
    domains,
  };

  function secretAt(tree: Tree | undefined, at: number): MailboxSettings['password'] | null {
    const usage = '{ env: TLSRPT_PASSWORD } or { file: /run/secrets/tlsrpt }';
    if (tree === undefined) return wrong(at, `imap.password is missing: ${usage}`);
    if (tree.kind !== 'map') return wrong(tree.line, `imap.password must not be written here as text. Write ${usage}`);
    const [entry, more] = tree.entries;
    const value = entry?.value;
    if (entry === undefined || more !== undefined || value?.kind !== 'text' || value.text === '')
      return wrong(tree.line, `imap.password: write ${usage}`);
    if (entry.key === 'env') {
      const text = secrets.ofVariable(value.text);
      return text === undefined || text === ''
        ? wrong(value.line, `imap.password: the environment has no ${value.text}`)
        : () => ({ text });
    }
    if (entry.key !== 'file')
      return wrong(entry.line, `imap.password: "${entry.key}" is not a known key; write ${usage}`);
    const path = value.text;
    const first = secrets.ofFile(path);
    if ('fault' in first) return wrong(value.line, `imap.password: ${path} ${first.fault}`);
    if (first.text.trim() === '') return wrong(value.line, `imap.password: ${path} is empty`);
    return () => {
      const read = secrets.ofFile(path);
      return 'fault' in read ? read : { text: read.text.replace(/\r?\n$/, '') };
    };
  }

  function caAt(tree: Tree | undefined): MailboxSettings['ca'] {
    if (tree === undefined) return null;
    const [entry, more] = tree.kind === 'map' ? tree.entries : [];
    if (entry?.key !== 'file' || more !== undefined || entry.value.kind !== 'text')
      return wrong(tree.line, 'imap.ca: write { file: PATH }, a PEM file with the certificate of the authority');
    const path = entry.value.text;
    const first = secrets.ofFile(path);
    if ('fault' in first) return wrong(tree.line, `imap.ca: ${path} ${first.fault}`);
    if (!first.text.includes('-----BEGIN CERTIFICATE-----'))
      return wrong(tree.line, `imap.ca: no certificate is in ${path} (PEM)`);
    return () => secrets.ofFile(path);
  }
}

/** INBOX is the only name that is the same however it is written (RFC 3501 section 5.1). */
const isSameFolder = (a: string, b: string): boolean =>
  a === b || [a, b].every((each) => each.toUpperCase() === 'INBOX');
