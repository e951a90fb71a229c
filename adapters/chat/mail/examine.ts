import type { Examined } from '../chat-system.ts';
import { domainOf } from './address.ts';
import { examined } from './examined.ts';
import type { MailSettings } from './settings.ts';
import { tryServer } from './smtp/send.ts';
import type { ServerFault } from './smtp/sent.ts';

const CURES: Readonly<Record<ServerFault, string>> = {
  reach: 'Check mail.smtp.host and mail.smtp.port, and that this machine may connect there.',
  tls: 'The server must offer TLS 1.2 with a certificate that this machine trusts for mail.smtp.host. For a private authority set NODE_EXTRA_CA_CERTS to its PEM file.',
  login: 'Check mail.smtp.user and mail.smtp.password. In Exchange Online, SMTP AUTH must be enabled for the mailbox.',
};

const OPERATORS = 'Set MAILFLOW_OPERATORS if people in chats are to mail reports.';

/** What to do about a fault of the server or of its settings. */
export const curesOf = (fault: ServerFault): string => CURES[fault];

/** Whether the server takes connection, TLS and login, and who of those subscribed may receive. Sends nothing. */
export async function examineMail(
  { server, domains }: MailSettings,
  conversations: readonly string[],
  hasOperators: boolean,
): Promise<readonly Examined[]> {
  const what = `${server.host}:${server.port}`;
  const trouble = await tryServer(server);
  const reached =
    trouble === null
      ? examined('good', what, `${shakenText(server)}; nothing was sent.`)
      : examined('bad', what, `${trouble.trouble}.`.replace(/\.\.$/, '.'), CURES[trouble.fault ?? 'reach']);
  const addresses = conversations.flatMap((id) => /^mail:(.+)$/.exec(id)?.[1] ?? []);
  const outside = addresses.filter((address) => !domains.includes(domainOf(address)));
  const permitted = hasOperators
    ? examined('good', 'to: in chats', 'Those in MAILFLOW_OPERATORS are allowed to use it.')
    : examined(
        'good',
        'to: in chats',
        'No operators are named, so it works only in the terminal and in a shell.',
        OPERATORS,
      );
  return [
    reached,
    permitted,
    ...outside.map((address) => {
      const cure = `Add ${domainOf(address)} to mail.domains, or run \`unsubscribe all to:${address}\`.`;
      return examined('bad', address, 'It is subscribed, and its domain is not in mail.domains.', cure);
    }),
  ];
}

const shakenText = ({ tls, login }: MailSettings['server']): string =>
  `Connected${tls === 'none' ? ' without TLS' : ' with TLS'}${login === null ? '' : `, signed in as ${login.user}`}`;
