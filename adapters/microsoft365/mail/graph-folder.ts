import { z } from 'zod';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { AfterMail, MailFolder, MailHead, MailPart, SaveFile } from '../../../src/ports/mailbox.ts';
import { findFolder } from './find-folder.ts';
import type { MailChanges } from './mail-changes.ts';
import { type MailClient, within } from './mail-client.ts';
import { type MailPlace, mailFault } from './mail-faults.ts';
import { type ReadMail, readHead, readMail } from './read-mail.ts';

export interface GraphFolderOptions {
  readonly client: MailClient;
  readonly changes: MailChanges;
  readonly place: MailPlace;
  readonly folderId: string;
  readonly after: AfterMail;
  /** Of a larger mail, the beginning is read, and the list of its files. */
  readonly maxBytes: number;
  readonly save: SaveFile;
}

/** Mails that are in memory at once, each of `maxBytes` at most. */
const MAILS_AT_ONCE = 10;
const ENCODED = 1.37;

const attachmentSchema = z.object({
  '@odata.type': z.string().nullish(),
  id: z.string().min(1).max(2000),
  name: z.string().nullish(),
  contentType: z.string().nullish(),
  size: z.number(),
});
const parentSchema = z.object({ parentFolderId: z.string() });
const pageSchema = z.object({ value: z.array(z.unknown()) });

/** A mail as far as it was read: whole, or its beginning and the list of its files, which are fetched alone. */
type Known =
  | { readonly isWhole: true; readonly bytes: Uint8Array; readonly mail: ReadMail }
  | { readonly isWhole: false; readonly head: Omit<MailHead, 'id'> };

/**
 * A folder of a mailbox of Exchange Online. One request reads a mail whole, as a report needs it: what Microsoft lists of a
 * mail's attachments would be another one, and it lists them with their content in a page of changes, whatever is selected
 * (github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8431).
 */
