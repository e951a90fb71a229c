import { describe, expect, it } from 'vitest';
import { readExchange } from './read-exchange.ts';
import { GREETING, header, QUEUED, session, taken } from './written.ts';

const CLIENT = { connector: 'EX01\\Relay', id: '08DF000000000002', local: '10.0.0.1:25', remote: '192.0.2.7:50001' };
const SERVER = { connector: 'Ins Internet', id: '08DF000000000003', local: '10.0.0.1:50001', remote: '192.0.2.7:25' };

/** `1.2 to 3` of each message that a server takes in from a client who says this. */
async function received(lines: readonly string[], of = CLIENT): Promise<readonly string[]> {
  const { told, rejections } = await readExchange(
    `${header('Receive')}${session({ ...of, lines: [...GREETING, ...lines] })}`,
  );
  expect(rejections).toEqual([]);
  return told.map(({ tls, rawTls, recipients }) => `${tls}${rawTls} to ${recipients}`);
}

async function sentTo(lines: readonly string[]): Promise<readonly string[]> {
  const text = session({ ...SERVER, lines: ['* | attempting to connect', '+', '< 220 mx', ...lines] });
  const { told } = await readExchange(`${header('Send')}${text}`);
  return told.map(({ recipients }) => `to ${recipients}`);
}

const mail = '< MAIL FROM:<>';
const rcpt = '< RCPT TO:<bob@contoso.test>';
const END = '- | Local';
/** Replies to what a client said all at once. */
const IN_TURN = [
  '> 250 EX01.contoso.test Hello [192.0.2.7]',
  '> 250 2.1.0 Sender OK',
  '> 250 2.1.5 Recipient OK',
] as const;

