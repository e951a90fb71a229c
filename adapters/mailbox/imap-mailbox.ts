import { ImapFlow } from 'imapflow';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import type { MailFolder, SaveFile } from '../../src/ports/mailbox.ts';
import { imapFault } from './imap-faults.ts';
import { imapFolder } from './imap-folder.ts';
import type { MailboxSettings } from './mailbox-settings.ts';

/** How long a server may say nothing, ms: while the connection is made, before its first word, and later on. */
export interface Patience {
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly silenceMs: number;
}
const PATIENCE: Patience = { connectMs: 20_000, greetingMs: 15_000, silenceMs: 60_000 };

/** No answer may be longer, whatever a server sends: nothing larger is asked for. */
const MAX_LITERAL = 8 * 1024 * 1024;
const MAX_RESPONSE = 32 * 1024 * 1024;

/**
 * Signs in and opens the folder, read-only where mails are left as they are. Throws what imapFault makes of what went wrong.
 */
export async function openImap(
  settings: MailboxSettings,
  save: SaveFile,
  { connectMs, greetingMs, silenceMs }: Patience = PATIENCE,
): Promise<MailFolder> {
  const { host, port, security, user, after } = settings;
  const password = textOf(settings.password(), 'password');
  const ca = settings.ca === null ? null : textOf(settings.ca(), 'ca');
  const client = new ImapFlow({
    ...{ host, port, secure: security === 'tls', doSTARTTLS: security === 'starttls' },
    auth: { user, pass: password },
    // It would write down what is sent.
    ...{ logger: false, emitLogs: false, clientInfo: { name: 'Mailflow' } },
    ...{ disableAutoIdle: true, disableCompression: true },
    ...{ connectionTimeout: connectMs, greetingTimeout: greetingMs, socketTimeout: silenceMs },
    ...{ maxLiteralSize: MAX_LITERAL, maxLineLength: MAX_RESPONSE, maxResponseSize: MAX_RESPONSE },
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca !== null && { ca }) },
  });
  // Without a listener, what ends a connection between two questions would end the program.
  let broken: unknown;
  client.on('error', (cause: unknown) => {
    broken ??= cause;
  });
  try {
    await client.connect();
    // While it is held, the connection is kept alive, also during an import that takes longer than a server may be silent.
    await client.getMailboxLock(settings.folder, { readOnly: after.do === 'leave' });
    const opened = client.mailbox;
    if (opened === false) throw broken ?? Object.assign(new Error('closed'), { code: 'NoConnection' });
    return imapFolder({ client, settings, uidValidity: String(opened.uidValidity), save, broken: () => broken });
  } catch (cause) {
    client.close();
    throw imapFault(cause, settings);
  }
}

function textOf(read: { readonly text: string } | { readonly fault: string }, key: 'password' | 'ca'): string {
  if ('text' in read) return read.text;
  throw new MailflowError('not-permitted', `The file that ${key}: names ${read.fault}.`, {
    cure: 'Make it readable for the user of the bot, or correct the path in config.yaml.',
    retry: 'later',
  });
}
