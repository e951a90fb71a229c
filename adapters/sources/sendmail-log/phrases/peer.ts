/** The other side of a connection, as Sendmail writes it: `name [address]`, `[address]`, `name [address] (may be forged)`. */
export interface Peer {
  /** Lower case, without a dot at its end; empty where the address has no name. */
  readonly name: string;
  /** `192.0.2.1`, `2001:db8::1`, `unix`; empty where none is written. */
  readonly address: string;
  /** The name does not lead back to the address: anybody may have written it into the DNS. */
  readonly isForged: boolean;
}

const FORGED = ' (may be forged)';
const WITH_ADDRESS = /^(\[[^\s[\]]{2,60}\]|[^\s[\]()]{0,255})? ?[[(]((?:IPv6:)?[0-9a-f.:]{2,45}(?:%\w{1,16})?)[\])]$/i;
const WITHOUT_ADDRESS = /^[^\s[\],()]{1,255}$/;

/** Null for a text that is none. `getauthinfo` and `anynet_ntoa` in Sendmail's daemon.c write it. */
export function peerIn(text: string): Peer | null {
  const isForged = text.endsWith(FORGED);
  const plain = isForged ? text.slice(0, -FORGED.length) : text;
  const match = WITH_ADDRESS.exec(plain);
  if (match !== null) return { name: bareName(match[1] ?? ''), address: bareAddress(match[2] as string), isForged };
  if (plain.includes('[UNIX: ')) return { name: '', address: 'unix', isForged };
  return WITHOUT_ADDRESS.test(plain) ? { name: bareName(plain), address: '', isForged } : null;
}

/** `IPv6:2001:DB8::1` and `2001:db8::1` are the same host, and so are `::ffff:192.0.2.1` and `192.0.2.1`. */
const bareAddress = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^ipv6:/, '')
    .replace(/^::ffff:(?=\d+\.)/, '');

const bareName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** The mail stayed on this host. A name says nothing of that: whoever has an address may call it localhost. */
export const isLoopback = ({ address }: Peer): boolean => /^(?:127\.|::1$|unix$)/.test(address);

/** Handed in by a command on this host: `relay=root@localhost`. */
export const isCommand = ({ name, address }: Peer): boolean =>
  address === '' && (name === 'localhost' || name.endsWith('@localhost'));
