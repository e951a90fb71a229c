import type { SourceExample, SourceExamples } from '../source-examples.ts';
import { FORMAT } from './format.ts';

/** What a relay logs of one message that it takes in over TLS from a client and hands on, each line behind its date. */
function message(date: string, id: string, pid: number): string {
  const [client, host] = ['sender.example[192.0.2.1]', 'relay'];
  const server = `${date} ${host} postfix/smtpd[${pid}]:`;
  const sender = `${date} ${host} postfix/smtp[${pid + 1}]:`;
  const queue = `${date} ${host} postfix/qmgr[7]:`;
  return [
    `${server} connect from ${client}`,
    `${server} Anonymous TLS connection established from ${client}: TLSv1.2 with cipher X (256/256 bits)`,
    `${server} ${id}: client=${client}`,
    `${queue} ${id}: from=<anna@contoso.com>, size=900, nrcpt=1 (queue active)`,
    `${server} disconnect from ${client} ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`,
    `${sender} Trusted TLS connection established to mx.example[192.0.2.9]:25: TLSv1.3 with cipher X (256/256 bits)`,
    `${sender} ${id}: to=<b@mx.example>, relay=mx.example[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    `${queue} ${id}: removed`,
    '',
  ].join('\n');
}

const file = { fileName: 'mail.log', format: FORMAT, modifiedAt: '2026-11-22T09:00:00Z' };
const log = (messages: number, ...parts: readonly string[]): SourceExample => ({
  ...file,
  text: parts.join(''),
  messages,
});
const iso = (day: number, second = 0) => `2026-11-${day}T10:00:${String(second).padStart(2, '0')}.000000+00:00`;

/** Lines as Docker keeps them, JSON around each. */
const inJson = (text: string): string =>
  text.replace(/.+/g, (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-16T10:00:00.5Z' }));

export const examples: SourceExamples = {
  files: [
    log(4, message(iso(15), '4F1', 20), message(iso(19), '4F2', 30)),
    log(4, message('Nov 15 10:00:00', '4F1', 20), message('Nov 19 23:59:59', '4F2', 30)),
    log(2, inJson(message('Nov 16 10:00:00', '4F1', 20))),
    log(
      2,
      `${iso(16)} relay dovecot: imap-login: Login: user=<jürgen>\n`,
      `${iso(16)} relay postfix/submission/smtpd[9]: connect from phone.example[198.51.100.7]\n`,
      `${iso(16)} relay postfix/submission/smtpd[9]: Anonymous TLS connection established from phone.example[198.51.100.7]: TLSv1.3 with cipher X (256/256 bits)\n`,
      `${iso(16)} relay postfix/submission/smtpd[9]: 5A1: client=phone.example[198.51.100.7], sasl_method=PLAIN, sasl_username=jürgen@contoso.com\n`,
      `${iso(16, 1)} relay postfix/qmgr[7]: 5A1: from=<jürgen@contoso.com>, size=900, nrcpt=2 (queue active)\n`,
      `${iso(16, 2)} relay postfix/smtp[11]: 5A1: to=<b@mx.example>, relay=mx.example[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)\n`,
      `${iso(16, 3)} relay postfix/qmgr[7]: 5A1: removed\n`,
    ),
  ],
  broken: [
    {
      ...file,
      text: `${message(iso(15), '4F1', 20)}2026-11-31T10:00:00Z relay postfix/qmgr[7]: 4F2: removed\n${message(iso(16), '4F3', 30)}`,
      says: { line: 9, reason: /2026-11-31|date/ },
    },
    { ...file, text: message('Nov 31 10:00:00', '4F1', 20), says: { refusal: /date|line/ } },
  ],
  *long(bytes) {
    for (let at = 0, written = 0; written < bytes; at++) {
      const text = message(
        new Date(Date.UTC(2026, 10, 1) + at * 1000).toISOString(),
        `4F${at.toString(16).toUpperCase()}`,
        20 + 2 * (at % 50),
      );
      written += text.length;
      yield text;
    }
  },
};
