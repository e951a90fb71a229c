import type { SourceExample, SourceExamples } from '../source-examples.ts';
import { FORMAT } from './format.ts';

/** What an Exim relay logs of one message that it takes in over TLS from a client and hands on, each line behind its date. */
function message(date: string, id: string): string {
  const lines = [
    `<= anna@contoso.com H=sender.example (mail) [192.0.2.1] P=esmtps X=TLS1.2:ECDHE_RSA_AES_256_GCM:256 CV=no S=900 id=1@contoso.com`,
    `=> b@mx.example R=dnslookup T=remote_smtp H=mx.example [192.0.2.9] X=TLS1.3:AES_256_GCM:256 CV=yes C="250 ok"`,
    'Completed',
  ];
  return lines.map((line) => `${date} ${id} ${line}\n`).join('');
}

const file = { fileName: 'mainlog', format: FORMAT, modifiedAt: '2026-11-22T09:00:00Z' };
const log = (messages: number, ...parts: readonly string[]): SourceExample => ({
  ...file,
  text: parts.join(''),
  messages,
});
const idOf = (n: number): string =>
  `1vK${n.toString(36).padStart(3, '0')}-0000000${n.toString(36).padStart(4, '0')}-0aB1`;

/** The same lines as syslog has them, with or without Exim's own date. */
const inSyslog = (text: string, isDated: boolean): string =>
  text.replaceAll(/^(\S+ \S+ )(.+)$/gm, (_, date: string, rest: string) => {
    return `Nov 15 10:00:00 mx1 exim[812]: ${isDated ? date : ''}${rest}`;
  });

export const examples: SourceExamples = {
  files: [
    log(4, message('2026-11-15 10:00:00', '1vKabc-0001Xy-2Z'), message('2026-11-19 10:00:00', '1vKbcd-0001Xy-2Z')),
    log(2, message('2026-11-15 11:00:00.123 +0100 [4711]', idOf(1))),
    log(2, inSyslog(message('2026-11-15 10:00:00', idOf(1)), true)),
    log(2, inSyslog(message('2026-11-15 10:00:00', idOf(1)), false)),
    log(
      2,
      '2026-11-16 10:00:00 Start queue run: pid=4711\n',
      '2026-11-16 10:00:01 H=(x) [203.0.113.7] X=TLS1.3:AES_256_GCM:256 CV=no F=<a@fabrikam.com> rejected RCPT <b@contoso.com>: no\n',
      `2026-11-16 10:00:02 ${idOf(2)} <= jürgen@contoso.com H=phone.example (phone) [198.51.100.7] P=esmtpsa X=TLS1.3:AES_256_GCM:256 CV=no A=dovecot_login:jürgen@contoso.com S=900 for b@mx.example c@mx.example\n`,
      `2026-11-16 10:00:03 ${idOf(2)} => b@mx.example R=dnslookup T=remote_smtp H=mx.example [192.0.2.9] X=TLS1.3:AES_256_GCM:256 CV=yes C="250 ok"\n`,
      `2026-11-16 10:00:03 ${idOf(2)} -> c@mx.example R=dnslookup T=remote_smtp H=mx.example [192.0.2.9] X=TLS1.3:AES_256_GCM:256 CV=yes C="250 ok"\n`,
      `2026-11-16 10:00:03 ${idOf(2)} Completed\n`,
    ),
  ],
  broken: [
    {
      ...file,
      text: `${message('2026-11-15 10:00:00', idOf(1))}2026-11-31 10:00:00 ${idOf(2)} Completed\n${message('2026-11-16 10:00:00', idOf(3))}`,
      says: { line: 4, reason: /2026-11-31|date/ },
    },
    { ...file, text: message('2026-11-31 10:00:00', idOf(1)), says: { refusal: /date|line/ } },
  ],
  *long(bytes) {
    for (let at = 0, written = 0; written < bytes; at++) {
      const date = new Date(Date.UTC(2026, 10, 1) + at * 1000).toISOString().slice(0, 19).replace('T', ' ');
      const text = message(date, idOf(at));
      written += text.length;
      yield text;
    }
  },
};
