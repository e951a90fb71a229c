import type { FetchedEntry, FetchedKind } from '../../src/config-file/fetched-kind.ts';
import type { Secrets } from '../../src/config-file/read-tree.ts';
import type { Entry, FileFault, Tree } from '../../src/config-file/tree.ts';
import { nearest } from '../../src/model/text/nearest.ts';
import type { AfterMail, FilesFromMail, MailReports } from '../../src/ports/mailbox.ts';
import { fetchedMailbox, SOURCE } from './fetched-mailbox.ts';
import type { MailboxSettings } from './mailbox-settings.ts';
import { CSV_SCHEMA, DOMAINS_SCHEMA, IMAP_SCHEMA } from './settings-schema.ts';

const HOST = /^(?=.{1,253}$)[a-z0-9:](?:[a-z0-9.:-]*[a-z0-9])?$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;
const ADDRESS = /^(?:[^\s@<>",;]+@)?(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const SECURITY = ['tls', 'starttls', 'none'] as const;
const PORTS = { tls: 993, starttls: 143, none: 143 } as const;
const AFTER = ['leave', 'seen', 'delete'] as const;
const AFTER_EXAMPLE = 'leave, seen, delete or { move: FOLDER }';
const MAX_FOLDER = 255;
const DEFAULT_MB = 25;
const MAX_MB = 150;

const KEYS = ['kind', 'imap', 'domains', 'csv'] as const;
const IMAP_KEYS = ['host', 'port', 'security', 'ca', 'user', 'password', 'folder', 'after'] as const;
const CSV_KEYS = ['from', 'authserv', 'dkim', 'max-mb'] as const;

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

  unknownIn(entries, KEYS, '');
  const imap = mapAt('imap', '{ host: mail.contoso.com, user: NAME, password: { env: NAME } }');
  if (imap === null && !faults.some(({ text }) => text.startsWith('imap')))
    wrong(line, 'imap is missing: { host: mail.contoso.com, user: NAME, password: { env: NAME } }');
  const csv = mapAt('csv', '{ from: [reports@contoso.com] }');
  unknownIn(imap?.entries ?? [], IMAP_KEYS, 'imap.');
  unknownIn(csv?.entries ?? [], CSV_KEYS, 'csv.');
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
  const after = afterAt(inImap('after'), folder);
  const files = filesAt(csv?.entries ?? []);
  const domains = namesAt('domains', treeIn(entries, 'domains'), HOST, 'domains, such as [contoso.com, fabrikam.com]');
  if (faults.length > 0 || host === null || user === null || password === null || security === null || port === null)
    return { faults };
  return {
    settings: { ...{ host: host.toLowerCase(), port, security, ca, user, password, folder }, after, files },
    domains,
  };

  function mapAt(key: 'imap' | 'csv', usage: string): Extract<Tree, { readonly kind: 'map' }> | null {
    const tree = treeIn(entries, key);
    if (tree === undefined || tree.kind === 'map') return tree ?? null;
    return wrong(tree.line, `${key}: write ${usage}`);
  }

  function unknownIn(given: readonly Entry[], known: readonly string[], prefix: string): void {
    for (const { key, line: at } of given) {
      if (known.includes(key)) continue;
      const meant = nearest(key, known);
      const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
      wrong(at, `${prefix}${key}: there is no such key; ${hint}`);
    }
  }

  function textAt(key: string, tree: Tree | undefined, at: number, form: RegExp, what: string): string | null {
    if (tree === undefined) return wrong(at, `${key} is missing: ${what}`);
    return tree.kind === 'text' && form.test(tree.text) ? tree.text : wrong(tree.line, `${key} is ${what}`);
  }

  function oneOf<T extends string>(key: string, tree: Tree | undefined, known: readonly T[], usual: T): T | null {
    if (tree === undefined) return usual;
    const found = tree.kind === 'text' ? known.find((each) => each === tree.text) : undefined;
    return found ?? wrong(tree.line, `${key} is one of ${known.join(', ')}`);
  }

  function numberAt(key: string, tree: Tree | undefined, usual: number, most: number): number | null {
    if (tree === undefined) return usual;
    const value = tree.kind === 'text' && /^\d{1,6}$/.test(tree.text) ? Number(tree.text) : 0;
    return value >= 1 && value <= most ? value : wrong(tree.line, `${key} is a number from 1 to ${most}`);
  }

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

  function folderAt(key: string, tree: Tree | undefined): string | null {
    if (tree === undefined) return null;
    if (tree.kind === 'text' && /^[^\p{Cc}*%]+$/u.test(tree.text) && tree.text.length <= MAX_FOLDER) return tree.text;
    return wrong(tree.line, `${key} is the name of one folder, such as INBOX`);
  }

  function afterAt(tree: Tree | undefined, from: string): AfterMail {
    const usual = { do: 'leave' } as const;
    if (tree === undefined) return usual;
    const does = tree.kind === 'text' ? AFTER.find((each) => each === tree.text) : undefined;
    if (does !== undefined) return { do: does };
    const [entry, more] = tree.kind === 'map' ? tree.entries : [];
    if (entry?.key === 'move' && more === undefined) {
      const to = folderAt('imap.after.move', entry.value);
      if (to !== null && isSameFolder(to, from))
        wrong(tree.line, `imap.after.move is the folder that is read, ${from}: write another one, or leave`);
      return to === null ? usual : { do: 'move', folder: to };
    }
    wrong(tree.line, `imap.after is ${AFTER_EXAMPLE}`);
    return usual;
  }

  function filesAt(given: readonly Entry[]): FilesFromMail {
    const authserv = treeIn(given, 'authserv');
    const server =
      authserv &&
      textAt('csv.authserv', authserv, line, HOST, 'the name of your mail server in the header Authentication-Results');
    const dkim = oneOf('csv.dkim', treeIn(given, 'dkim'), ['shown', 'required'] as const, 'shown');
    if (dkim === 'required' && authserv === undefined)
      wrong(
        (treeIn(given, 'dkim') as Tree).line,
        'csv.dkim: required needs csv.authserv, the mail server that checks it',
      );
    const mb = numberAt('csv.max-mb', treeIn(given, 'max-mb'), DEFAULT_MB, MAX_MB) ?? DEFAULT_MB;
    return {
      from: namesAt(
        'csv.from',
        treeIn(given, 'from'),
        ADDRESS,
        'addresses or domains, such as [reports@contoso.com, fabrikam.com]',
      ),
      authserv: server ?? null,
      needsDkim: dkim === 'required',
      maxBytes: mb * 1_000_000,
    };
  }

  function namesAt(key: string, tree: Tree | undefined, form: RegExp, what: string): readonly string[] {
    if (tree === undefined || tree.kind === 'nothing') return [];
    const items = tree.kind === 'list' ? tree.items : [tree];
    const names = items.flatMap((item) =>
      item.kind === 'text' && form.test(item.text) ? [item.text.toLowerCase()] : [],
    );
    if (names.length < items.length) wrong(tree.line, `${key} is a list of ${what}`);
    return names;
  }
}

/** INBOX is the only name that is the same however it is written (RFC 3501 section 5.1). */
const isSameFolder = (a: string, b: string): boolean =>
  a === b || [a, b].every((each) => each.toUpperCase() === 'INBOX');

const treeIn = (entries: readonly Entry[], key: string): Tree | undefined =>
  entries.find((entry) => entry.key === key)?.value;
