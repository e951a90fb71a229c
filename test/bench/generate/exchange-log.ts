import { inOrderOfTime, type LaterLine as Line, type LogSize } from './in-order.ts';
import { address, below, oneOf } from './random.ts';

const HEADER = [
  '#Software: Microsoft Exchange Server',
  '#Version: 15.0.0.0',
  '#Log-type: SMTP Receive Protocol Log',
  '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
];
const PROTOCOLS = [
  'SP_PROT_TLS1_2_SERVER',
  'SP_PROT_TLS1_2_SERVER',
  'SP_PROT_TLS1_2_SERVER',
  '4096',
  'SP_PROT_TLS1_0_SERVER',
];
const QUEUED =
  '"250 2.6.0 <1@contoso.com> [InternalId=7, Hostname=EX01.contoso.com] 2048 bytes in 0.102, 109,173 KB/sec Queued mail for delivery"';

/** The receive log of a busy front end: mail taken in, users who sign in and are handed on, failed logins, probes. */
export function* exchangeLog(size: LogSize): Generator<string> {
  yield* HEADER;
  yield* inOrderOfTime(
    { ...size, lines: size.lines - HEADER.length },
    { linesPerEvent: 15, event, write: (at, text) => `${at.toISOString()},${text}` },
  );
}

function event(number: number, random: () => number): readonly Line[] {
  const kind = random();
  if (kind < 0.55)
    return session(number, 'EX01\\Default Frontend EX01', 25, address(below(random, 20_000)), taken(random));
  if (kind < 0.8)
    return session(number, 'EX01\\Client Frontend EX01', 587, address(below(random, 2000)), signedIn(random));
  if (kind < 0.9) return session(number, 'EX01\\Client Frontend EX01', 587, address(below(random, 2 ** 24)), FAILED);
  return session(number, 'EX01\\Default Frontend EX01', 25, '10.0.0.99', ['-,,Remote(SocketError)']);
}

function session(
  number: number,
  connector: string,
  port: number,
  client: string,
  said: readonly string[],
): readonly Line[] {
  const id = `08DE2411${number.toString(16).toUpperCase().padStart(8, '0')}`;
  const ends = `10.0.0.1:${port},${client}:${20_000 + (number % 40_000)}`;
  return ['+,,', '>,220 EX01.contoso.com Microsoft ESMTP MAIL Service ready,', ...said].map((text, at) => ({
    afterSeconds: at / 4,
    text: `${connector},${id},${at},${ends},${text}`,
  }));
}

const HELLO = [
  '<,EHLO mx.sender.example,',
  '>,250  EX01.contoso.com Hello SIZE 37748736 PIPELINING STARTTLS CHUNKING,',
];

const startTls = (random: () => number): readonly string[] => [
  ...HELLO,
  '<,STARTTLS,',
  '>,220 2.0.0 SMTP server ready,',
  `*,,"TLS protocol ${oneOf(random, PROTOCOLS)} negotiation succeeded using bulk encryption algorithm CALG_AES_256 with strength 256 bits, MAC hash algorithm CALG_SHA_384 with strength 0 bits and key exchange algorithm CALG_ECDH_EPHEM with strength 384 bits"`,
  ...HELLO,
];

const taken = (random: () => number): readonly string[] => [
  ...(random() < 0.9 ? startTls(random) : HELLO),
  `<,MAIL FROM:<info${below(random, 9999)}@sender.example> SIZE=2048,`,
  '*,08DE241100000001;2026-01-01T00:00:00.000Z;1,receiving message',
  `<,RCPT TO:<user${below(random, 2000)}@contoso.com>,`,
  '>,250 2.1.0 Sender OK,',
  '>,250 2.1.5 Recipient OK,',
  '<,BDAT 2048 LAST,',
  `>,${QUEUED},`,
  '<,QUIT,',
  '>,221 2.0.0 Service closing transmission channel,',
  '-,,Local',
];

function signedIn(random: () => number): readonly string[] {
  const user = `user${Math.floor(2000 * random() ** 3)}`;
  return [
    ...startTls(random),
    '<,AUTH LOGIN,',
    '>,334 <authentication response>,',
    '*,SMTPSubmit SMTPAcceptAnyRecipient BypassAntiSpam,Set Session Permissions',
    `*,CONTOSO\\${user},authenticated`,
    `*,,Proxy session was successfully set up. Session for ${user}@contoso.com will now be proxied`,
    '>,235 2.7.0 Authentication successful,',
    '-,,Remote(ConnectionReset)',
  ];
}

const FAILED = [
  ...HELLO,
  '<,AUTH LOGIN,',
  '>,334 <authentication response>,',
  '*,,Inbound AUTH LOGIN failed because of LogonDenied',
  '*,,User Name: frank',
  '>,535 5.7.3 Authentication unsuccessful,',
  '-,,Remote(ConnectionReset)',
];
