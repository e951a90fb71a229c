import { inOrderOfTime, type LaterLine as Line, type LogSize } from './in-order.ts';
import { address, below, oneOf } from './random.ts';
import { syslogDate } from './syslog-date.ts';

const USERS = 2000;
const RELAYS = 300;
/** So many that none serves two sessions at once. */
const PROCESSES = 30_000;
const VERSIONS = ['TLSv1.3', 'TLSv1.3', 'TLSv1.3', 'TLSv1.2', 'TLSv1.2', 'TLSv1'];

/** The log of a busy Sendmail 8.15 at level 9: mail submitted, received and sent on, strangers refused. */
export const sendmailLog = (size: LogSize): Generator<string> =>
  inOrderOfTime(size, { linesPerEvent: 3.2, event, write: (at, text) => `${syslogDate(at)} mail ${text}` });

function event(number: number, random: () => number): readonly Line[] {
  const kind = random();
  if (kind < 0.3) return submitted(number, random);
  if (kind < 0.65) return received(number, random);
  return refused(number, random);
}

function submitted(number: number, random: () => number): readonly Line[] {
  const user = Math.floor(USERS * random() ** 3);
  const peer = `client-${user}.example.net [${address(user)}]`;
  const recipients = Array.from({ length: 1 + below(random, 3) }, () => below(random, RELAYS));
  const fields = `size=${2000 + below(random, 90_000)}, class=0, nrcpts=${recipients.length}, msgid=<${number}.${user}@contoso.com>`;
  return [
    { afterSeconds: 0, text: tls(number, 'server', peer, random) },
    {
      afterSeconds: 1,
      text: `${server(number)}: AUTH=server, relay=${peer}, authid=user${user}@contoso.com, mech=${oneOf(random, ['LOGIN', 'PLAIN', 'XOAUTH2'])}, bits=0`,
    },
    {
      afterSeconds: 2,
      text: `${server(number)}: ${idOf(number)}: from=<user${user}@contoso.com>, ${fields}, proto=ESMTPSA, daemon=MSA, relay=${peer}`,
    },
    ...recipients.flatMap((relay, i) => sentTo(number, relay, 3 + i, random)),
  ];
}

function received(number: number, random: () => number): readonly Line[] {
  const from = below(random, 20_000);
  const peer = `mx${from}.sender.example [${address(100_000 + from)}]`;
  const isSecure = random() < 0.93;
  const user = `user${below(random, USERS)}`;
  return [
    ...(isSecure ? [{ afterSeconds: 0, text: tls(number, 'server', peer, random) }] : []),
    {
      afterSeconds: 1,
      text: `${server(number)}: ${idOf(number)}: from=<info@sender.example>, size=${below(random, 90_000)}, class=0, nrcpts=1, msgid=<${number}.x@mx${from}.sender.example>, proto=ESMTP${isSecure ? 'S' : ''}, daemon=MTA, relay=${peer}`,
    },
    {
      afterSeconds: 2,
      text: `${client(number)}: ${idOf(number)}: to=<${user}@contoso.com>, delay=00:00:01, xdelay=00:00:01, mailer=local, pri=30900, dsn=2.0.0, stat=Sent`,
    },
  ];
}

function refused(number: number, random: () => number): readonly Line[] {
  const peer = `host${number} [${address(below(random, 2 ** 24))}]`;
  return [
    {
      afterSeconds: 0,
      text: `${server(number)}: ${idOf(number)}: ruleset=check_rcpt, arg1=<x@contoso.com>, relay=${peer}, reject=550 5.7.1 <x@contoso.com>... Relaying denied`,
    },
    {
      afterSeconds: 1,
      text: `${server(number)}: ${idOf(number)}: from=<a${number}@spam.example>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=${peer}`,
    },
    { afterSeconds: 2, text: `${server(number)}: lost input channel from ${peer} to MTA after rcpt` },
  ];
}

function sentTo(number: number, relay: number, afterSeconds: number, random: () => number): readonly Line[] {
  const name = `mx.relay${relay}.example.`;
  return [
    { afterSeconds, text: tls(number, 'client', name, random) },
    {
      afterSeconds,
      text: `${client(number)}: ${idOf(number)}: to=<user${relay}@relay${relay}.example>, delay=00:00:02, xdelay=00:00:01, mailer=esmtp, pri=120900, relay=${name} [${address(200_000 + relay)}], dsn=2.0.0, stat=Sent (Ok: queued as 4X${relay})`,
    },
  ];
}

const tls = (number: number, side: 'server' | 'client', relay: string, random: () => number): string =>
  `${side === 'server' ? server(number) : client(number)}: STARTTLS=${side}, relay=${relay}, version=${oneOf(random, VERSIONS)}, verify=NO, cipher=ECDHE-RSA-AES256-GCM-SHA384, bits=256/256`;

const server = (number: number): string => `sm-mta[${1000 + (number % PROCESSES)}]`;
const client = (number: number): string => `sm-mta[${1000 + PROCESSES + (number % PROCESSES)}]`;
const idOf = (number: number): string => `7AU${number.toString(36).toUpperCase().padStart(6, '0')}${number % 30_000}`;
