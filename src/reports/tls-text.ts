import { noTlsCounts, TLS_VERSIONS, type TlsCounts, type TlsVersion } from '../model/tls.ts';

/** A TLS version as the original screens write it; `none` is a value there too. */
export const tlsName: Readonly<Record<TlsVersion, string>> = {
  none: 'No TLS',
  ssl3: 'SSL 3.0',
  '1.0': 'TLS 1.0',
  '1.1': 'TLS 1.1',
  '1.2': 'TLS 1.2',
  '1.3': 'TLS 1.3',
  unknown: 'TLS unknown',
};

/** The versions to show: those the original always shows, and every other one that is not all zero. */
export function shownVersions(always: readonly TlsVersion[], counts: TlsCounts): readonly TlsVersion[] {
  return TLS_VERSIONS.filter((version) => always.includes(version) || counts[version] > 0);
}

export function addTls(all: readonly TlsCounts[]): TlsCounts {
  const sum = noTlsCounts();
  for (const counts of all) for (const version of TLS_VERSIONS) sum[version] += counts[version];
  return sum;
}

/** The counts with their keys in the documented order, whatever a store answers in. */
export function tlsJson(counts: TlsCounts): TlsCounts {
  return Object.fromEntries(TLS_VERSIONS.map((version) => [version, counts[version]])) as Record<TlsVersion, number>;
}