export function graphFolder(options: GraphFolderOptions): MailFolder {
  const { client, changes, place, folderId, after, maxBytes, save } = options;
  let known = new Map<string, Known>();
  const settled = new Set<string>();
  let target: string | null = null;

  return {
    numbering: folderId,
    atOnce: MAILS_AT_ONCE,
    mailsAfter: (cursor) => changes.after(folderId, cursor),

    async describe(ids) {
      known = new Map([...known].filter(([id]) => ids.includes(id)));
      for (const id of ids) {
        if (known.has(id)) continue;
        const mail = await read(id);
        if (mail !== null) known.set(id, mail);
      }
      return ids.flatMap((id) => {
        const mail = known.get(id);
        return mail === undefined ? [] : [{ id, ...(mail.isWhole ? mail.mail.head : mail.head) }];
      });
    },

    async content(id, most) {
      const mail = known.get(id);
      if (mail?.isWhole === true) return mail.bytes.subarray(0, most);
      return (await begin(id, most))?.bytes ?? null;
    },

    async save(id, part, most) {
      const mail = known.get(id) ?? (await read(id));
      if (mail === null) return null;
      if (mail.isWhole) {
        const file = mail.mail.files.get(part.part);
        return file === undefined ? null : save(part.fileName, piecesOf(file), most);
      }
      const url = at(id, 'attachments', part.part, '$value');
      const answer = await client.ask(url);
      if (answer.kind === 'none') return null;
      if (answer.kind === 'refused') throw notGiven(answer.error.code);
      const { body } = answer.response;
      if (body === null) throw notGiven('');
      return within(save(part.fileName, body as unknown as AsyncIterable<Uint8Array>, most), url);
    },

    async settle(ids) {
      for (const id of ids) {
        if (settled.has(id)) continue;
        await settleOne(id);
        settled.add(id);
      }
    },

    isOpen: () => true,
    close: async () => {},
  };

  async function read(id: string): Promise<Known | null> {
    const begun = await begin(id, maxBytes);
    if (begun === null) return null;
    const { bytes, isWhole } = begun;
    if (isWhole) return { isWhole, bytes, mail: await readMail(bytes) };
    const head = await readHead(bytes);
    const parts = await attachmentsOf(id);
    if (parts === null) return null;
    const size = parts.reduce((sum, part) => sum + part.bytes, 0);
    return { isWhole, head: { ...head, parts, bytes: Math.max(size, maxBytes + 1) } };
  }

  /** The mail's bytes, so many at most; null where it is not there any more. */
  async function begin(
    id: string,
    most: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean } | null> {
    const url = at(id, '$value');
    const answer = await client.ask(url);
    if (answer.kind === 'none') return null;
    if (answer.kind === 'refused') throw notGiven(answer.error.code);
    return within(beginning(answer.response, most), url);
  }

  async function attachmentsOf(id: string): Promise<readonly MailPart[] | null> {
    const url = client.url(pathOf(id, 'attachments'), { $select: 'id,name,contentType,size' });
    const answer = await client.json(url);
    if (answer === null) return null;
    const { data } = pageSchema.safeParse(answer);
    if (data === undefined) throw notGiven('');
    const files = data.value.flatMap((each) => attachmentSchema.safeParse(each).data ?? []);
    const text: MailPart = { part: '0', type: 'text/plain', fileName: '', bytes: 0, reportType: '' };
    return [text, ...files.map(partOf)];
  }

  /** Through the folder: what was moved away in between is not there. */
  function pathOf(id: string, ...more: readonly string[]): readonly string[] {
    return ['mailFolders', folderId, 'messages', id, ...more];
  }

  function at(id: string, ...more: readonly string[]): URL {
    return client.url(pathOf(id, ...more));
  }

  async function settleOne(id: string): Promise<void> {
    if (after.do === 'leave' || !(await isHere(id))) return;
    switch (after.do) {
      case 'seen':
        return change(at(id), { method: 'PATCH', body: { isRead: true } });
      case 'delete':
        return change(at(id), { method: 'DELETE' });
      case 'move': {
        target ??= (await findFolder(client, after.folder))?.id ?? null;
        if (target === null) throw noTarget(after.folder);
        return change(at(id, 'move'), { method: 'POST', body: { destinationId: target } });
      }
    }
  }

  /**
   * Whether the mail is still in the folder, as its own record says: a person may have moved it, or a change whose answer was lost
   * did. That Microsoft looks for a mail only in the folder of the path is documented nowhere.
   */
  async function isHere(id: string): Promise<boolean> {
    const { data } = parentSchema.safeParse(await client.json(client.url(pathOf(id), { $select: 'parentFolderId' })));
    return data?.parentFolderId === folderId;
  }

  /** What is not there any more is none to change. */
  async function change(url: URL, init: { readonly method: string; readonly body?: unknown }): Promise<void> {
    const answer = await client.ask(url, init);
    if (answer.kind === 'refused') throw mailFault(answer.error, place);
    if (answer.kind === 'answer') await answer.response.body?.cancel();
  }

  function noTarget(folder: string): MailflowError {
    return new MailflowError('not-permitted', `There is no folder ${folder} in the mailbox ${place.address}.`, {
      cure: 'Create it, or change after: below mailbox: in config.yaml.',
      retry: 'later',
    });
  }
}

function partOf({ '@odata.type': kind, id, name, contentType, size }: z.infer<typeof attachmentSchema>): MailPart {
  const isMail = /itemAttachment/i.test(kind ?? '');
  return {
    ...{ part: id, type: isMail ? 'message/rfc822' : (contentType ?? '').toLowerCase(), fileName: name ?? '' },
    ...{ bytes: Math.ceil(size * ENCODED), reportType: '' },
  };
}

/** A body's first bytes, so many at most; what comes after them is not fetched. */
async function beginning(
  { body }: Response,
  most: number,
): Promise<{ readonly bytes: Uint8Array; readonly isWhole: boolean }> {
  const reader = body?.getReader();
  const pieces: Uint8Array[] = [];
  for (let length = 0; reader !== undefined; ) {
    const { value } = await reader.read();
    if (value === undefined) break;
    pieces.push(value);
    length += value.length;
    if (length <= most) continue;
    void reader.cancel().catch(() => undefined);
    return { bytes: Buffer.concat(pieces).subarray(0, most), isWhole: false };
  }
  return { bytes: Buffer.concat(pieces), isWhole: true };
}

const CHUNK_BYTES = 64 * 1024;

async function* piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

const notGiven = (code: string): MailflowError =>
  new MailflowError('unreadable', `Microsoft gives nothing of it${code === '' ? '' : ` (${code})`}`, { cure: '' });
