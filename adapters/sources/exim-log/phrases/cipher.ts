import { NONE, type Tls, UNKNOWN } from '../../../../src/ingest/log/logged-message.ts';
import { normaliseTls } from '../../../../src/model/tls.ts';

/**
 * What a line shows of the logging of ciphers: one is `said`; the connection was encrypted and it was `withheld`, as
 * log_selector has no tls_cipher; or the line `proves-nothing`.
 */
export type CipherLogging = 'said' | 'withheld' | 'proves-nothing';

/** A log names a handful of protocols, in every other line. */
const known = new Map<string, Tls>();
const MAX_KNOWN = 100;

/**
 * `TLS1.3:TLS_AES_256_GCM_SHA384:256` of newer versions and GnuTLS, `TLSv1.2:ECDHE-RSA-AES128-GCM-SHA256:128` of older
 * ones; with `*` behind it the session was resumed. The protocol is what counts: a cipher suite is of several versions.
 */
export function tlsOfCipher(cipher: string): Tls {
  const colon = cipher.indexOf(':');
  const protocol = colon < 0 ? cipher : cipher.slice(0, colon);
  let tls = known.get(protocol);
  if (tls === undefined) {
    const version = normaliseTls(protocol);
    tls = { version, raw: version === 'unknown' ? protocol : '' };
    if (known.size < MAX_KNOWN) known.set(protocol, tls);
  }
  return tls;
}

/** `P=` of an arrival: what of the session it says. */
export interface Protocol {
  readonly isEncrypted: boolean;
  readonly isAuthenticated: boolean;
}

/** smtp, smtps, ssmtp (TLS comes first), and with e and a of EHLO and AUTH; asmtp before Exim 4.4. */
const PROTOCOL = /^(?:local-|utf8)*(a?smtp|smtps|ssmtp|esmtpa?|esmtpsa?|essmtpa?)$/i;

/** Undefined where somebody gave it a name of their own (`exim -oMr`), or it is not an SMTP session. */
export function protocolOf(text: string): Protocol | undefined {
  const base = PROTOCOL.exec(text)?.[1]?.toLowerCase();
  if (base === undefined) return undefined;
  return { isEncrypted: /smtps|ssmtp/.test(base), isAuthenticated: base === 'asmtp' || base.endsWith('a') };
}

/** The TLS version of a session without a cipher. `isLocal`: it never crossed a network. */
export function tlsWithoutCipher(
  protocol: Protocol | undefined,
  hasCertificateField: boolean,
  isLocal: boolean,
): { readonly tls: Tls; readonly logging: CipherLogging } {
  if (protocol?.isEncrypted || hasCertificateField) return { tls: UNKNOWN, logging: 'withheld' };
  if (isLocal || protocol !== undefined) return { tls: NONE, logging: 'proves-nothing' };
  return { tls: UNKNOWN, logging: 'proves-nothing' };
}
