import type { SourceExample, SourceExamples } from '../source-examples.ts';
import { FORMAT } from './recognise.ts';

const FIELDS = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';

const header = (family: 'Receive' | 'Send', fields = FIELDS): string =>
  `${['#Software: Microsoft Exchange Server', '#Version: 15.0.0.0', `#Log-type: SMTP ${family} Protocol Log`, '#Date: 2026-11-15T10:00:00.000Z', `#Fields: ${fields}`].join('\r\n')}\r\n`;

type Step = readonly [event: string, data: string, context?: string];

/** A session's lines, one each second. */
function session(connector: string, id: string, ends: string, at: number, record: readonly Step[]): string {
  const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return record
    .map(([event, data, context = ''], i) => {
      const date = new Date(at + i * 1000).toISOString();
      return `${date},${quoted(connector)},${id},${i},${ends},${event},${quoted(data)},${quoted(context)}\r\n`;
    })
    .join('');
}

const TLS =
  'TLS protocol SP_PROT_TLS1_2_SERVER negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits, MAC hash algorithm CALG_SHA_384 with strength 0 bits and key exchange algorithm CALG_ECDH_EPHEM with strength 384 bits';

const message = (text: string): readonly Step[] => [
  ['<', 'MAIL FROM:<anna@example.org> SIZE=2048'],
  ['>', '250 2.1.0 Sender OK'],
  ['<', 'RCPT TO:<bob@contoso.test>'],
  ['>', '250 2.1.5 Recipient OK'],
  ['<', 'BDAT 2048 LAST'],
  [
    '>',
    `250 2.6.0 <${text}@example.org> [InternalId=7, Hostname=EX01.contoso.test] 2048 bytes in 0.1, 20,480 KB/sec Queued mail for delivery`,
  ],
];

/** A front end takes two messages from a client over TLS. */
const received = (id: string, at: number): string =>
  session('EX01\\Default Frontend EX01', id, '10.0.0.1:25,192.0.2.7:50001', at, [
    ['+', ''],
    ['>', '220 EX01.contoso.test Microsoft ESMTP MAIL Service ready at Sun, 15 Nov 2026 10:00:00 +0000'],
    ['<', 'EHLO mx.example.org'],
    ['>', '250  EX01.contoso.test Hello [192.0.2.7] SIZE 37748736 PIPELINING STARTTLS'],
    ['<', 'STARTTLS'],
    ['>', '220 2.0.0 SMTP server ready'],
    ['*', '', TLS],
    ['<', 'EHLO mx.example.org'],
    ['>', '250  EX01.contoso.test Hello [192.0.2.7] SIZE 37748736 PIPELINING'],
    ...message('one'),
    ...message('two'),
    ['<', 'QUIT'],
    ['>', '221 2.0.0 Service closing transmission channel'],
    ['-', '', 'Local'],
  ]);

/** A send connector hands a message to another organisation, whose server speaks in its own words. */
const sent = (id: string, at: number): string =>
  session('Ins Internet', id, '10.0.0.1:40001,192.0.2.25:25', at, [
    ['*', '', 'attempting to connect'],
    ['+', ''],
    ['<', '220 mx.fabrikam.example ESMTP'],
    ['>', 'EHLO mail.contoso.test'],
    ['<', '250-mx.fabrikam.example'],
    ['<', '250 PIPELINING'],
    ['>', 'MAIL FROM:<>'],
    ['>', 'RCPT TO:<x@fabrikam.example>'],
    ['<', '250 ok'],
    ['<', '250 ok'],
    ['>', 'DATA'],
    ['<', '354 go ahead'],
    ['<', '250 ok 1666169082 30910'],
    ['>', 'QUIT'],
    ['<', '221 bye'],
    ['-', '', 'Local'],
  ]);

const AT = Date.UTC(2026, 10, 15, 10);
const DAY_MS = 86_400_000;
const file = { format: FORMAT, modifiedAt: '2026-11-22T09:00:00Z' };
const log = (fileName: string, messages: number, ...parts: readonly string[]): SourceExample => ({
  ...{ ...file, fileName, messages },
  text: parts.join(''),
});

export const examples: SourceExamples = {
  files: [
    log(
      'RECV2026111510-1.LOG',
      4,
      header('Receive'),
      received('08DE24113A5C0001', AT),
      received('08DE24113A5C0002', AT + 4 * DAY_MS),
    ),
    log('SEND2026111510-1.LOG', 2, header('Send'), sent('08DE24113A5C0003', AT), sent('08DE24113A5C0004', AT + DAY_MS)),
    log('fragment.log', 2, received('08DE24113A5C0005', AT)),
  ],
  broken: [
    {
      ...{ ...file, fileName: 'RECV2026111510-1.LOG' },
      text: `${header('Receive')}2026-11-31T10:00:00.000Z,EX01\\Default Frontend EX01,08DE24113A5C0006,0,10.0.0.1:25,192.0.2.7:50001,+,,\r\n${received('08DE24113A5C0007', AT)}`,
      says: { line: 6, reason: /2026-11-31|date/ },
    },
  ],
  *long(bytes) {
    let written = 0;
    for (let at = 0; written < bytes; at++) {
      const id = `08DE2411${at.toString(16).toUpperCase().padStart(8, '0')}`;
      const text = at === 0 ? header('Receive') : received(id, Date.UTC(2026, 10, 1) + at * 1000);
      written += text.length;
      yield text;
    }
  },
};
