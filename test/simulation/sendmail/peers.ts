import type { Host, TlsUsed } from '../story.ts';
import type { Setup } from './setup.ts';

const VERSION: Readonly<Record<TlsUsed, string>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};
/** A client as Sendmail writes it; one without a name, one whose name leads elsewhere. */
export const peer = ({ name, address }: Host): string => {
  const written = address.includes(':') ? `IPv6:${address}` : address;
  if (name === 'unknown') return `[${written}]`;
  return `${name} [${written}]${name === 'pc.example.net' ? ' (may be forged)' : ''}`;
};

/** What a TLS line says behind the other side. */
export const withTls = (tls: TlsUsed, { saysProto }: Setup): string =>
  `version=${saysProto ? VERSION[tls] : 'TLSv1/SSLv3'}, verify=NO, cipher=ECDHE-RSA-AES256-GCM-SHA384, bits=256/256`;
