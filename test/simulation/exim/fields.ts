import type { Chance } from '../random.ts';
import type { Host, TlsUsed } from '../story.ts';
import type { Setup } from './setup.ts';
import { certificateOf, cipherOf, heloOf } from './texts.ts';

export interface Session {
  readonly client: Host;
  readonly login: { readonly user: string; readonly method: string } | null;
  readonly tls: TlsUsed | null;
  /** TLS came before the first word. */
  readonly isTlsFirst: boolean;
  readonly isProxied: boolean;
}

const AUTHENTICATORS: ReadonlyMap<string, string> = new Map([
  ['PLAIN', 'plain_server'],
  ['LOGIN', 'Dovecot_LOGIN'],
  ['XOAUTH2', 'xoauth2'],
]);
/** How its administrator calls the authenticator of a mechanism. */
export const authenticatorOf = (method: string): string => AUTHENTICATORS.get(method) ?? method;

/** What a line says of the client that it is about: `H=…`, its cipher, its login, and all of an arrival up to the size. */
export function sessionFields(session: Session, setup: Setup, luck: Chance) {
  const { client, login, tls, isTlsFirst, isProxied } = session;
  const { logs, setsId } = setup;
  const name = client.name === 'unknown' ? '' : `${client.name} `;
  const helo = luck.oneIn(3) ? '' : `(${heloOf(luck)}) `;
  const port = logs.incoming_port ? `:${luck.between(1024, 65_000)}` : '';
  const own = logs.incoming_interface ? ' I=[192.0.2.1]:25' : '';
  const host = `H=${name}${helo}[${client.address}]${port}${own}`;
  const cipher = tls !== null && logs.tls_cipher ? ` X=${cipherOf(tls, setup, luck)}` : '';
  const verified = tls !== null && logs.tls_certificate_verified && luck.oneIn(2) ? ' CV=no' : '';
  const peer = tls !== null && logs.tls_peerdn && luck.oneIn(2) ? ` DN="${certificateOf(luck)}"` : '';
  const sni = tls !== null && logs.tls_sni ? ' SNI=mx.example.com' : '';
  const by = login === null ? '' : ` A=${authenticatorOf(login.method)}${setsId ? `:${login.user}` : ''}`;
  const claimed = login !== null && setsId && logs.smtp_mailauth && luck.oneIn(2) ? ':claimed@example.org' : '';
  const user = setup.asksIdent && luck.oneIn(2) ? ' U=ident of theirs' : '';
  const protocol = ` P=${protocolOf(login !== null, tls !== null, isTlsFirst && setup.hasTlsFirstNames)}`;
  const pipelining = logs.pipelining ? luck.pick([' L', ' L-', ' L*-', '']) : '';
  const extensions = `${luck.oneIn(5) ? ' PRDR' : ''}${isProxied && logs.proxy ? ' PRX=192.0.2.250' : ''}${luck.oneIn(4) ? ' K' : ''}`;
  const all = ` ${host}${user}${protocol}${pipelining}${cipher}${verified}${peer}${sni}${by}${claimed}${extensions}`;
  return { host, cipher: `${cipher}${verified}`, login: by, all };
}

function protocolOf(isAuthenticated: boolean, isEncrypted: boolean, isTlsFirst: boolean): string {
  const a = isAuthenticated ? 'a' : '';
  if (!isEncrypted) return `esmtp${a}`;
  return isTlsFirst ? `essmtp${a}` : `esmtps${a}`;
}

/** Behind the recipient of a delivery to another server. */
export function deliveryFields(
  to: Host & { readonly port: number },
  tls: TlsUsed | null,
  setup: Setup,
  luck: Chance,
): string {
  const { logs } = setup;
  const continued = luck.oneIn(6) ? '*' : '';
  return [
    logs.all_parents ? ' (list@example.com)' : '',
    logs.sender_on_delivery ? ' F=<"x R=a T=b H=c [203.0.113.66]"@example.org>' : '',
    logs.return_path_on_delivery ? ' P=<bounce@example.org>' : '',
    ' R=dnslookup T=remote_smtp',
    logs.delivery_size ? ' S=1234' : '',
    ` H=${to.name} [${to.address}]${logs.outgoing_port ? `:${to.port}` : ''}${continued}`,
    logs.incoming_interface ? ' I=[192.0.2.1]' : '',
    tls !== null && logs.tls_cipher ? ` X=${cipherOf(tls, setup, luck)}` : '',
    tls !== null && logs.tls_certificate_verified ? ' CV=yes' : '',
    tls !== null && logs.tls_peerdn ? ` DN="${certificateOf(luck)}"` : '',
    logs.pipelining ? ' L' : '',
    luck.oneIn(3) ? ' C="250 2.0.0 Ok: \\"X=TLS1.0:x:1\\" queued"' : ' C="250 Ok"',
    logs.queue_time ? ' QT=1s' : '',
    logs.deliver_time ? ' DT=0s' : '',
  ].join('');
}
