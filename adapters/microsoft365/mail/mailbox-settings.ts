import { entryValues, treeIn, type Wrong } from '../../../src/config-file/entry-values.ts';
import { AFTER_SCHEMA, CSV_SCHEMA, mailValues } from '../../../src/config-file/mail-values.ts';
import type { Tree } from '../../../src/config-file/tree.ts';
import { type MailReports, NAMELESS_AUTHSERV } from '../../../src/ports/mailbox.ts';
import type { GraphMailboxSettings } from './graph-mailbox.ts';

const ADDRESS = /^[^\s@,;<>"]{1,64}@(?=.{3,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const KEYS = ['address', 'folder', 'after', 'csv'] as const;
const EXAMPLE = '{ address: tlsrpt@contoso.com }';
const DEFAULT_FOLDER = 'Inbox';

const text = { type: 'string', minLength: 1 } as const;

/** What an entry may have under `mailbox`, as JSON Schema. */
export const MAILBOX_SCHEMA = {
  description: 'A mailbox of the tenant that TLS reports are sent to, and files with data',
  type: 'object',
  additionalProperties: false,
  properties: {
    address: { description: 'The address of the user or shared mailbox', ...text },
    folder: { description: 'The folder; Inbox by default. A subfolder is written as Inbox/Reports', ...text },
    after: AFTER_SCHEMA,
    csv: CSV_SCHEMA,
  },
  required: ['address'],
} as const;

/** Null where there is none, or something is wrong with it. `at`: where the entry stands. */
export function readMailbox(
  tree: Tree | undefined,
  at: number,
  wrong: Wrong,
  reports: MailReports,
): GraphMailboxSettings | null {
  const { mapAt, unknownIn, textAt } = entryValues(wrong);
  const { folderAt, afterAt, filesAt } = mailValues(wrong);
  if (tree?.kind === 'nothing') return wrong(tree.line, `mailbox: write ${EXAMPLE}`);
  const mailbox = mapAt('mailbox', tree, EXAMPLE);
  if (mailbox === null) return null;
  const { entries } = mailbox;
  unknownIn(entries, KEYS, 'mailbox.');
  const address = textAt(
    'mailbox.address',
    treeIn(entries, 'address'),
    mailbox.line,
    ADDRESS,
    'the address of a mailbox, such as tlsrpt@contoso.com',
  );
  const folder = folderAt('mailbox.folder', treeIn(entries, 'folder')) ?? DEFAULT_FOLDER;
  const after = afterAt('mailbox.after', treeIn(entries, 'after'), folder, isSameFolder);
  const files = filesAt('mailbox.csv', treeIn(entries, 'csv'), at, NAMELESS_AUTHSERV);
  return address === null ? null : { address: address.toLowerCase(), folder, after, files, reports };
}

/** Folders of Exchange differ in more than case. */
const isSameFolder = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
