import type { SourceExample, SourceExamples } from '../source-examples.ts';
import { FORMAT } from './format.ts';

/** What Sendmail logs of one message that it takes in over TLS from a client and hands on, each line behind its date. */
function message(date: string, id: string, pid: number): string {
  const [client, host] = ['sender.example [192.0.2.1]', 'relay'];
  const server = `${date} ${host} sm-mta[${pid}]:`;
  const sender = `${date} ${host} sm-mta[${pid + 1}]:`;
  return [
    `${server} STARTTLS=server, relay=${client}, version=TLSv1.2, verify=NO, cipher=ECDHE-RSA-AES256-GCM-SHA384, bits=256/256`,
    `${server} ${id}: from=<anna@contoso.com>, size=900, class=0, nrcpts=1, msgid=<${id}@contoso.com>, proto=ESMTPS, daemon=MTA-v4, relay=${client}`,
    `${sender} STARTTLS=client, relay=mx.example., version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256`,
    `${sender} ${id}: to=<b@mx.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120900, relay=mx.example. [192.0.2.9], dsn=2.0.0, stat=Sent (ok)`,
    '',
  ].join('\n');
}

/** What FortiMail logs of the same. */
function fortimail(date: string, time: string, session: string): string {
  const line = (id: string, text: string) =>
    `date=${date} time=${time} device_id=FE100C0000000001 log_id=0003007110 type=event subtype=smtp pri=information user=mail ui=mail action=NONE status=N/A session_id="${id}" msg="${text}"`;
  const id = `${session}007110-${session.slice(0, -1)}Z007110`;
  return [
    line(
      `${session}007110`,
      'STARTTLS=server, relay=sender.example [192.0.2.1], version=TLSv1.2, verify=NO, cipher=ECDHE-RSA-AES256-GCM-SHA384, bits=256/256',
    ),
    line(
      id,
      'from=<anna@contoso.com>, size=900, class=0, nrcpts=1, msgid=<1@contoso.com>, proto=ESMTP, daemon=SMTP_MTA, relay=sender.example [192.0.2.1]',
    ),
    line(
      id,
      'STARTTLS=client, relay=mx.example., version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256',
    ),
    line(
      id,
      'to=<b@mx.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120900, relay=mx.example. [192.0.2.9], dsn=2.0.0, stat=Sent (ok)',
    ),
    '',
  ].join('\n');
}

const file = { fileName: 'maillog', format: FORMAT, modifiedAt: '2026-11-22T09:00:00Z' };
const log = (messages: number, ...parts: readonly string[]): SourceExample => ({
  ...file,
  text: parts.join(''),
  messages,
});
const iso = (day: number, second = 0) => `2026-11-${day}T10:00:${String(second).padStart(2, '0')}.000000+00:00`;

export const examples: SourceExamples = {
  files: [
    log(4, message(iso(15), '6AFA0001000020', 20), message(iso(19), '6AJA0001000030', 30)),
    log(4, message('Nov 15 10:00:00', '6AFA0001000020', 20), message('Nov 19 23:59:59', '6AJNxx01000030', 30)),
    log(4, fortimail('2026-11-15', '10:00:00', '6AFA0001'), fortimail('2026-11-19', '23:59:59.123', '6AJNxx01')),
    log(
      2,
      `${iso(16)} relay sm-mta[9]: STARTTLS=server, relay=phone.example [198.51.100.7], version=TLSv1.3, verify=NO, cipher=TLS_AES_256_GCM_SHA384, bits=256/256\n`,
      `${iso(16)} relay dovecot: imap-login: Login: user=<jürgen>\n`,
      `${iso(16)} relay sm-mta[9]: AUTH=server, relay=phone.example [198.51.100.7], authid=jurgen@contoso.com, mech=PLAIN, bits=0\n`,
      `${iso(16, 1)} relay sm-mta[9]: 6AGA0001000009: from=<jurgen@contoso.com>, size=900, class=0, nrcpts=2, msgid=<1@phone>, proto=ESMTPSA, daemon=MSA-v4, relay=phone.example [198.51.100.7]\n`,
      `${iso(16, 2)} relay sm-mta[11]: 6AGA0001000009: to=<b@mx.example>,<c@mx.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=150900, relay=mx.example. [192.0.2.9], dsn=2.0.0, stat=Sent (ok)\n`,
    ),
  ],
  broken: [
    {
      ...file,
      text: `${message(iso(15), '6AFA0001000020', 20)}2026-11-31T10:00:00Z relay sm-mta[7]: 6AFA0002000020: to=<a@example.com>, stat=Sent\n${message(iso(16), '6AGA0001000030', 30)}`,
      says: { line: 5, reason: /2026-11-31|date/ },
    },
    { ...file, text: message('Nov 31 10:00:00', '6AFA0001000020', 20), says: { refusal: /date|line/ } },
  ],
  *long(bytes) {
    for (let at = 0, written = 0; written < bytes; at++) {
      const text = message(
        new Date(Date.UTC(2026, 10, 1) + at * 1000).toISOString(),
        `6AFA${at.toString(16).toUpperCase().padStart(10, '0')}`,
        20 + 2 * (at % 50),
      );
      written += text.length;
      yield text;
    }
  },
};