describe('a message is accepted', () => {
  it.each<readonly [what: string, lines: readonly string[], recipients: readonly string[]]>([
    [
      'after DATA',
      [mail, '> 250 2.1.0 Sender OK', rcpt, '> 250 2.1.5 Recipient OK', '< DATA', '> 354 go', QUEUED, END],
      ['none to 1'],
    ],
    [
      'after the last chunk',
      [
        mail,
        '> 250 2.1.0 Sender OK',
        rcpt,
        '> 250 2.1.5 Recipient OK',
        '< BDAT 9',
        '> 250 2.6.0 CHUNK received OK, 9 octets',
        '< BDAT 0 LAST',
        QUEUED,
        END,
      ],
      ['none to 1'],
    ],
    [
      'pipelined, with a recipient that is refused',
      [
        mail,
        rcpt,
        rcpt,
        rcpt,
        '< DATA',
        '> 250 2.1.0 Sender OK',
        '> 250 2.1.5 Recipient OK',
        '> 550 5.1.10 no',
        '> 250 2.1.5 Recipient OK',
        '> 354 go',
        QUEUED,
        END,
      ],
      ['none to 2'],
    ],
    [
      'and another one in the same session',
      [...taken(), ...taken('x@y.example', 'a@contoso.test', 'b@contoso.test'), END],
      ['none to 1', 'none to 2'],
    ],
    [
      'pipelined behind another one',
      [
        mail,
        rcpt,
        '< BDAT 5 LAST',
        mail,
        rcpt,
        rcpt,
        '< BDAT 5 LAST',
        '> 250 2.1.0 Sender OK',
        '> 250 2.1.5 Recipient OK',
        QUEUED,
        '> 250 2.1.0 Sender OK',
        '> 250 2.1.5 Recipient OK',
        '> 250 2.1.5 Recipient OK',
        QUEUED,
        END,
      ],
      ['none to 1', 'none to 2'],
    ],
    [
      'after one that was reset',
      [
        mail,
        '> 250 2.1.0 Sender OK',
        rcpt,
        '> 250 2.1.5 Recipient OK',
        '< RSET',
        '> 250 2.0.0 Resetting',
        ...taken(),
        END,
      ],
      ['none to 1'],
    ],
    [
      'though the client did not wait for the greeting',
      ['< EHLO x', mail, rcpt, rcpt, '< DATA', ...IN_TURN, '> 550 5.1.10 no', '> 354 go', QUEUED, END],
      ['none to 1'],
    ],
    ['in a log that leaves replies out', ['< EHLO x', mail, rcpt, rcpt, '< DATA', QUEUED, END], ['none to 2']],
  ])('%s', async (_, lines, recipients) => {
    expect(await received(lines)).toEqual(recipients);
  });

  it.each([
    [
      'its end is refused',
      [mail, '> 250 2.1.0 Sender OK', rcpt, '> 250 2.1.5 Recipient OK', '< DATA', '> 354 go', '> 550 5.7.1 spam', END],
    ],
    [
      'it is put off',
      [mail, '> 250 2.1.0 Sender OK', rcpt, '> 250 2.1.5 Recipient OK', '< BDAT 5 LAST', '> 452 4.3.1 later', END],
    ],
    ['the connection is lost', [mail, '> 250 2.1.0 Sender OK', rcpt, '> 250 2.1.5 Recipient OK', '< BDAT 5 LAST', END]],
    [
      'all recipients are refused',
      [mail, '> 250 2.1.0 Sender OK', rcpt, '> 550 5.1.10 no', '< QUIT', '> 221 bye', END],
    ],
    [
      'the recipient’s words look like an acceptance',
      [
        mail,
        '> 250 2.1.0 Sender OK',
        '< RCPT TO:<250 2.6.0 Queued mail for delivery@x.example>',
        '> 550 5.1.10 no',
        END,
      ],
    ],
    [
      'it is refused, and the client did not wait for the greeting',
      ['< EHLO x', mail, rcpt, '< DATA', ...IN_TURN, '> 354 go', '> 554 5.7.1 spam', END],
    ],
    [
      'its recipient is refused, and the client did not wait for the reply to VRFY',
      [
        ...['< VRFY x', mail, rcpt, '< BDAT 5 LAST', '> 252 2.1.5 Cannot VRFY user', '> 250 2.1.0 Sender OK'],
        ...['> 550 5.1.10 no', '> 503 5.5.2 Need Rcpt command', END],
      ],
    ],
    [
      'its recipient is refused, and the client did not wait for the reply to NOOP',
      [
        '< NOOP',
        mail,
        rcpt,
        '< DATA',
        '> 250 2.0.0 OK',
        '> 250 2.1.0 Sender OK',
        '> 550 5.1.10 no',
        '> 503 5.5.2',
        END,
      ],
    ],
    ['replies are left out, and one of them is that it was refused', ['< EHLO x', mail, rcpt, '> 550 5.1.10 no', END]],
  ])('but not where %s', async (_, lines) => {
    expect(await received(lines)).toEqual([]);
  });

  it('by a server that says so in its own words', async () => {
    const lines = [
      '> EHLO x',
      '< 250-mx',
      '< 250 PIPELINING',
      '> MAIL FROM:<>',
      '> RCPT TO:<a@b.example>',
      '> RCPT TO:<c@b.example>',
      '> DATA',
      '< 250 ok',
      '< 250 Accepted',
      '< 450 later',
      '< 354 go',
      '< 250 ok 1666169082 30910',
      '> QUIT',
      '< 221 bye',
      END,
    ];
    expect(await sentTo(lines)).toEqual(['to 1']);
  });

  it('by a reply of several lines, in one field or in one each', async () => {
    const begun = ['> EHLO x', '< 250 mx', '> MAIL FROM:<>', '< 250 ok', '> RCPT TO:<a@b.example>', '< 250 ok'];
    const data = ['> DATA', '< 354 go'];
    for (const end of [['< 250-thanks\n250 queued'], ['< 250-thanks', '< 250 queued']])
      expect(await sentTo([...begun, ...data, ...end, END])).toEqual(['to 1']);
    for (const end of [['< 554-spam\n554 no'], ['< 554-spam', '< 554 no']])
      expect(await sentTo([...begun, ...data, ...end, END])).toEqual([]);
  });
});

const negotiated = (protocol: string) =>
  `* | TLS protocol ${protocol} negotiation succeeded using bulk encryption algorithm X`;
const START = ['< EHLO x', '> 250  hello', '< STARTTLS', '> 220 2.0.0 SMTP server ready'];

