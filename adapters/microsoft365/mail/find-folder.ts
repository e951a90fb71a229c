import { z } from 'zod';
import type { MailClient } from './mail-client.ts';

/** Folders that have one name in every language (learn.microsoft.com/graph/api/resources/mailfolder, read 2026-11). */
const WELL_KNOWN: readonly string[] = ['inbox', 'archive', 'junkemail', 'deleteditems'];

const folderSchema = z.object({ id: z.string().min(1).max(2000), totalItemCount: z.int().nullish() });
const namedSchema = folderSchema.extend({ displayName: z.string() });
const pageSchema = z.object({ value: z.array(z.unknown()) });

export interface FoundFolder {
  /** Stays the same as long as the folder is there. */
  readonly id: string;
  /** Mails in it; null where Microsoft does not say. */
  readonly mails: number | null;
}

const SELECT = 'id,displayName,totalItemCount';

/** The folder of this path, `Inbox/Reports`; null where there is none. Throws as the client does. */
export async function findFolder(client: MailClient, path: string): Promise<FoundFolder | null> {
  const [first = '', ...names] = path.split('/').map((name) => name.trim());
  const known = first.replaceAll(' ', '').toLowerCase();
  let found = WELL_KNOWN.includes(known) ? await folderAt(known) : await childNamed(null, first);
  for (const name of names) found = found && (await childNamed(found.id, name));
  return found;

  async function folderAt(id: string): Promise<FoundFolder | null> {
    const { data } = folderSchema.safeParse(await client.json(client.url(['mailFolders', id], { $select: SELECT })));
    return data === undefined ? null : { id: data.id, mails: data.totalItemCount ?? null };
  }

  async function childNamed(parent: string | null, name: string): Promise<FoundFolder | null> {
    const within = parent === null ? ['mailFolders'] : ['mailFolders', parent, 'childFolders'];
    const $filter = `displayName eq '${name.replaceAll("'", "''")}'`;
    const page = pageSchema.safeParse(await client.json(client.url(within, { $filter, $select: SELECT, $top: '100' })));
    const folders = (page.data?.value ?? []).flatMap((each) => namedSchema.safeParse(each).data ?? []);
    // Where the filter was not applied, another folder would be read.
    const folder = folders.find(({ displayName }) => displayName.toLowerCase() === name.toLowerCase());
    return folder === undefined ? null : { id: folder.id, mails: folder.totalItemCount ?? null };
  }
}
