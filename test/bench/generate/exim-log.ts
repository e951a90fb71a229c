import { inOrderOfTime, type LaterLine as Line, type LogSize } from './in-order.ts';
import { address, below, oneOf } from './random.ts';

const USERS = 2000;
const RELAYS = 300;
const CIPHERS = [
  ...['TLS1.3:TLS_AES_256_GCM_SHA384:256', 'TLS1.3:TLS_AES_256_GCM_SHA384:256', 'TLS1.3:TLS_AES_256_GCM_SHA384:256'],
  ...['TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256', 'TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256', 'TLS1:AES256-SHA:256'],
];

/**
 * The main log of a busy Exim with Debian's log_selector: mail submitted, received and sent on, strangers refused,
 * connections lost.
 */
export const eximLog = (size: LogSize): Generator<string> =>
  inOrderOfTime(size, {
    linesPerEvent: 3.6,
    event,
    write: (at, text) => `${at.toISOString().slice(0, 19).replace('T', ' ')} ${text}`,
  });

function event(number: number, random: () => number): readonly Line[] {
  const kind = random();
  if (kind < 0.3) return submitted(number, random);
  if (kind < 0.65) return received(number, random);
  return refused(number, random);
}

function submitted(number: number, random: () => number): readonly Line[] {
  const user = Math.floor(USERS * random() ** 3);
  const host = `H=client-${user}.example.net ([192.168.1.${user % 250}]) [${address(user)}]`;
  const login = `A=${oneOf(random, ['dovecot_login', 'dovecot_plain', 'xoauth2'])}:user${user}@contoso.com`;
  const fields = `${host} P=esmtpsa X=${oneOf(random, CIPHERS)} CV=no ${login} S=${2000 + below(random, 90_000)}`;
  const recipients = Array.from({ length: 1 + below(random, 3) }, () => below(random, RELAYS));
  const id = idOf(number);
  return [
    { afterSeconds: 0, text: `${id} <= user${user}@contoso.com ${fields} id=${number}.${user}@contoso.com` },
    ...recipients.map((relay, i) => ({ afterSeconds: 2 + i, text: `${id} ${sentTo(relay, random)}` })),
    { afterSeconds: 2 + recipients.length, text: `${id} Completed` },
  ];
}

function received(number: number, random: () => number): readonly Line[] {
  const from = below(random, 20_000);
  const host = `H=mx${from}.sender.example [${address(100_000 + from)}]`;
  const tls = random() < 0.93 ? `P=esmtps X=${oneOf(random, CIPHERS)} CV=no` : 'P=esmtp';
  const id = idOf(number);
  const to = `user${below(random, USERS)}`;
  const saved = `R=dovecot T=dovecot_lmtp C="250 2.0.0 <${to}@contoso.com> ${number} Saved"`;
  return [
    {
      afterSeconds: 0,
      text: `${id} <= info@sender.example ${host} ${tls} K S=${below(random, 90_000)} DKIM=sender.example id=${number}.x@mx${from}.sender.example`,
    },
    { afterSeconds: 1, text: `${id} => ${to} <${to}@contoso.com> ${saved}` },
    { afterSeconds: 1, text: `${id} Completed` },
  ];
}

const sentTo = (relay: number, random: () => number): string =>
  `=> user${relay}@relay${relay}.example R=dnslookup T=remote_smtp H=mx.relay${relay}.example [${address(200_000 + relay)}] ` +
  `X=${oneOf(random, CIPHERS)} CV=yes DN="CN=mx.relay${relay}.example" C="250 2.0.0 Ok: queued as 4X${relay}"`;

function refused(number: number, random: () => number): readonly Line[] {
  const ip = address(below(random, 2 ** 24));
  return [
    { afterSeconds: 0, text: `no host name found for IP address ${ip}` },
    {
      afterSeconds: 1,
      text: `H=(host${number}) [${ip}] X=${oneOf(random, CIPHERS)} CV=no F=<a${number}@spam.example> rejected RCPT <x@contoso.com>: relay not permitted`,
    },
    { afterSeconds: 2, text: `unexpected disconnection while reading SMTP command from (host${number}) [${ip}] D=2s` },
  ];
}

/** An id of Exim 4.97: the second, a process, and a part of the second. */
const idOf = (number: number): string =>
  `1vK${number.toString(36).padStart(3, '0').slice(-3)}-${number.toString(36).padStart(11, '0')}-${(number % 46_656).toString(36).padStart(4, '0')}`;
