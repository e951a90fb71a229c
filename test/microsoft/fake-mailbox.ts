/** A mail in a mailbox of Exchange Online. */
export interface FakeMail {
  readonly id: string;
  /** ms since 1970. */
  readonly receivedAt: number;
  readonly bytes: Uint8Array;
  /** What is attached, where it is asked for alone. */
  readonly attachments?: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly content: Uint8Array;
  }[];
  /** What its content is answered with in place of it. */
  readonly fails?: 'error-500' | 'forbidden';
}

export type MailAccess =
  | 'granted'
  | 'not-in-scope'
  | 'blocked-by-policy'
  | 'no-mailbox'
  | 'on-premises'
  | 'basic-only'
  | 'read-only';

interface Folder {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}

/** Something that happened in a folder. */
interface Change {
  readonly folder: string;
  readonly mail: string;
  readonly kind: 'came' | 'left' | 'changed';
}

export interface MailResponse {
  readonly status: number;
  readonly body?: object;
  readonly bytes?: Uint8Array;
}

const none = (code: string, message: string): MailResponse => ({ status: 404, body: { error: { code, message } } });
const NO_ITEM = none('ErrorItemNotFound', 'The specified object was not found in the store.');
const DENIED: MailResponse = {
  status: 403,
  body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied. Check credentials and try again.' } },
};
const ACCESS: Readonly<Partial<Record<MailAccess, MailResponse>>> = {
  'not-in-scope': DENIED,
  'blocked-by-policy': {
    status: 403,
    body: {
      error: {
        code: 'ErrorAccessDenied',
        message: 'Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
      },
    },
  },
  'no-mailbox': none('ErrorInvalidUser', "The requested user 'tlsrpt@contoso.com' is invalid."),
  'on-premises': none(
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  ),
};

/** Where a mail that is deleted goes; it keeps its id there. */
export const DELETED = 'id-of-deleted';

const CHANGES =
  /^\/v1\.0\/users(?:\/([^/]+)|\('([^/]+)'\))\/mail[fF]olders(?:\/([^/]+)|\('([^/]+)'\))\/messages\/delta$/;