describe('the TLS of a message', () => {
  it.each([
    ['SP_PROT_TLS1_0_SERVER', '1.0'],
    ['SP_PROT_TLS1_1_SERVER', '1.1'],
    ['SP_PROT_TLS1_2_CLIENT', '1.2'],
    ['SP_PROT_TLS1_3_SERVER', '1.3'],
    ['SP_PROT_SSL3_SERVER', 'ssl3'],
    ['64', '1.0'],
    ['128', '1.0'],
    ['256', '1.1'],
    ['1024', '1.2'],
    ['2048', '1.2'],
    ['4096', '1.3'],
    ['8192', '1.3'],
    ['12288', '1.3'],
    ['5120', 'unknown5120'],
    ['0', 'unknown0'],
    ['SP_PROT_DTLS1_2_SERVER', 'unknownSP_PROT_DTLS1_2_SERVER'],
  ])('%s is %s', async (protocol, version) => {
    expect(await received([...START, negotiated(protocol), ...taken(), END])).toEqual([`${version} to 1`]);
  });

  it('is none without STARTTLS, and where it was refused', async () => {
    expect(await received([...taken(), END])).toEqual(['none to 1']);
    expect(await received([...START.slice(0, 3), '> 454 4.7.0 not now', ...taken(), END])).toEqual(['none to 1']);
  });

  it('is unknown where STARTTLS was accepted and no line says more, as in Exchange 2010', async () => {
    expect(await received([...START, ...taken(), END])).toEqual(['unknown to 1']);
  });

  it('is none of a message before it', async () => {
    expect(await received([...taken(), ...START, negotiated('SP_PROT_TLS1_2_SERVER'), ...taken(), END])).toEqual([
      'none to 1',
      '1.2 to 1',
    ]);
  });

  it('is unknown where the beginning of the session is missing', async () => {
    const text = session({ ...CLIENT, from: 40, lines: [...taken(), END] });
    const { told } = await readExchange(text);
    expect(told.map(({ tls, recipients }) => `${tls} to ${recipients}`)).toEqual(['unknown to 1']);
  });
});

describe('a login that fails', () => {
  const FAILED = [
    '< AUTH LOGIN',
    '> 334 <authentication response>',
    '* | Inbound AUTH LOGIN failed because of LogonDenied',
  ];

  async function failures(text: string): Promise<readonly string[]> {
    const { told, result } = await readExchange(text);
    expect(told).toEqual([]);
    return result.notes;
  }

  it('counts once, however many lines tell it', async () => {
    const text = session({
      ...CLIENT,
      lines: [
        ...GREETING,
        ...FAILED,
        '> 535 5.7.3 Authentication unsuccessful',
        ...FAILED,
        '> 535 5.7.3 Authentication unsuccessful',
        END,
      ],
    });
    const twice = text.replace(/^.*Inbound AUTH LOGIN.*\r\n/gm, (line) => line.repeat(3));
    expect(await failures(`${header('Receive')}${twice}`)).toEqual([
      '2 logins failed, from 1 address. They are not messages, so not counted.',
    ]);
  });

  it('counts where only the replies are there', async () => {
    const line =
      '2022-07-20T21:12:06.270Z,EX\\Default Frontend EX,08DA4F7C11473A60,9,10.0.0.1:25,192.0.2.7:1,>,535 5.7.3 Authentication unsuccessful,\r\n';
    expect(await failures(line.repeat(9))).toEqual([
      '1 login failed, from 1 address. It is not a message, so not counted.',
    ]);
  });
});

describe('a client that signs in where its messages are logged, as before front ends', () => {
  it.each([
    ['LOGIN', 'basic'],
    ['NTLM', 'basic'],
    ['XOAUTH2', 'oauth'],
    ['GSSAPI', 'other'],
  ])('with %s is SMTP AUTH (%s)', async (mechanism, auth) => {
    const lines = [
      ...GREETING,
      `< AUTH ${mechanism}`,
      '> 334 <authentication response>',
      '* CONTOSO\\Frank | authenticated',
      '> 235 2.7.0 ok',
      ...taken(),
      END,
    ];
    const text = session({ ...CLIENT, local: '10.0.0.1:587', lines });
    const { told } = await readExchange(`${header('Receive')}${text}`);
    expect(told).toMatchObject([
      { kind: 'smtp-auth', sender: 'contoso\\frank', auth, tls: 'none', client: '192.0.2.7' },
    ]);
  });
});
