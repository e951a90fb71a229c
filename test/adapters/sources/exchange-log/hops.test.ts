import { describe, expect, it } from 'vitest';
import { merge, readExchange, type Told } from './read-exchange.ts';
import { GREETING, header, sent, session, TLS_1_2, taken } from './written.ts';

const short = ({ direction, connectorType, connector, sender, client, tls, recipients }: Told): string =>
  [direction, connectorType === 'none' ? '' : connectorType, connector, sender, client, tls, `to ${recipients}`]
    .filter((part) => part !== '')
    .join(' ');

/** What files come to, imported one after another. */
async function counted(files: readonly string[], declared: Readonly<Record<string, string>> = {}) {
  const told: Told[] = [];
  const carries: unknown[] = [];
  let notes: readonly string[] = [];
  for (const text of files) {
    const read = await readExchange(text, { carries, declared });
    expect(read.rejections).toEqual([]);
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
    notes = read.result.notes;
  }
  const messages = merge(told).filter(({ direction }) => direction !== 'local');
  return { messages: messages.map(short).sort(), accepted: told.length, notes };
}

function ordersOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((first, at) => ordersOf(all.filter((_, i) => i !== at)).map((rest) => [first, ...rest]));
}

const OWN_TLS = ['< EHLO EX01.contoso.test', '> 250  EX01 Hello', '< X-ANONYMOUSTLS', '> 220 2.0.0 SMTP server ready'];
const OWN = [...OWN_TLS, TLS_1_2, '< X-EXPS EXCHANGEAUTH SHA256', '> 235 <authentication response>'];
const asSent = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line[0] === '<' ? `>${line.slice(1)}` : line[0] === '>' ? `<${line.slice(1)}` : line));

const inbound = session({
  ...{
    connector: 'EX01\\Default Frontend EX01',
    id: '08DF000000000002',
    local: '10.0.0.1:25',
    remote: '10.1.1.50:50001',
  },
  lines: [
    ...GREETING,
    '< EHLO app',
    '> 250  hello',
    '< STARTTLS',
    '> 220 2.0.0 SMTP server ready',
    TLS_1_2,
    '< EHLO app',
    '> 250  hello',
    ...taken('app@contoso.test', 'bob@contoso.test', 'carol@contoso.test'),
    '< QUIT',
    '> 221 2.0.0 bye',
    '- | Local',
  ],
});
const probe = session({
  ...{
    connector: 'EX01\\Default Frontend EX01',
    id: '08DF000000000001',
    local: '10.0.0.1:25',
    remote: '168.63.129.16:1',
  },
  lines: [...GREETING, '- | Remote(SocketError)'],
});
const health = session({
  ...{ connector: 'EX01\\Default Frontend EX01', id: '08DF000000000003', local: '10.0.0.1:25', remote: '10.0.0.1:2' },
  lines: [...GREETING, ...taken('HealthMailboxb4dbf9b@contoso.test', 'HealthMailboxff42d4a@contoso.test'), '- | Local'],
});
const signedIn = session({
  ...{
    connector: 'EX01\\Client Frontend EX01',
    id: '08DF000000000005',
    local: '10.0.0.1:587',
    remote: '10.1.1.70:50100',
  },
  lines: [
    ...[...GREETING, '< EHLO phone', '> 250  hello', '< STARTTLS', '> 220 2.0.0 SMTP server ready', TLS_1_2],
    ...[
      '< EHLO phone',
      '> 250  hello',
      '< AUTH LOGIN',
      '> 334 <authentication response>',
      '* CONTOSO\\frank | authenticated',
    ],
    '* | Proxy session was successfully set up. Session for frank@contoso.test will now be proxied',
    ...['> 235 2.7.0 Authentication successful', '- | Local'],
  ],
});
const submitted = session({
  ...{ connector: 'EX01\\Client Proxy EX01', id: '08DF000000000200', local: '10.0.0.1:465', remote: '10.0.0.1:41500' },
  lines: [
    ...GREETING,
    ...OWN,
    '< XPROXY SID=08DF000000000005 IP=10.1.1.70 PORT=50100 DOMAIN=phone CAPABILITIES=0',
    '> 250 XProxy accepted and authenticated',
    ...taken('alias@contoso.test'),
    '- | Local',
  ],
});
const secondHop = session({
  ...{ connector: 'EX01\\Default EX01', id: '08DF000000000201', local: '10.0.0.1:2525', remote: '10.0.0.1:41501' },
  lines: [
    ...GREETING,
    ...OWN,
    '< XPROXYFROM SID=08DF000000000002 IP=10.1.1.50 PORT=50001 DOMAIN=app SEQNUM=1 PERMS=1 AUTHSRC=Anonymous',
    '> 250 XProxyFrom accepted',
    ...taken('app@contoso.test', 'bob@contoso.test', 'carol@contoso.test'),
    '- | Local',
  ],
});
const toHub = session({
  ...{
    connector: 'Organisationsinterner SMTP-Sendeconnector',
    id: '08DF000000000100',
    local: '10.0.0.1:41000',
    remote: '10.0.0.2:2525',
  },
  lines: ['* | attempting to connect', '+', ...asSent(OWN), ...sent('app@contoso.test'), '- | Local'],
});
const outbound = session({
  ...{ connector: 'Ins Internet', id: '08DE000000000101', local: '192.0.2.10:50001', remote: '203.0.113.25:25' },
  lines: [
    '* | attempting to connect',
    '+',
    '< 220 mx.fabrikam.example ESMTP',
    '> EHLO mail.contoso.test',
    '< 250-mx.fabrikam.example',
    '< 250 STARTTLS',
    '> STARTTLS',
    '< 220 go',
    TLS_1_2.replace('SERVER', 'CLIENT'),
    '> EHLO mail.contoso.test',
    '< 250 mx',
    '> MAIL FROM:<alice@contoso.test>',
    '< 250 ok',
    '> RCPT TO:<x@fabrikam.example>',
    '< 250 ok',
    '> DATA',
    '< 354 go ahead',
    '< 250 ok 1666169082 30910',
    '- | Local',
  ],
});

