export interface WrittenSession {
  /** `EX01\Default Frontend EX01` */
  readonly connector: string;
  readonly id: string;
  readonly local: string;
  readonly remote: string;
  readonly lines: readonly string[];
  /** ISO 8601; a second passes with each line. */
  readonly at?: string;
  /** The number of the first line. */
  readonly from?: number;
}

export const FIELDS =
  'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';

export const header = (family: 'Receive' | 'Send', fields = FIELDS): string =>
  [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.0.0.0',
    `#Log-type: SMTP ${family} Protocol Log`,
    '#Date: 2026-10-01T08:00:00.000Z',
    `#Fields: ${fields}`,
    '',
  ].join('\r\n');

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows of a session, as lists of their fields in the usual order. */
export function rowsOf({ connector, id, local, remote, lines, at, from = 0 }: WrittenSession): string[][] {
  const begin = Date.parse(at ?? '2026-10-01T08:00:00Z');
  return lines.map((line, i) => {
    const [data = '', context = ''] = line.slice(1).split(' | ');
    const date = new Date(begin + i * 1000).toISOString();
    return [date, connector, id, String(from + i), local, remote, line[0] ?? '', data.trimStart(), context];
  });
}

export const session = (of: WrittenSession): string =>
  rowsOf(of)
    .map((fields) => `${fields.map(quoted).join(',')}\r\n`)
    .join('');

export const TLS_1_2 =
  '* | TLS protocol SP_PROT_TLS1_2_SERVER negotiation succeeded using bulk encryption algorithm CALG_AES_256';
export const GREETING = ['+', '> 220 EX01.contoso.test Microsoft ESMTP MAIL Service ready'] as const;
export const QUEUED =
  '> 250 2.6.0 <1@contoso.test> [InternalId=7, Hostname=EX01] 2048 bytes in 0.1, 20,480 KB/sec Queued mail for delivery';

/** A message that a server takes in, without pipelining. */
export const taken = (from = 'anna@example.org', ...to: readonly string[]): readonly string[] => [
  `< MAIL FROM:<${from}> SIZE=2048`,
  '> 250 2.1.0 Sender OK',
  ...(to.length === 0 ? ['bob@contoso.test'] : to).flatMap((each) => [
    `< RCPT TO:<${each}>`,
    '> 250 2.1.5 Recipient OK',
  ]),
  '< BDAT 2048 LAST',
  QUEUED,
];

/** The same, as somebody who sends it logs it. */
export const sent = (...args: Parameters<typeof taken>): readonly string[] =>
  taken(...args).map((line) => (line[0] === '<' ? '>' : '<') + line.slice(1));
