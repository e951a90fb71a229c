import { readFileSync } from 'node:fs';
import { mailContent, messageIdOf } from '../../../../adapters/chat/mail/mail-message.ts';
import { sendMail } from '../../../../adapters/chat/mail/smtp/send.ts';
import type { SmtpServer } from '../../../../adapters/chat/mail/smtp/smtp-server.ts';
import { emptyCard } from '../../../../cards/card.ts';
import { BASE } from './config-files.ts';
import { RELAY } from './network.ts';

/*
 * Mails from inside the relay's namespaces, as Mailflow does. Arguments: the server in JSON (its name and certificate are
 * the relay's), sender, recipient, and how many bytes are attached. Writes what became of it as JSON.
 */

const [server = '{}', from = '', to = '', bytes = '0'] = process.argv.slice(2);
const given: Pick<SmtpServer, 'port' | 'tls' | 'login'> = JSON.parse(server);
const content = await mailContent({
  ...{ from, recipients: [to], stop: null, answers: null, at: new Date(), messageId: messageIdOf(to, from) },
  card: { ...emptyCard('SMTP AUTH clients'), sentences: ['.', 'From anna@contoso.com to Zürich'] },
  file: { name: 'report.csv', content: Buffer.alloc(Number(bytes), '.\r\n') },
});
const sent = await sendMail(
  { host: RELAY.name, ca: readFileSync(`${BASE}/cert.pem`, 'utf8'), ...given },
  { from, to, content },
);
process.stdout.write(JSON.stringify(sent));
