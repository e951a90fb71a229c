import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { goesPastProxy } from './no-proxy.ts';
import type { OutboundSettings } from './outbound-settings.ts';
import { faultOfProxy } from './proxy-fault.ts';

/** How requests to other machines are sent: by a proxy where one is set, trusting the authorities that are set. */
export interface Outbound {
  /**
   * Takes the place of `fetch`. What does not get past the proxy fails with a ProxyFault among the error's causes. A
   * redirect that is followed stays on the way of its first address.
   */
  readonly send: typeof fetch;
  /** The proxy on the way to an address, without its password: `http://proxy.example.com:3128`; null where there is none. */
  proxyFor(url: URL): string | null;
  /** Connections that are kept open are given up. */
  close(): Promise<void>;
}

/** Opens no connection. The library is loaded only where Node's own `fetch` does not do. */
export async function outbound(settings: OutboundSettings): Promise<Outbound> {
  const { httpProxy, httpsProxy, variables, noProxy, authorities } = settings;
  if (httpProxy === null && httpsProxy === null && authorities === null)
    return { send: fetch, proxyFor: () => null, close: async () => {} };
  const { Agent, fetch: send, ProxyAgent } = await undiciLibrary();
  const tls = authorities === null ? {} : { ca: [...rootCertificates, authorities] };
  const direct = new Agent({ connect: tls });
  const agents = new Map<string, Dispatcher>();
  const isPast = goesPastProxy(noProxy);

  function proxyOf(url: URL): URL | null {
    const proxy = url.protocol === 'http:' ? httpProxy : httpsProxy;
    return proxy === null || isPast(url) ? null : proxy;
  }

  function dispatcherFor(proxy: URL | null): Dispatcher {
    if (proxy === null) return direct;
    const known = agents.get(proxy.href);
    if (known !== undefined) return known;
    const agent = new ProxyAgent({ uri: proxy.href, requestTls: tls, proxyTls: tls });
    agents.set(proxy.href, agent);
    return agent;
  }

  return {
    send: (async (input: string | URL | Request, init?: RequestInit) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const proxy = proxyOf(url);
      try {
        // The same classes as Node's own, of another copy of the library.
        return await send(input as never, { ...(init as object), dispatcher: dispatcherFor(proxy) });
      } catch (cause) {
        const variable = url.protocol === 'http:' ? variables.http : variables.https;
        const fault =
          proxy === null ? null : faultOfProxy(cause, { proxy: withoutPassword(proxy), variable }, url.host);
        throw fault === null ? cause : new TypeError('fetch failed', { cause: fault });
      }
    }) as unknown as typeof fetch,
    proxyFor(url) {
      const proxy = proxyOf(url);
      return proxy === null ? null : withoutPassword(proxy);
    },
    async close() {
      await Promise.all([direct, ...agents.values()].map((each) => each.destroy()));
    },
  };
}

/** A bundled program may have the library's exports as the default alone. */
async function undiciLibrary(): Promise<typeof import('undici')> {
  const library: typeof import('undici') & { readonly default?: unknown } = await import('undici');
  return typeof library.Agent === 'function' ? library : (library.default as typeof library);
}

const withoutPassword = ({ protocol, host }: URL): string => `${protocol}//${host}`;
