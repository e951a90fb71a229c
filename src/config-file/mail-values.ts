import type { AfterMail, FilesFromMail } from '../ports/mailbox.ts';
import { entryValues, HOST, treeIn, type Wrong } from './entry-values.ts';
import type { Tree } from './tree.ts';

const ADDRESS = /^(?:[^\s@<>",;]+@)?(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const AFTER = ['leave', 'seen', 'delete'] as const;
const AFTER_EXAMPLE = 'leave, seen, delete or { move: FOLDER }';
const MAX_FOLDER = 255;
const DEFAULT_MB = 25;
const MAX_MB = 150;
const CSV_KEYS = ['from', 'authserv', 'dkim', 'max-mb'] as const;
const CSV_EXAMPLE = '{ from: [reports@contoso.com] }';

/** Reads what the settings say of mails, however the mailbox is reached. */
export function mailValues(wrong: Wrong) {
  const { mapAt, unknownIn, textAt, oneOf, numberAt, namesAt } = entryValues(wrong);

  function folderAt(key: string, tree: Tree | undefined): string | null {
    if (tree === undefined) return null;
    if (tree.kind === 'text' && /^[^\p{Cc}*%]+$/u.test(tree.text) && tree.text.length <= MAX_FOLDER) return tree.text;
    return wrong(tree.line, `${key} is the name of one folder, such as INBOX`);
  }

  return {
    folderAt,

    /** `from`: the folder that is read. */
    afterAt(
      key: string,
      tree: Tree | undefined,
      from: string,
      isSameFolder: (a: string, b: string) => boolean,
    ): AfterMail {
      const usual = { do: 'leave' } as const;
      if (tree === undefined) return usual;
      const does = tree.kind === 'text' ? AFTER.find((each) => each === tree.text) : undefined;
      if (does !== undefined) return { do: does };
      const [entry, more] = tree.kind === 'map' ? tree.entries : [];
      if (entry?.key === 'move' && more === undefined) {
        const to = folderAt(`${key}.move`, entry.value);
        if (to !== null && isSameFolder(to, from))
          wrong(tree.line, `${key}.move is the folder that is read, ${from}: write another one, or leave`);
        return to === null ? usual : { do: 'move', folder: to };
      }
      wrong(tree.line, `${key} is ${AFTER_EXAMPLE}`);
      return usual;
    },

    /**
     * `key`: `csv`. `authserv`: what counts where none is named; where that is nothing, DKIM can be required only with a name.
     * `at`: where a name is missed.
     */
    filesAt(key: string, tree: Tree | undefined, at: number, usual: FilesFromMail['authserv']): FilesFromMail {
      const given = mapAt(key, tree, CSV_EXAMPLE)?.entries ?? [];
      unknownIn(given, CSV_KEYS, `${key}.`);
      const authserv = treeIn(given, 'authserv');
      const server =
        authserv &&
        textAt(
          `${key}.authserv`,
          authserv,
          at,
          HOST,
          'the name of your mail server in the header Authentication-Results',
        );
      const dkim = oneOf(`${key}.dkim`, treeIn(given, 'dkim'), ['shown', 'required'] as const, 'shown');
      if (dkim === 'required' && authserv === undefined && usual === null)
        wrong(
          (treeIn(given, 'dkim') as Tree).line,
          `${key}.dkim: required needs ${key}.authserv, the mail server that checks it`,
        );
      const mb = numberAt(`${key}.max-mb`, treeIn(given, 'max-mb'), DEFAULT_MB, MAX_MB) ?? DEFAULT_MB;
      return {
        from: namesAt(
          `${key}.from`,
          treeIn(given, 'from'),
          ADDRESS,
          'addresses or domains, such as [reports@contoso.com, fabrikam.com]',
        ),
        authserv: server ?? usual,
        needsDkim: dkim === 'required',
        maxBytes: mb * 1_000_000,
      };
    },
  };
}

const text = { type: 'string', minLength: 1 } as const;

/** What becomes of a mail, as JSON Schema. */
export const AFTER_SCHEMA = {
  description: 'What to do with an imported mail: leave (nothing, the default), seen, delete, or move to a folder',
  anyOf: [
    { enum: [...AFTER] },
    { type: 'object', additionalProperties: false, properties: { move: text }, required: ['move'] },
  ],
} as const;

/** Attached files, likewise. */
export const CSV_SCHEMA = {
  description: 'Senders whose attached files (CSV and others that the inbox accepts) are imported; none without from',
  type: 'object',
  additionalProperties: false,
  properties: {
    from: {
      description: 'Addresses or domains of senders',
      anyOf: [text, { type: 'array', items: text }],
    },
    authserv: {
      description: 'The name of your mail server in the header Authentication-Results, which has the DKIM result',
      ...text,
    },
    dkim: {
      description: 'Whether the DKIM result is only shown, or must prove the sender',
      enum: ['shown', 'required'],
    },
    'max-mb': { description: 'The largest file, in MB', type: ['integer', 'string'] },
  },
} as const;