/** A mailbox with its folders; ids are immutable only where a request prefers that. */
export function fakeMailbox(address: string) {
  const folders: Folder[] = [
    { id: 'id-of-inbox', name: 'Posteingang', parent: null },
    { id: DELETED, name: 'Gelöschte Elemente', parent: null },
  ];
  const mails = new Map<string, FakeMail & { folder: string; isRead: boolean }>();
  const changes: Change[] = [];
  const contents: string[] = [];
  let access: MailAccess = 'granted';
  /** Tokens for what happened before this are not known any more. */
  let forgotten = 0;
  let maxPage = 1000;
  let heedsFolders = true;

  function arrive(id: string, folder: string): void {
    changes.push({ folder, mail: id, kind: 'came' });
  }

  return {
    contents,
    add(mail: FakeMail, folder = 'id-of-inbox'): void {
      mails.set(mail.id, { ...mail, folder, isRead: false });
      arrive(mail.id, folder);
    },
    addFolder(name: string, parent: string | null = null): string {
      const id = `id-of-${folders.length}`;
      folders.push({ id, name, parent });
      return id;
    },
    /** A person, or a rule, moves it. */
    move,
    remove,
    /** A person reads it, or marks it. */
    touch: (id: string) => void changes.push({ folder: mails.get(id)?.folder ?? '', mail: id, kind: 'changed' }),
    mailsIn: (folder = 'id-of-inbox') => [...mails.values()].filter((mail) => mail.folder === folder),
    /** Microsoft gives its content again. */
    heal(id: string): void {
      const { fails: _, ...mail } = mails.get(id) as NonNullable<ReturnType<typeof mails.get>>;
      mails.set(id, mail);
    },
    setAccess: (to: MailAccess) => {
      access = to;
    },
    setMaxPage: (to: number) => {
      maxPage = to;
    },
    /** Whether a mail is looked for only in the folder that a path names. */
    heedFolders: (does: boolean) => {
      heedsFolders = does;
    },
    forgetTokens: () => {
      forgotten = changes.length + 1;
    },
    answer,
  };

  function move(id: string, to: string): void {
    const mail = mails.get(id);
    if (mail === undefined) return;
    changes.push({ folder: mail.folder, mail: id, kind: 'left' });
    mails.set(id, { ...mail, folder: to });
    arrive(id, to);
  }

  function remove(id: string): void {
    const mail = mails.get(id);
    mails.delete(id);
    if (mail !== undefined) changes.push({ folder: mail.folder, mail: id, kind: 'left' });
  }

  /** Null where it is not about a mailbox. */
  async function answer(request: Request, url: URL): Promise<MailResponse | null> {
    const changed = CHANGES.exec(url.pathname);
    if (changed !== null) return changesOf(changed, request, url);
    const [, version, users, user = '', ...path] = url.pathname.split('/').map(decodeURIComponent);
    if (version !== 'v1.0' || users !== 'users') return null;
    const refused = refusalFor(user, request.method);
    if (refused !== undefined) return refused;
    const [what, folder = '', within] = path;
    const isThrough = what === 'mailFolders' && within === 'messages' && path.length > 3;
    if (what === 'mailFolders' && !isThrough)
      return within === 'messages' ? firstIn(folder) : foldersOf(folder, within, url);
    const [, id = '', more, file = '', value] = isThrough ? path.slice(2) : path;
    const isImmutable = /IdType="ImmutableId"/.test(request.headers.get('prefer') ?? '');
    const mail = mails.get(id);
    if ((what !== 'messages' && !isThrough) || mail === undefined || !isImmutable) return NO_ITEM;
    if (isThrough && heedsFolders && mail.folder !== folder) return NO_ITEM;
    if (request.method === 'GET' && more === undefined)
      return { status: 200, body: { id, parentFolderId: mail.folder } };
    if (request.method === 'PATCH') {
      const { isRead } = (await request.json()) as { readonly isRead?: boolean };
      if (isRead !== undefined && isRead !== mail.isRead) {
        mail.isRead = isRead;
        changes.push({ folder: mail.folder, mail: id, kind: 'changed' });
      }
      return { status: 200, body: { id } };
    }
    if (request.method === 'DELETE') {
      if (mail.folder === DELETED) remove(id);
      else move(id, DELETED);
      return { status: 204 };
    }
    if (more === 'move') {
      const { destinationId } = (await request.json()) as { readonly destinationId: string };
      if (!folders.some((folder) => folder.id === destinationId)) return NO_ITEM;
      move(id, destinationId);
      return { status: 201, body: { id } };
    }
    if (access === 'basic-only') return DENIED;
    if (more === '$value') {
      contents.push(id);
      if (mail.fails === 'error-500')
        return { status: 500, body: { error: { code: 'ErrorMimeContentConversionFailed', message: 'It failed.' } } };
      return mail.fails === 'forbidden' ? DENIED : { status: 200, bytes: mail.bytes };
    }
    if (more !== 'attachments') return NO_ITEM;
    const attachment = mail.attachments?.find((each) => each.id === file);
    if (value === '$value') return attachment === undefined ? NO_ITEM : { status: 200, bytes: attachment.content };
    const listed = (mail.attachments ?? []).map((each) => ({
      ...{ '@odata.type': '#microsoft.graph.fileAttachment', id: each.id, name: each.name },
      ...{ contentType: each.type, size: each.content.length },
    }));
    return { status: 200, body: { value: listed } };
  }

  function refusalFor(user: string, method: string): MailResponse | undefined {
    if (user !== address) return ACCESS['no-mailbox'];
    if (access === 'read-only' && method !== 'GET') return DENIED;
    return ACCESS[access];
  }

  function foldersOf(id: string, more: string | undefined, url: URL): MailResponse {
    const told = (each: Folder): object => ({
      ...{ id: each.id, displayName: each.name },
      totalItemCount: [...mails.values()].filter(({ folder }) => folder === each.id).length,
    });
    if (id !== '' && more !== 'childFolders') {
      const folder = folders.find((each) => each.id === (id === 'inbox' ? 'id-of-inbox' : id));
      return folder === undefined ? NO_ITEM : { status: 200, body: told(folder) };
    }
    const name = /^displayName eq '(.*)'$/.exec(url.searchParams.get('$filter') ?? '')?.[1]?.replaceAll("''", "'");
    const found = folders.filter(
      (each) => each.parent === (id || null) && each.name.toLowerCase() === name?.toLowerCase(),
    );
    return { status: 200, body: { value: found.map(told) } };
  }

  function firstIn(folder: string): MailResponse {
    const mail = [...mails.values()].find((each) => each.folder === folder);
    return { status: 200, body: { value: mail === undefined ? [] : [{ id: mail.id }] } };
  }

  /** A page of a round: what came, left or changed since its beginning, each mail once. */
  function changesOf(path: RegExpExecArray, request: Request, url: URL): MailResponse {
    const refused = refusalFor(decodeURIComponent(path[1] ?? path[2] ?? ''), request.method);
    if (refused !== undefined) return refused;
    const folder = decodeURIComponent(path[3] ?? path[4] ?? '');
    if (!folders.some(({ id }) => id === folder)) return NO_ITEM;
    const text = url.searchParams.get('$skiptoken') ?? url.searchParams.get('$deltatoken');
    const token = (text === null ? [] : JSON.parse(Buffer.from(text, 'base64url').toString())) as readonly number[];
    // -1: from the beginning.
    const [since = -1, end = changes.length, offset = 0] = token;
    if (since >= 0 && since < forgotten)
      return {
        status: 410,
        body: { error: { code: 'SyncStateNotFound', message: 'The sync state generation is not found.' } },
      };
    const begin = Math.max(0, since);
    const lately = changes.slice(begin, end).filter((each) => each.folder === folder);
    const came = new Set(lately.filter(({ kind }) => kind === 'came').map(({ mail }) => mail));
    const records = [...new Set(lately.map(({ mail }) => mail))];
    const asked = Number(/odata\.maxpagesize=(\d+)/.exec(request.headers.get('prefer') ?? '')?.[1] ?? 10);
    const size = Math.min(asked, maxPage);
    const isLast = offset + size >= records.length;
    const following = isLast ? [end] : [since, end, offset + size];
    const link = new URL(
      `/v1.0/users('${encodeURIComponent(address)}')/mailfolders('${folder}')/messages/delta`,
      url.origin,
    );
    link.searchParams.set(
      isLast ? '$deltatoken' : '$skiptoken',
      Buffer.from(JSON.stringify(following)).toString('base64url'),
    );
    const named = { [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link.href };
    const value = records.slice(offset, offset + size).map((id) => recordOf(id, folder, came.has(id)));
    return { status: 200, body: { value, ...named } };
  }

  function recordOf(id: string, folder: string, hasCome: boolean): object {
    const mail = mails.get(id);
    if (mail === undefined || mail.folder !== folder) return { id, '@removed': { reason: 'deleted' } };
    // Of what only changed, little is told.
    return hasCome ? { id, receivedDateTime: new Date(mail.receivedAt).toISOString() } : { id, isRead: mail.isRead };
  }
}