const FILES = [
  `${header('Receive')}${probe}${inbound}${health}${signedIn}`,
  `${header('Receive')}${submitted}${secondHop}`,
  `${header('Send')}${toHub}`,
  `${header('Send')}${outbound}`,
];

describe('messages that pass several servers', () => {
  it('are counted once each, in whichever order their logs are read', async () => {
    // Six sessions in which a message is accepted: one of a health mailbox, a second hop, and one inside.
    for (const order of ordersOf(FILES))
      expect((await counted(order)).messages).toEqual([
        'inbound EX01\\Default Frontend EX01 10.1.1.50 1.2 to 2',
        'outbound Ins Internet 1.2 to 1',
        'submission EX01\\Client Proxy EX01 frank@contoso.test 10.1.1.70 1.2 to 1',
      ]);
  });

  it('of a Hub alone are counted by the best that it knows, which is said', async () => {
    const { messages, notes } = await counted([FILES[1] ?? '']);
    expect(messages).toEqual([
      'inbound EX01\\Default EX01 10.1.1.50 unknown to 2',
      'submission EX01\\Client Proxy EX01 alias@contoso.test 10.1.1.70 unknown to 1',
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/counted at the Hub.*no log of a front end is known/),
      expect.stringMatching(/belongs to sessions of a front end whose log was not read yet/),
    ]);
  });

  it('of a front end alone are what it takes in itself, and it is said where the others are', async () => {
    const { messages, notes } = await counted([FILES[0] ?? '']);
    expect(messages).toEqual(['inbound EX01\\Default Frontend EX01 10.1.1.50 1.2 to 2']);
    expect(notes).toEqual([expect.stringMatching(/^1 session of clients that signed in was handed on/)]);
  });

  it('are given again with what the other log says, under the same key', async () => {
    const alone = await readExchange(FILES[1] ?? '');
    const joined = await readExchange(FILES[0] ?? '', { carries: [JSON.parse(JSON.stringify(alone.result.carry))] });
    const of = (told: readonly Told[]) => told.filter(({ kind }) => kind === 'smtp-auth').map(({ event }) => event);
    expect(of(joined.told)).toEqual(of(alone.told));
  });
});

