import { CLIENTS, type ClientName, LOGINS, RELAY } from './host/network.ts';

export type Version = 'none' | '1.0' | '1.1' | '1.2' | '1.3';

/** The services of the relay, by their port. With `smtps`, TLS comes before the first word. */
const PORTS = { smtp: 25, submission: 587, smtps: 465 } as const;

/** A client connects, and hands in at most one message. */
export interface Visit {
  readonly client: ClientName;
  readonly service: keyof typeof PORTS;
  readonly tls: Version;
  /** The name of the server that the client asks for (SNI). */
  readonly sni?: string;
  readonly login?: {
    readonly user: string;
    readonly mechanism: 'PLAIN' | 'LOGIN' | 'CRAM-MD5';
    readonly isWrong?: true;
  };
  readonly to: readonly string[];
  /** Where it breaks off; without, it goes to the end. */
  readonly leavesAfter?: 'RCPT' | 'DATA';
  readonly subject?: string;
}

/** How a visit ended, in the client's eyes. */
export interface Outcome {
  readonly tls: Version;
  readonly isLoggedIn: boolean;
  /** The relay accepted a recipient: then it has given the message a queue id. */
  readonly isBegun: boolean;
  /** The relay said that it has queued the message. */
  readonly isQueued: boolean;
}

/** The command line of a visit. */
export function swaksLine(visit: Visit, messageId: string): readonly string[] {
  const { client, service, tls, sni, login, to, leavesAfter, subject } = visit;
  const { name, address } = CLIENTS[client];
  const server = client === 'loopback' ? CLIENTS.loopback.address : RELAY.address;
  return [
    ...['swaks', '--server', `${server}:${PORTS[service]}`, '--local-interface', address],
    ...[
      '--helo',
      name || 'unnamed.test',
      '--from',
      login?.user ?? `someone@${name || 'unnamed.test'}`,
      '--to',
      to.join(','),
    ],
    ...['--header', `Message-Id: <${messageId}>`, '--header', `Subject: ${subject ?? 'a test'}`],
    ...(tls === 'none'
      ? []
      : [
          service === 'smtps' ? '--tls-on-connect' : '--tls',
          '--tls-protocol',
          `tlsv${tls}`.replace('.', '_').replace('v1_0', 'v1'),
        ]),
    // Versions this old are not allowed otherwise, on either side.
    ...(tls === '1.0' || tls === '1.1' ? ['--tls-cipher', 'ALL:@SECLEVEL=0'] : []),
    ...(sni === undefined ? [] : ['--tls-sni', sni]),
    ...(login === undefined ? [] : loginOptions(login)),
    ...(leavesAfter === undefined ? [] : ['--drop-after', leavesAfter]),
  ];
}

const loginOptions = ({ user, mechanism, isWrong }: NonNullable<Visit['login']>): readonly string[] => [
  ...['--auth', mechanism, '--auth-user', user, '--auth-password', isWrong ? 'guessed' : (LOGINS[user] ?? '')],
];

/** What swaks wrote down of what both sides said. */
export function outcomeOf(transcript: string): Outcome {
  const version = /^=== TLS started with cipher TLSv(1(?:\.\d)?):/m.exec(transcript)?.[1];
  return {
    tls: version === undefined ? 'none' : version === '1' ? '1.0' : (version as Version),
    isLoggedIn: /^<[-~] {2}235 /m.test(transcript),
    isBegun: /^ [-~]> RCPT TO:.*\n<[-~] {2}250 /m.test(transcript),
    isQueued: /^<[-~] {2}250 2\.0\.0 Ok: queued as /m.test(transcript),
  };
}
