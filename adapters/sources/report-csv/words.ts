import { isIPv4, isIPv6 } from 'node:net';
import type { Auth, ConnectorType, Direction, Forced } from '../../../src/model/dimensions.ts';
import { normaliseTls, type TlsVersion } from '../../../src/model/tls.ts';

/** Microsoft's words for the closed vocabularies, tolerant of case, spaces and hyphens; undefined for any other. */
export function directionOf(text: string): Direction | undefined {
  const word = text.toLowerCase();
  if (/^(received|inbound|incoming|from)$/.test(word)) return 'inbound';
  return /^(sent|outbound|outgoing|originating|to)$/.test(word) ? 'outbound' : undefined;
}

export function connectorTypeOf(text: string): ConnectorType | undefined {
  const word = text.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (/^(onpremises|onprem|yourorg|org)$/.test(word)) return 'on-premises';
  if (/^(partner|yourpartner)$/.test(word)) return 'partner';
  return /^(noconnector|none|withoutconnector|internet)$/.test(word) ? 'none' : undefined;
}

export function forcedTlsOf(text: string): Forced {
  if (/^(true|yes|1)$/i.test(text)) return 'yes';
  return /^(false|no|0)$/i.test(text) ? 'no' : 'unknown';
}

export function authOf(text: string): Auth {
  if (/^(auth )?(basic|login|plain)/i.test(text)) return 'basic';
  return /oauth|^modern/i.test(text) ? 'oauth' : 'other';
}

/** In a column named TLS version, `1.2` is enough. */
export function tlsOf(text: string): TlsVersion {
  return normaliseTls(/^1\.[0-3]$/.test(text) ? `TLS${text}` : text);
}

/** A client's address in its one spelling, without port; short texts that are none stay, long ones are dropped. */
export function clientOf(text: string): string {
  if (isIPv4(text)) return text;
  const bare = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const v4 = bare.replace(/^::ffff:(?=[\d.]+$)/i, '');
  if (isIPv4(v4)) return v4;
  if (isIPv6(bare) && !bare.includes('%')) return new URL(`http://[${bare}]`).hostname.slice(1, -1);
  return bare.length <= 64 ? bare : '';
}
