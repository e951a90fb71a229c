import { address, below, oneOf } from './random.ts';

/** One line of the log to come. */
export interface Line {
  readonly afterSeconds: number;
  /** `postfix/smtpd[1234]` */
  readonly program: string;
  readonly message: string;
}

const PROTOCOLS = ['TLSv1.2', 'TLSv1.2', 'TLSv1.2', 'TLSv1.3', 'TLSv1.3', 'TLSv1.3', 'TLSv1.3', 'TLSv1'];
const CIPHER = 'with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)';
const USERS = 2000;
const RELAYS = 300;

/** What one session leaves in the log: mail submitted, received or sent by a program of the host, or nothing of ours. */
export function mailSession(number: number, random: () => number): readonly Line[] {
  const kind = random();
  if (kind < 0.3) return submitted(number, random);
  if (kind < 0.62) return received(number, random);
  return kind < 0.7 ? handedOver(number, random) : unrelated(number, random);
}

const submitted = (number: number, random: () => number): readonly Line[] =>
  submission(number, Math.floor(USERS * random() ** 3), random);

/** A user signs in and sends one message; `addressOf(user)` is the login. */
export function submission(number: number, user: number, random: () => number): readonly Line[] {
  const client = `client-${user}.example.net[${address(user)}]`;
  const login = `sasl_method=${oneOf(random, ['PLAIN', 'LOGIN', 'PLAIN', 'XOAUTH2'])}, sasl_username=${addressOf(user)}`;
  const program = `postfix/submission/smtpd[${processOf(number)}]`;
  const ends = 1 + 20 * random();
  const tls = `Anonymous TLS connection established from ${client}: ${PROTOCOLS[user % PROTOCOLS.length]} ${CIPHER}`;
  return [
    { afterSeconds: 0, program, message: `connect from ${client}` },
    { afterSeconds: 0.3, program, message: tls },
    { afterSeconds: ends - 0.5, program, message: `${queueId(number)}: client=${client}, ${login}` },
    ...queued(number, addressOf(user), ends - 0.4, random),
    {
      afterSeconds: ends - 0.3,
      program: 'opendkim[289]',
      message: `${queueId(number)}: DKIM-Signature field added (s=mail, d=contoso.com)`,
    },
    {
      afterSeconds: ends,
      program,
      message: `disconnect from ${client} ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8`,
    },
    ...sentOut(number, ends, random),
  ];
}

function received(number: number, random: () => number): readonly Line[] {
  const from = below(random, 20_000);
  const peer = `mx${from}.sender.example[${address(100_000 + from)}]`;
  const program = `postfix/smtpd[${processOf(number)}]`;
  const id = queueId(number);
  const ends = 1 + 10 * random();
  const isSecure = random() < 0.93;
  const tls = `Anonymous TLS connection established from ${peer}: ${oneOf(random, PROTOCOLS)} ${CIPHER}`;
  const spf = `prepend Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=${address(100_000 + from)}; envelope-from=info@sender.example`;
  const counters = `ehlo=${isSecure ? '2 starttls=1' : '1'} mail=1 rcpt=1 data=1 quit=1 commands=${isSecure ? 6 : 5}`;
  const to = `to=<user${below(random, USERS)}@contoso.com>`;
  return [
    {
      afterSeconds: 0,
      program: 'postfix/postscreen[812]',
      message: `PASS OLD [${address(100_000 + from)}]:${20_000 + (number % 40_000)}`,
    },
    { afterSeconds: 0, program, message: `connect from ${peer}` },
    ...(isSecure ? [{ afterSeconds: 0.4, program, message: tls }] : []),
    { afterSeconds: ends - 0.8, program: `policyd-spf[${processOf(number) + 1}]`, message: spf },
    { afterSeconds: ends - 0.6, program, message: `${id}: client=${peer}` },
    ...queued(number, 'info@sender.example', ends - 0.5, random),
    { afterSeconds: ends, program, message: `disconnect from ${peer} ${counters}` },
    {
      afterSeconds: ends + 0.2,
      program: `postfix/lmtp[${4000 + (number % 20)}]`,
      message: `${id}: ${to}, relay=mail[private/dovecot-lmtp], delay=0.3, delays=0.1/0/0.1/0.1, dsn=2.0.0, status=sent (250 2.0.0 Saved)`,
    },
    { afterSeconds: ends + 0.2, program: 'postfix/qmgr[901]', message: `${id}: removed` },
  ];
}

