import type { Outbound } from '../../../adapters/http/outbound/outbound.ts';
import type { Examined, FetchedPlace } from '../../fetch/fetched-place.ts';

/** By which proxy the services are asked, where there is one, and what is wrong with the variables that say so. */
export function examinedProxy(
  tenants: readonly Pick<FetchedPlace, 'addresses'>[],
  { way, faults }: { readonly way: Pick<Outbound, 'proxyFor'>; readonly faults: readonly string[] },
): readonly Examined[] {
  const addresses = [...new Set(tenants.flatMap((tenant) => tenant.addresses))].map((address) => new URL(address));
  const proxies = new Map<string | null, string[]>();
  for (const address of addresses) {
    const proxy = way.proxyFor(address);
    proxies.set(proxy, [...(proxies.get(proxy) ?? []), address.host]);
  }
  const lines = [...proxies].map(([proxy, hosts]): string =>
    proxy === null ? `${hosts.join(', ')}: without a proxy.` : `${hosts.join(', ')}: by the proxy ${proxy}.`,
  );
  return [
    ...faults.map((text): Examined => ({ verdict: 'bad', what: 'proxy', text: `${text}.`, cure: null })),
    ...([...proxies.keys()].some((proxy) => proxy !== null)
      ? [{ verdict: 'good', what: 'proxy', text: lines.join(' '), cure: null } as const]
      : []),
  ];
}
