import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { CLOSE, isBlank, OPEN, textIn } from './bytes.ts';

/** The other side of a connection, as Postfix writes it: `name[address]` or `name[address]:port`. */
export interface Peer {
  /** Only where it may be this host's own, see {@link ownName}. */
  readonly name: string;
  /** The address alone: `192.0.2.1`, `2001:db8::1`, or `unix:…`. */
  readonly address: string;
}

/** `IPv6:2001:db8::1` and `2001:DB8::1` are the same client. */
export function bareAddress(address: string): string {
  return address.includes(':') ? address.replace(/^IPv6:/i, '').toLowerCase() : address.toLowerCase();
}

const CAPITAL_L = 76;
const SMALL_L = 108;

/**
 * The name of a peer, which stands `length` bytes long at `from` in what a line says; empty where it can be neither
 * `localhost` nor the name of the host that writes the log: no other is of any interest, and most are long.
 */
export function ownName(line: LogLine, from: number, length: number): string {
  const at = line.saidStart + from;
  const first = line.bytes[at];
  const mayBeHost = length >= line.host.length && line.host.includes('.');
  return mayBeHost || first === SMALL_L || first === CAPITAL_L ? textIn(line.bytes, at, at + length) : '';
}

/** The address in `name[address]` or `name[address]:port`; empty when there is none. */
export function addressIn(peer: string): string {
  const open = peer.indexOf('[');
  const close = peer.indexOf(']');
  if (open < 0 || open > MAX_NAME || close - open < 2 || close - open > MAX_ADDRESS + 1) return '';
  return /\s/.test(peer.slice(0, open)) ? '' : bareAddress(peer.slice(open + 1, close));
}

export const MAX_NAME = 255;
export const MAX_ADDRESS = 128;

/** Where the name of `name[address]` ends: at its `[`; -1 where there is none within its length, or a blank before it. */
export function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  const longest = Math.min(end, at + MAX_NAME + 1);
  for (let to = at; to < longest; to++) {
    const byte = bytes[to];
    if (byte === OPEN) return to;
    if (byte === CLOSE || isBlank(byte)) return -1;
  }
  return -1;
}

/** Where the address that begins at `at`, behind `[`, ends: at its `]`; -1 where there is none within its length. */
export function addressEnd(bytes: Uint8Array, at: number, end: number): number {
  const longest = Math.min(end, at + MAX_ADDRESS + 1);
  for (let to = at; to < longest; to++) if (bytes[to] === CLOSE) return to > at ? to : -1;
  return -1;
}

/**
 * The mail stayed on this host: 127.0.0.0/8, ::1, a Unix socket, or `localhost`, which Postfix only calls a client
 * whose address that name resolves to.
 */
export function isLoopback(peer: Peer): boolean {
  return /^(?:::ffff:)?127\.|^::1$|^unix:/.test(peer.address) || /^localhost(?:\.localdomain)?$/i.test(peer.name);
}
