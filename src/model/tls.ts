/** The TLS versions a message can have travelled under. `none` is a value (clear text), not an absence. */
export const TLS_VERSIONS = ['none', 'ssl3', '1.0', '1.1', '1.2', '1.3', 'unknown'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** Messages per TLS version; every version is present, integers. */
export type TlsCounts = Readonly<Record<TlsVersion, number>>;

export const noTlsCounts = (): Record<TlsVersion, number> => ({
  none: 0,
  ssl3: 0,
  '1.0': 0,
  '1.1': 0,
  '1.2': 0,
  '1.3': 0,
  unknown: 0,
});

/**
 * The TLS version named by a source's own text: Microsoft's report values, screen labels and column names, Exchange
 * protocol logs, Postfix and OpenSSL. Anything else is `unknown` (keep the raw text beside it). An empty text is
 * `unknown` too: whether silence means clear text only the source can say.
 */
export function normaliseTls(raw: string): TlsVersion {
  const text = raw.trim().toLowerCase();
  if (/^no[ _-]?tls$|^none$/.test(text)) return 'none';
  if (/^ssl[ _]?v?3(\.0)?$|^sp_prot[_-]ssl3(_(server|client))?$/.test(text)) return 'ssl3';
  const protocol = /^sp_prot[_-]tls1(?:_([0-3]))?(?:_(?:server|client))?$/.exec(text);
  if (protocol) return versionOf(protocol[1]);
  const named = /^(?:\(most secure\) ?)?tls[ _]?v?1(?:[._]?([0-3]))?(?:count|percentage)?$/.exec(text);
  return named ? versionOf(named[1]) : 'unknown';
}

function versionOf(minor: string | undefined): TlsVersion {
  return minor === '3' ? '1.3' : minor === '2' ? '1.2' : minor === '1' ? '1.1' : '1.0';
}

/** Messages that travelled encrypted, whatever the version; `unknown` is not counted as protected. */
export function protectedMessages(tls: TlsCounts): number {
  return tls.ssl3 + tls['1.0'] + tls['1.1'] + tls['1.2'] + tls['1.3'];
}

/**
 * Share (0…1) of messages known to have travelled encrypted; null when the TLS of no message is known, which is not
 * "0% protected". Among others, messages of unknown TLS count as unprotected, so the share is a lower bound: a security
 * figure must not flatter.
 */
export function protectedShare(tls: TlsCounts): number | null {
  const all = TLS_VERSIONS.reduce((sum, version) => sum + tls[version], 0);
  return all === tls.unknown ? null : protectedMessages(tls) / all;
}
