import { expect, test } from 'vitest';
import { yamlTree } from '../../../adapters/config-file/yaml-tree.ts';
import { mailboxKind } from '../../../adapters/mailbox/settings.ts';
import { mailedReports } from '../../../adapters/sources/tls-reports/mailed-reports.ts';

const FILES = new Map([
  ['/run/secrets/imap', 'kept here\n'],
  ['/run/secrets/empty', '\n'],
  ['/etc/ca.pem', '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n'],
  ['/etc/key.pem', '-----BEGIN PRIVATE KEY-----\n'],
]);
const SECRETS = {
  ofVariable: (name: string) => (name === 'IMAP' ? 'kept here' : undefined),
  ofFile: (path: string) => {
    const text = FILES.get(path);
    return text === undefined ? { fault: 'is not there' } : { text };
  },
};
const kind = mailboxKind(mailedReports);

function read(yaml: string) {
  const parsed = yamlTree(yaml);
  if (!parsed.ok || parsed.tree.kind !== 'map') throw new Error(JSON.stringify(parsed));
  return kind.read({ entries: parsed.tree.entries, line: 1 }, SECRETS);
}

const entry = (imap: string, more = ''): string =>
  `kind: tls-reports\nimap: { host: mail.contoso.com, user: tlsrpt@contoso.com, password: { env: IMAP }${imap} }\n${more}`;
const faultsOf = (yaml: string): readonly string[] => {
  const answer = read(yaml);
  return 'faults' in answer ? answer.faults.map(({ line, text }) => `${line}: ${text}`) : [];
};

test.for([
  [''],
  [', port: 10993, folder: Reports/TLS, after: seen'],
  [', security: starttls, after: { move: Done }'],
  [', folder: Reports, after: { move: reports }'],
  [', folder: Reports, after: { move: INBOX }'],
  [', after: delete, ca: { file: /etc/ca.pem }'],
  ['', 'csv: { from: reports@contoso.com }'],
  ['', 'csv: { from: [reports@contoso.com, fabrikam.com], authserv: mail.contoso.com, dkim: required, max-mb: 100 }'],
  ['', 'csv: { from: [] }\ndomains: [contoso.com, fabrikam.com]'],
] as const)('is right with %s %s', ([imap, more = '']) => expect(faultsOf(entry(imap, more))).toEqual([]));

