import { BlockList, isIP, isIPv4 } from 'node:net';

/** Where a machine of Azure asks for its identity: no proxy can reach it. */
const NEVER = ['169.254.169.254'];

/**
 * Whether a request to this address goes past the proxy. `noProxy`: as in the variable NO_PROXY, hosts between commas or blanks:
 * `example.com` and `.example.com` mean it and all below it, `example.com:8443` that port alone, `10.0.0.0/8` a network, `*`
 * everything. There is no standard. curl documents no ports, and for Go `.example.com` means what is below it alone.
 */
export function goesPastProxy(noProxy: string): (url: URL) => boolean {
  const tests = [...noProxy.split(/[\s,]+/), ...NEVER].filter((entry) => entry !== '').map(testOf);
  return (url) => {
    const host = url.hostname
      .toLowerCase()
      .replace(/^\[|\]$/g, '')
      .replace(/\.$/, '');
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    return tests.some((test) => test(host, port));
  };
}

type Test = (host: string, port: string) => boolean;

function testOf(entry: string): Test {
  const text = entry.toLowerCase();
  if (text === '*') return () => true;
  const network = /^\[?([0-9a-f.:]+?)\]?\/(\d{1,3})$/.exec(text);
  if (network !== null) return inNetwork(network[1] ?? '', Number(network[2]));
  const [, name = text, wanted] = /^(\[[0-9a-f:]+\]|[^:]+):(\d+)$/.exec(text) ?? [];
  const bare = name
    .replace(/^\[|\]$/g, '')
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  const isMeant =
    isIP(bare) > 0 ? (host: string) => host === bare : (host: string) => host === bare || host.endsWith(`.${bare}`);
  return (host, port) => bare !== '' && isMeant(host) && (wanted === undefined || wanted === port);
}

function inNetwork(address: string, prefix: number): Test {
  const version = isIP(address);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return () => false;
  const list = new BlockList();
  const family = version === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(address, prefix, family);
  return (host) => isIP(host) === version && list.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}