const exchangeOnline = (lines: readonly string[], connector = 'Ins Internet') =>
  session({
    ...{ connector, id: '08DE000000000301', local: '10.0.0.1:50001', remote: '52.101.1.1:25' },
    lines: [
      '* | attempting to connect',
      '+',
      '< 220 VI1EUR04FT012.mail.protection.outlook.com Microsoft ESMTP',
      '> EHLO mail.contoso.test',
      '< 250 hello',
      ...lines,
      '- | Local',
    ],
  });
const ofOrganisation = sent().map((line) => line.replace('SIZE=2048', 'SIZE=2048 XOORG=contoso.test'));

describe('connectors to Exchange Online', () => {
  it.each([
    ['with the name of the organisation', exchangeOnline(ofOrganisation), {}, 'on-premises Ins Internet'],
    [
      'named by the wizard',
      exchangeOnline(sent(), 'Outbound to Office 365 - 4711'),
      {},
      'on-premises Outbound to Office 365 - 4711',
    ],
    ['as declared', exchangeOnline(sent()), { hybrid: 'Sonst; ins internet' }, 'on-premises Ins Internet'],
    ['which serves another organisation', exchangeOnline(sent()), {}, 'Ins Internet'],
  ] as const)('are told as such %s', async (_, text, declared, path) => {
    expect((await counted([`${header('Send')}${text}`], declared)).messages).toEqual([`outbound ${path} none to 1`]);
  });

  it('are told as such where they come in', async () => {
    const text = inbound.replace('SIZE=2048', 'SIZE=2048 XOORG=contoso.test');
    expect((await counted([`${header('Receive')}${text}`])).messages).toEqual([
      'inbound on-premises EX01\\Default Frontend EX01 10.1.1.50 1.2 to 2',
    ]);
  });
});

const toGateway = session({
  ...{ connector: 'Gateway, "DMZ"', id: '08DE000000000401', local: '10.0.0.1:50001', remote: '10.9.9.9:25' },
  lines: ['* | attempting to connect', '+', '< 220 gateway', '> EHLO mail', '< 250 hello', ...sent(), '- | Local'],
});

describe('mail to private addresses', () => {
  it('is a hop inside, which is said', async () => {
    const { messages, notes } = await counted([`${header('Send')}${toGateway}`]);
    expect(messages).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/1 message sent to private addresses.*Gateway, "DMZ" \(1\).*external=/),
    ]);
  });

  it('goes to the outside where its connector is declared', async () => {
    expect((await counted([`${header('Send')}${toGateway}`], { external: 'gateway, "dmz"' })).messages).toEqual([
      'outbound Gateway, "DMZ" none to 1',
    ]);
  });
});

const toPort = (remote: string, own: readonly string[] = []): string =>
  header('Send') +
  session({
    ...{ connector: 'To Relay', id: '08DE000000000402', local: '10.0.0.1:50002', remote },
    lines: [
      '* | attempting to connect',
      '+',
      '< 220 relay',
      '> EHLO mail',
      '< 250 hello',
      ...own,
      ...sent(),
      '- | Local',
    ],
  });

describe('a user who signs in on the port of Exchange’s client proxy', () => {
  it('has the client and the TLS of that session, where no front end hands it on', async () => {
    const direct = session({
      ...{ connector: 'EX01\\Scanners', id: '08DF000000000777', local: '10.0.0.1:465', remote: '10.1.1.80:40500' },
      lines: [
        ...GREETING,
        '< EHLO scanner',
        '> 250  hello',
        '< STARTTLS',
        '> 220 2.0.0 SMTP server ready',
        TLS_1_2,
        '< EHLO scanner',
        '> 250  hello',
        '< AUTH LOGIN',
        '> 334 <authentication response>',
        '* CONTOSO\\scanner | authenticated',
        '> 235 2.7.0 Authentication successful',
        ...taken('scanner@contoso.test'),
        '- | Local',
      ],
    });
    const { messages } = await counted([`${header('Receive')}${direct}`]);
    expect(messages).toEqual(['submission EX01\\Scanners contoso\\scanner 10.1.1.80 1.2 to 1']);
  });
});

