import type { Examined } from '../../../src/fetch/fetched-place.ts';
import type { TenantBudget } from '../../../src/fetch/tenant-budget.ts';
import { counted } from '../../../src/model/format.ts';
import { causeInWords, MailflowError } from '../../../src/model/mailflow-error.ts';
import type { AfterMail, FilesFromMail, Mailbox, MailReports, SaveFile } from '../../../src/ports/mailbox.ts';
import { graphRequests } from '../graph-requests.ts';
import { rolesIn } from '../tenant-id.ts';
import type { Tokens } from '../tokens/token.ts';
import { type FoundFolder, findFolder } from './find-folder.ts';
import { graphFolder } from './graph-folder.ts';
import { mailChanges } from './mail-changes.ts';
import { type MailClientOptions, mailClient } from './mail-client.ts';
import { type MailPlace, mailRole } from './mail-faults.ts';

/** The source of facts of TLS reports, however they come. */
const SOURCE = 'tls-reports';

/** What an entry of the settings says of a mailbox of its tenant. */
export interface GraphMailboxSettings {
  /** `tlsrpt@contoso.com`, lower-cased. */
  readonly address: string;
  /** `Inbox/Reports` */
  readonly folder: string;
  readonly after: AfterMail;
  readonly files: FilesFromMail;
  readonly reports: MailReports;
}

export interface GraphMailOptions {
  readonly graphUrl: string;
  readonly tokens: Tokens;
  readonly send: typeof fetch;
}

export const graphMailboxName = (
  tenant: string,
  { address, folder }: Pick<GraphMailboxSettings, 'address' | 'folder'>,
): string => `${SOURCE} ${tenant} ${address} ${folder}`;

/** A mailbox of Exchange Online. */
export function graphMailbox(
  tenant: string,
  settings: GraphMailboxSettings,
  options: GraphMailOptions & { readonly save: SaveFile; readonly budget: TenantBudget },
): Mailbox {
  const { after, files, reports } = settings;
  const place = placeOf(settings);
  const client = mailClient(clientOptions(settings, options, options.budget));
  const changes = mailChanges(client, place);
  return {
    ...{ name: graphMailboxName(tenant, settings), source: SOURCE, after, files, reports },
    shownId: () => '',
    figures: () => options.budget.figures(),
    async open() {
      const folder = await findFolder(client, settings.folder);
      if (folder === null) throw noFolder(place);
      const { save } = options;
      return graphFolder({ client, changes, place, folderId: folder.id, after, maxBytes: reports.maxBytes, save });
    },
  };
}

/** Opens the folder, and one mail in it: that Mail.ReadBasic is not enough shows there only. */
export async function examineMailbox(
  settings: GraphMailboxSettings,
  options: GraphMailOptions,
): Promise<readonly Examined[]> {
  const { address, folder: name, after } = settings;
  const what = `${address} ${name}`;
  const place = placeOf(settings);
  const about = (verdict: Examined['verdict'], text: string): Examined => ({ verdict, what, text, cure: null });
  const client = mailClient(clientOptions(settings, options, null));
  try {
    const folder = await findFolder(client, name);
    if (folder === null) throw noFolder(place);
    const mails = await mailsRead(folder);
    const change = after.do === 'leave' ? '' : ` Whether mails may be changed (${mailRole(place)}) is not tried.`;
    const { token = '' } = { token: '', ...(await options.tokens.get()) };
    const everywhere = rolesIn(token).filter((role) => /^Mail\.Read/.test(role));
    return [
      about('good', `The folder can be read; ${mails}.${change}`),
      ...(everywhere.length === 0
        ? []
        : [
            about(
              'unknown',
              `The app has ${everywhere.join(', ')} in Entra, which is for every mailbox of the tenant unless an application access policy limits it. Better: remove it there and assign the Exchange role "${mailRole(place)}" for ${address} only.`,
            ),
          ]),
    ];
  } catch (cause) {
    return [about('bad', causeInWords(cause))];
  }

  async function mailsRead({ id, mails }: FoundFolder): Promise<string> {
    const url = client.url(['mailFolders', id, 'messages'], { $select: 'id', $top: '1' });
    const page = (await client.json(url)) as { readonly value?: readonly { readonly id?: unknown }[] } | null;
    const first = page?.value?.[0]?.id;
    if (typeof first !== 'string') return 'no mail is in it yet';
    const answer = await client.ask(client.url(['mailFolders', id, 'messages', first, '$value']));
    if (answer.kind === 'answer') await answer.response.body?.cancel();
    return mails === null ? 'mails are in it' : `${counted(mails, 'mail')} in it`;
  }
}

const placeOf = ({ address, folder, after }: GraphMailboxSettings): MailPlace => ({
  ...{ address, folder, changesMails: after.do !== 'leave' },
});

const clientOptions = (
  settings: GraphMailboxSettings,
  { graphUrl, tokens, send }: GraphMailOptions,
  budget: TenantBudget | null,
): MailClientOptions => ({
  ...{ graphUrl, place: placeOf(settings), budget },
  requests: graphRequests({ tokens, send }),
});

const noFolder = ({ folder, address }: MailPlace): MailflowError =>
  new MailflowError('not-found', `There is no folder ${folder} in the mailbox ${address}.`, {
    cure: 'Correct folder: below mailbox: in config.yaml. Write a subfolder as Inbox/Reports.',
    retry: 'later',
  });
