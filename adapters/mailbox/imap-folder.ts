import type { ImapFlow } from 'imapflow';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { MailFolder, MailPart, SaveFile } from '../../src/ports/mailbox.ts';
import { imapFault } from './imap-faults.ts';
import { mailHead } from './mail-head.ts';
import type { MailboxSettings } from './mailbox-settings.ts';

interface Opened {
  readonly client: ImapFlow;
  readonly settings: MailboxSettings;
  readonly uidValidity: string;
  readonly save: SaveFile;
  /** What ended the connection between two questions; undefined as long as nothing did. */
  readonly broken: () => unknown;
}

/** No question takes longer, however slowly its answer drips. */
const ANSWER_MS = 5 * 60_000;
/** One commit has no more mails. */
const MAILS_AT_ONCE = 100;
const CHUNK_BYTES = 1024 * 1024;
const GOODBYE_MS = 3_000;

const BY_UID = { uid: true } as const;

/** A folder that is open over a connection of its own. */
export function imapFolder({ client, settings, uidValidity, save, broken }: Opened): MailFolder {
  return {
    numbering: uidValidity,
    atOnce: MAILS_AT_ONCE,

    mailsAfter: (cursor) =>
      asked(async () => {
        const uid = Number(cursor ?? 0);
        const found = await client.search({ uid: `${uid + 1}:*` }, BY_UID);
        if (!Array.isArray(found)) throw refusal('does not list the mails');
        // `*` is the last mail, also where that is before the first number.
        const after = found.filter((each) => each > uid).sort((a, b) => a - b);
        const mails = after.map(String).map((id) => ({ id, cursor: id }));
        return { mails, cursor: mails.at(-1)?.cursor ?? String(uid), isAnew: false };
      }),

    describe: (ids) =>
      asked(async () => {
        const query = {
          ...{ uid: true, size: true, envelope: true, bodyStructure: true, internalDate: true },
          headers: ['authentication-results'],
        };
        const asked = new Set(ids);
        const found = await client.fetchAll(ids.join(','), query, BY_UID);
        // A server may tell of flags meanwhile, also of other mails.
        const isAnswer = ({ uid, size, bodyStructure }: (typeof found)[number]): boolean =>
          asked.has(String(uid)) && (size !== undefined || bodyStructure !== undefined);
        return found.filter(isAnswer).map(mailHead);
      }),

    content: (id, maxBytes) =>
      asked(async () => {
        const query = { uid: true, source: { start: 0, maxLength: maxBytes } };
        const found = await client.fetchOne(id, query, BY_UID);
        if (found === false) return null;
        // Null for NIL, whatever its types say.
        if (!Buffer.isBuffer(found.source)) throw notGiven();
        return found.source;
      }),

    save: (id, part, maxBytes) => asked(() => savePart(id, part, maxBytes)),

    settle: (ids) => asked(() => settleMails(ids.join(','))),

    isOpen,

    async close() {
      const leaving = client.logout().catch(() => undefined);
      await Promise.race([leaving, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())]);
      client.close();
    },
  };

  function isOpen(): boolean {
    return client.usable && broken() === undefined;
  }

  async function asked<T>(question: () => Promise<T>): Promise<T> {
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      client.close();
    }, ANSWER_MS);
    try {
      return await question();
    } catch (cause) {
      const why = isLate ? Object.assign(new Error('too slow'), { code: 'ETIMEOUT' }) : cause;
      throw imapFault(isOfConnection(why) ? (broken() ?? why) : why, settings);
    } finally {
      clearTimeout(late);
    }
  }

  async function savePart(id: string, part: MailPart, maxBytes: number) {
    const got = await client.download(id, part.part, {
      ...{ ...BY_UID, chunkSize: CHUNK_BYTES },
      // A file is kept as it is, also where it is sent as text.
      decodeText: false,
    });
    if (got.content === undefined) {
      if ((await client.fetchOne(id, { uid: true }, BY_UID)) === false) return null;
      throw notGiven();
    }
    return save(part.fileName, got.content, maxBytes);
  }

  async function settleMails(uids: string): Promise<void> {
    const { after } = settings;
    switch (after.do) {
      case 'leave':
        return;
      case 'seen':
        if (await client.messageFlagsAdd(uids, ['\\Seen'], BY_UID)) return;
        throw refusal('does not allow mails to be marked as read');
      case 'delete':
        needsUidPlus();
        if (await client.messageDelete(uids, BY_UID)) return;
        throw refusal('does not allow mails to be deleted');
      case 'move':
        if (!client.capabilities.has('MOVE')) needsUidPlus();
        if (await client.messageMove(uids, after.folder, BY_UID)) return;
        throw refusal(`does not move mails to ${after.folder}`);
    }
  }

  /** Without it, mails that others have marked as deleted would go as well (RFC 4315). */
  function needsUidPlus(): void {
    if (!client.capabilities.has('UIDPLUS')) throw refused('cannot delete single mails (it lacks UIDPLUS)');
  }

  /** Its client answers the same where the server refuses and where the connection is gone. */
  function refusal(what: string): Error {
    return isOpen() ? refused(what) : Object.assign(new Error('closed'), { code: 'NoConnection' });
  }

  function refused(what: string): MailflowError {
    const { host, user } = settings;
    return new MailflowError('not-permitted', `${host} ${what}.`, {
      cure: `Check the permissions of ${user} and that the folder exists, or change after: below imap: in config.yaml.`,
      retry: 'later',
    });
  }
}

const notGiven = (): MailflowError => new MailflowError('unreadable', 'its server gives nothing of it', { cure: '' });

const isOfConnection = (cause: unknown): boolean =>
  ['NoConnection', 'EConnectionClosed'].includes((cause as { readonly code?: string }).code ?? '');
