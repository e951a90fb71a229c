/*
 * The network of the test relay. It exists in a network namespace only, so that real addresses and port 25 can be used.
 * Addresses and names are those reserved for documentation and tests (RFC 5737, RFC 2606).
 */

export interface Machine {
  readonly name: string;
  readonly address: string;
}

/** The relay; its log calls it `mail`. */
export const RELAY: Machine = { name: 'mail.example.test', address: '192.0.2.25' };

/** Who hands mail in. `loopback` and `relay` are programs on the relay itself. */
export const CLIENTS = {
  partner: { name: 'mx.partner.test', address: '203.0.113.7' },
  nameless: { name: '', address: '203.0.113.99' },
  laptop: { name: 'laptop.example.test', address: '203.0.113.45' },
  scanner: { name: 'scanner.example.test', address: '10.0.0.5' },
  loopback: { name: 'localhost', address: '127.0.0.1' },
  relay: RELAY,
} as const satisfies Record<string, Machine>;
export type ClientName = keyof typeof CLIENTS;

/** What a next hop does with TLS; a version is the only one it takes. */
type HopTls = '1.2' | '1.3' | 'none' | 'handshake fails' | 'drops after the handshake';

export interface NextHop extends Machine {
  readonly tls: HopTls;
  /** Turns the first connection away with 421. */
  readonly isBusyAtFirst: boolean;
}

/** Where the relay sends mail on to; mail for a domain goes to the hop of that name. */
export const NEXT_HOPS: readonly NextHop[] = [
  { name: 'tls12.next.test', address: '198.51.100.12', tls: '1.2', isBusyAtFirst: false },
  { name: 'tls13.next.test', address: '198.51.100.13', tls: '1.3', isBusyAtFirst: false },
  { name: 'clear.next.test', address: '198.51.100.10', tls: 'none', isBusyAtFirst: false },
  { name: 'busy.next.test', address: '198.51.100.21', tls: '1.3', isBusyAtFirst: true },
  { name: 'broken.next.test', address: '198.51.100.31', tls: 'handshake fails', isBusyAtFirst: false },
  { name: 'dropping.next.test', address: '198.51.100.32', tls: 'drops after the handshake', isBusyAtFirst: false },
];

/** The relay's own domain, its mailboxes, and the logins of its users. */
export const DOMAIN = 'example.test';
export const MAILBOXES = ['anna', 'info'] as const;
export const LOGINS: Readonly<Record<string, string>> = {
  'anna@example.test': 'correct horse',
  'scanner@example.test': 'battery',
  'shop@example.test': 'staple 3',
};
