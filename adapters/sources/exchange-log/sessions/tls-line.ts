import { normaliseTls, type TlsVersion } from '../../../../src/model/tls.ts';

const TLS = /TLS protocol (SP_PROT_[A-Za-z0-9_]{1,40}|\d{1,6}) negotiation succeeded/;

/**
 * The flags of Schannel's `SP_PROT_…`, server and client: an Exchange that does not know the name of a protocol writes
 * its number.
 */
const SCHANNEL: readonly (readonly [flags: number, version: TlsVersion])[] = [
  [0x3000, '1.3'],
  [0x0c00, '1.2'],
  [0x0300, '1.1'],
  [0x00c0, '1.0'],
  [0x0030, 'ssl3'],
];

/** `TLS protocol SP_PROT_TLS1_2_SERVER negotiation succeeded …`: what was negotiated; undefined for other texts. */
export function negotiatedTls(text: string): { readonly version: TlsVersion; readonly raw: string } | undefined {
  const protocol = text.includes('TLS protocol ') ? TLS.exec(text)?.[1] : undefined;
  if (protocol === undefined) return undefined;
  const version = /^\d/.test(protocol) ? ofNumber(Number(protocol)) : normaliseTls(protocol);
  return { version, raw: version === 'unknown' ? protocol : '' };
}

/** Flags of one protocol alone say which it was. */
const ofNumber = (flags: number): TlsVersion =>
  SCHANNEL.find(([of]) => flags !== 0 && (flags & ~of) === 0)?.[1] ?? 'unknown';