describe('mail to a port that Hubs have, too', () => {
  it('goes to the outside where a relay service has it', async () => {
    const { messages } = await counted([toPort('203.0.113.9:2525')]);
    expect(messages).toEqual(['outbound To Relay none to 1']);
  });

  it.each(['10.0.0.9:2525', '203.0.113.9:465'])(
    'goes to the outside where its connector is declared: %s',
    async (to) => {
      const { messages } = await counted([toPort(to)], { external: 'To Relay' });
      expect(messages).toEqual(['outbound To Relay none to 1']);
    },
  );

  it.each([
    ['of one’s own', '10.0.0.9:2525', []],
    ['that says to be of the organisation', '203.0.113.9:2525', asSent(OWN)],
    [
      'to which a session is handed on',
      '203.0.113.9:2525',
      ['> XPROXYFROM SID=08DF000000000002 IP=192.0.2.5 PORT=5 DOMAIN=x SEQNUM=1', '< 250 XProxyFrom accepted'],
    ],
    ['whose session’s beginning is not in the log', '203.0.113.9:2525', undefined],
  ])('is a hop inside to a server %s', async (_, remote, own) => {
    const cut = session({
      ...{ connector: 'To Relay', id: '08DE000000000402', local: '10.0.0.1:50002', remote, from: 9 },
      lines: sent(),
    });
    const log = own === undefined ? `${header('Send')}${cut}` : toPort(remote, own);
    expect((await counted([log])).messages).toEqual([]);
  });
});

describe('servers of the organisation', () => {
  it.each([
    [
      'sign in as such',
      session({
        connector: 'X',
        id: '08DE0000000005A1',
        local: '10.0.0.1:1',
        remote: '203.0.113.8:25',
        lines: ['* | attempting to connect', '+', '< 220 edge', ...asSent(OWN), ...sent(), '- | Local'],
      }),
      {},
    ],
    [
      'are declared',
      session({
        connector: 'X',
        id: '08DE0000000005A2',
        local: '10.0.0.1:1',
        remote: '203.0.113.8:25',
        lines: ['* | attempting to connect', '+', '< 220 edge', ...sent(), '- | Local'],
      }),
      { own: '203.0.113.0/28' },
    ],
  ])('take no mail to the outside: they %s', async (_, text, declared) => {
    const { messages, notes } = await counted([`${header('Send')}${text}`], declared);
    expect(messages).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/Exchange servers of the organisation/)]);
  });
});

describe('a front end that sends for a Hub', () => {
  const byHub = session({
    ...{ connector: 'Ins Internet', id: '08DE000000000601', local: '10.0.0.1:50001', remote: '10.0.0.1:717' },
    lines: [
      '* | attempting to connect',
      '+',
      '< 220 EX01',
      ...asSent(OWN),
      '> XPROXYTO DESTINATIONS=fabrikam.example PORT=25 SESSIONID=08DE000000000601 LAST=True',
      '< 250-XPROXYTOTARGETIPADDRESS 203.0.113.9',
      '< 250 hello',
      ...sent(),
      '- | Local',
    ],
  });
  const byFrontEnd = session({
    ...{
      connector: 'Outbound proxy virtual send connector',
      id: '08DE000000000602',
      local: '10.0.0.1:50002',
      remote: '203.0.113.9:25',
    },
    lines: [
      '* | attempting to connect. Proxying session 08DE000000000601',
      '+',
      '< 220 mx',
      '> EHLO mail',
      '< 250 STARTTLS',
      '> STARTTLS',
      '< 220 go',
      TLS_1_2.replace('SERVER', 'CLIENT'),
      '> EHLO mail',
      '< 250 hello',
      '- | Local',
    ],
  });

  it.each(ordersOf([byHub, byFrontEnd]))('knows the TLS of its messages, which count once', async (...files) => {
    expect((await counted(files.map((text) => `${header('Send')}${text}`))).messages).toEqual([
      'outbound Ins Internet 1.2 to 1',
    ]);
  });

  it('leaves it unknown until its log is read, which is said', async () => {
    const { messages, notes } = await counted([`${header('Send')}${byHub}`]);
    expect(messages).toEqual(['outbound Ins Internet unknown to 1']);
    expect(notes).toEqual([expect.stringMatching(/left through a front end/)]);
  });
});