/** A program of this host hands its mail over in clear text. */
function handedOver(number: number, random: () => number): readonly Line[] {
  const program = `postfix/smtpd[${processOf(number)}]`;
  return [
    { afterSeconds: 0, program, message: 'connect from localhost[127.0.0.1]' },
    { afterSeconds: 0.1, program, message: `${queueId(number)}: client=localhost[127.0.0.1]` },
    ...queued(number, 'app@contoso.com', 0.2, random),
    {
      afterSeconds: 0.4,
      program,
      message: 'disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5',
    },
    ...sentOut(number, 1, random),
  ];
}

/** People reading their mail, statistics, and strangers at the door. */
function unrelated(number: number, random: () => number): readonly Line[] {
  const ip = address(below(random, 2 ** 24));
  const program = `postfix/smtpd[${processOf(number)}]`;
  const user = `user=<user${below(random, USERS)}@contoso.com>`;
  return [
    {
      afterSeconds: 0,
      program: 'dovecot',
      message: `imap-login: Login: ${user}, method=PLAIN, rip=${ip}, lip=10.0.0.1, mpid=${processOf(number)}, TLS, session=<${number}>`,
    },
    {
      afterSeconds: 2,
      program: 'dovecot',
      message: `imap(user)<${number}>: Logged out in=154 out=1817 deleted=0 expunged=0 trashed=0 hdr_count=0 hdr_bytes=0 body_count=0 body_bytes=0`,
    },
    {
      afterSeconds: 3,
      program: 'postfix/anvil[2201]',
      message: `statistics: max connection rate 1/60s for (smtpd:${ip}) at Jan 27 06:50:01`,
    },
    { afterSeconds: 4, program, message: `connect from unknown[${ip}]` },
    { afterSeconds: 5, program, message: `warning: unknown[${ip}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6` },
    { afterSeconds: 6, program, message: `disconnect from unknown[${ip}] ehlo=1 auth=0/1 quit=1 commands=2/3` },
  ];
}

function queued(number: number, from: string, afterSeconds: number, random: () => number): readonly Line[] {
  const id = queueId(number);
  const size = 800 + below(random, 80_000);
  return [
    {
      afterSeconds,
      program: `postfix/cleanup[${3000 + (number % 30)}]`,
      message: `${id}: message-id=<${number}.${size}@mail.example>`,
    },
    {
      afterSeconds,
      program: 'postfix/qmgr[901]',
      message: `${id}: from=<${from}>, size=${size}, nrcpt=1 (queue active)`,
    },
  ];
}

/** To one to four recipients, most of them at one relay; at times the first try is put off. */
function sentOut(number: number, start: number, random: () => number): readonly Line[] {
  const id = queueId(number);
  const lines: Line[] = [];
  let after = start;
  const recipients = random() < 0.75 ? 1 : 2 + below(random, 3);
  const program = `postfix/smtp[${30_000 + (number % PROCESSES)}]`;
  let relay = '';
  for (let recipient = 0; recipient < recipients; recipient++) {
    const n = Math.floor(RELAYS * random() ** 2);
    if (recipient === 0 || random() < 0.4) {
      relay = `mx.partner${n}.example[${address(200_000 + n)}]:25`;
      after += 0.2 + 3 * random();
      if (n % 20 > 0)
        lines.push({
          afterSeconds: after,
          program,
          message: `Trusted TLS connection established to ${relay}: ${PROTOCOLS[n % 7]} ${CIPHER}`,
        });
    }
    const status =
      random() < 0.96
        ? 'sent (250 2.0.0 Ok: queued as 4DQZH96tZczdZLP)'
        : 'deferred (host said: 451 4.7.1 try again later)';
    lines.push({
      afterSeconds: after + 0.1,
      program,
      message: `${id}: to=<someone${n}@partner${n}.example>, relay=${relay}, delay=1.8, delays=0.01/0.02/1.5/0.26, dsn=2.0.0, status=${status}`,
    });
  }
  return [...lines, { afterSeconds: after + 0.2, program: 'postfix/qmgr[901]', message: `${id}: removed` }];
}

export const addressOf = (user: number): string => `user${user}@contoso.com`;

/** So many that no process serves two sessions at once, however many there are in a second. */
const PROCESSES = 4000;
const processOf = (number: number): number => 20_000 + 2 * (number % PROCESSES);
const queueId = (number: number): string => (0x4f_0000_0000 + 7919 * number).toString(16).toUpperCase();
