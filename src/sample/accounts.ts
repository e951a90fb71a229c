import type { TlsVersion } from '../model/tls.ts';
import type { Rhythm } from './rhythms.ts';
import type { Device, Sender } from './sender.ts';

/*
 * Addresses are those reserved for documentation (RFC 5737: 192.0.2.0/24 the office, 198.51.100.0/24 homes and hosted
 * services, 203.0.113.0/24 strangers; RFC 3849: 2001:db8::/32 phones).
 */

/** Something that sends by itself, from one device. */
export function machine(
  address: string,
  does: Rhythm,
  device: Device,
  but: { readonly oauthWeeksAgo?: number } = {},
): Sender {
  return {
    address,
    usually: { does, via: [device], auth: 'basic' },
    changes: movedToOauth(but.oauthWeeksAgo),
    recipientsEach: 1,
  };
}

/** Basic authentication is being retired, one account after another. */
export function movedToOauth(weeksAgo: number | undefined): Sender['changes'] {
  return weeksAgo === undefined ? [] : [{ onDay: -7 * weeksAgo, to: { auth: 'oauth' } }];
}

export function office(host: number, tls: TlsVersion = '1.2'): Device {
  return { client: `192.0.2.${host}`, tls };
}

export function hosted(host: number, tls: TlsVersion = '1.2'): Device {
  return { client: `198.51.100.${host}`, tls };
}

export function strangers(count: number): readonly Device[] {
  return Array.from({ length: count }, (_, i) => ({ client: `203.0.113.${17 + i * 13}`, tls: '1.2' }));
}
