/** The other side of a connection, as Postfix writes it: `name[address]` or `name[address]:port`. */
export interface Peer {
  readonly name: string;
  /** The address alone: `192.0.2.1`, `2001:db8::1`, or `unix:…`. */
  readonly address: string;
}

/** `IPv6:2001:db8::1` and `2001:DB8::1` are the same client. */
export function bareAddress(address: string): string {
  return address.includes(':') ? address.replace(/^IPv6:/i, '').toLowerCase() : address.toLowerCase();
}

/** The address in `name[address]` or `name[address]:port`; empty when there is none. */
export function addressIn(peer: string): string {
  const open = peer.indexOf('[');
  const close = peer.indexOf(']');
  if (open < 0 || open > 255 || close - open < 2 || close - open > 129) return '';
  return /\s/.test(peer.slice(0, open)) ? '' : bareAddress(peer.slice(open + 1, close));
}

/**
 * The mail stayed on this host: 127.0.0.0/8, ::1, a Unix socket, or `localhost`, which Postfix only calls a client
 * whose address that name resolves to.
 */
export function isLoopback(peer: Peer): boolean {
  return /^(?:::ffff:)?127\.|^::1$|^unix:/.test(peer.address) || /^localhost(?:\.localdomain)?$/i.test(peer.name);
}