test.for([
  ...(
    [
      [', after: { move: INBOX }', 'INBOX'],
      [', after: { move: inbox }', 'INBOX'],
      [', folder: Inbox, after: { move: INBOX }', 'Inbox'],
      [', folder: Reports/TLS, after: { move: Reports/TLS }', 'Reports/TLS'],
    ] as const
  ).map(
    ([imap, folder]) =>
      [
        `mails to be moved to where they are${imap}`,
        entry(imap),
        `2: imap.after.move is the folder that is read, ${folder}: write another one, or leave`,
      ] as const,
  ),
  [
    'a password that stands there',
    'kind: tls-reports\nimap: { host: a.example, user: x, password: secret }',
    '2: imap.password must not be written here as text. Write { env: TLSRPT_PASSWORD } or { file: /run/secrets/tlsrpt }',
  ],
  [
    'no password',
    'kind: tls-reports\nimap: { host: a.example, user: x }',
    '2: imap.password is missing: { env: TLSRPT_PASSWORD } or { file: /run/secrets/tlsrpt }',
  ],
  [
    'a variable that is not there',
    'kind: tls-reports\nimap: { host: a.example, user: x, password: { env: NOT } }',
    '2: imap.password: the environment has no NOT',
  ],
  [
    'a file that is not there',
    'kind: tls-reports\nimap: { host: a.example, user: x, password: { file: /no } }',
    '2: imap.password: /no is not there',
  ],
  [
    'an empty file',
    'kind: tls-reports\nimap: { host: a.example, user: x, password: { file: /run/secrets/empty } }',
    '2: imap.password: /run/secrets/empty is empty',
  ],
  [
    'nothing to read',
    'kind: tls-reports',
    '1: imap is missing: { host: mail.contoso.com, user: NAME, password: { env: NAME } }. A mailbox of Exchange Online is a key of kind: microsoft365',
  ],
  [
    'clear text over a network',
    entry(', security: none'),
    '2: imap.security: none would send the password in clear text; it is allowed only for a server on this machine (127.0.0.1). Write tls or starttls',
  ],
  ['another security', entry(', security: ssl'), '2: imap.security is one of tls, starttls, none'],
  ['a port that is none', entry(', port: 99999'), '2: imap.port is a number from 1 to 65535'],
  ['what is to become of mails', entry(', after: archive'), '2: imap.after is leave, seen, delete or { move: FOLDER }'],
  ['a folder with a pattern', entry(', folder: "*"'), '2: imap.folder is the name of one folder, such as INBOX'],
  [
    'a key in the place of a certificate',
    entry(', ca: { file: /etc/key.pem }'),
    '2: imap.ca: no certificate is in /etc/key.pem (PEM)',
  ],
  ['a key that is not there', entry(', fodler: INBOX'), '2: imap.fodler: there is no such key; did you mean folder?'],
  [
    'a file to follow',
    entry('', 'follow: /var/log/mail.log'),
    '3: follow: there is no such key; there are kind, imap, domains, csv',
  ],
  [
    'a sender that is no address',
    entry('', 'csv: { from: [not an address] }'),
    '3: csv.from is a list of addresses or domains, such as [reports@contoso.com, fabrikam.com]',
  ],
  [
    'DKIM that is not checked by any server',
    entry('', 'csv: { from: [a@b.example], dkim: required }'),
    '3: csv.dkim: required needs csv.authserv, the mail server that checks it',
  ],
] as const)('says what is wrong with %s', ([, yaml, fault]) => expect(faultsOf(yaml)).toEqual([fault]));

test('every fault is told at once', () =>
  expect(faultsOf(entry(', port: x, after: y, security: z', 'csv: { max-mb: 1000 }'))).toHaveLength(4));

test('a server on this machine may be asked in clear text where that is written', () => {
  for (const host of ['127.0.0.1', 'localhost', '"::1"'])
    expect(
      faultsOf(`kind: tls-reports\nimap: { host: ${host}, security: none, user: x, password: { env: IMAP } }`),
    ).toEqual([]);
});

test('two entries are about the same mailbox where server, user and folder are', () => {
  const namesOf = (yaml: string): readonly string[] => {
    const answer = read(yaml);
    return 'tenant' in answer ? answer.tenant.names : [];
  };
  expect(namesOf(entry(''))).toEqual(namesOf(entry(', folder: INBOX, after: seen')));
  expect(namesOf(entry(''))).not.toEqual(namesOf(entry(', folder: Other')));
});

test('the example is one, and the schema has its keys', () => {
  const list = yamlTree(['sources:', ...kind.example].join('\n').replace('TLSRPT_PASSWORD', 'IMAP'));
  if (!list.ok || list.tree.kind !== 'map' || list.tree.entries[0]?.value.kind !== 'list') throw new Error('no list');
  const [item] = list.tree.entries[0].value.items;
  if (item?.kind !== 'map') throw new Error('no entry');
  expect(kind.read({ entries: item.entries, line: item.line }, SECRETS)).toHaveProperty('tenant');
  const { properties } = JSON.parse(JSON.stringify(kind.schema));
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(item.entries.map(({ key }) => key)));
  expect(Object.keys(properties.imap.properties)).toEqual([
    'host',
    'port',
    'security',
    'ca',
    'user',
    'password',
    'folder',
    'after',
  ]);
  expect(Object.keys(properties.csv.properties)).toEqual(['from', 'authserv', 'dkim', 'max-mb']);
});
