import { ProxyFault } from '../../../src/ports/proxy-fault.ts';

/** What stands in place of the target's own fault: as long as there is a proxy, only it is connected to. */
const UNREACHABLE = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
/** undici says the status of a proxy's refusal in its words only (7.30, lib/dispatcher/proxy-agent.js). */
const REFUSED = /Proxy response \((\d{3})\)/;

/** The proxy on the way of a request. */
export interface ProxyUsed {
  /** `http://proxy.example.com:3128`, without its password. */
  readonly proxy: string;
  /** The variable that names it: `HTTPS_PROXY`, `http_proxy`. */
  readonly variable: string;
}

/** What went wrong on the way to a host by this proxy; null where it was not the proxy. */
export function faultOfProxy(cause: unknown, { proxy, variable }: ProxyUsed, host: string): ProxyFault | null {
  for (let each = cause; each instanceof Error; each = each.cause) {
    const status = REFUSED.exec(each.message)?.[1];
    if (status !== undefined) return new ProxyFault(refusal(status, { proxy, variable }, host), cause);
    const { code } = each as { readonly code?: unknown };
    if (typeof code === 'string' && UNREACHABLE.test(code))
      return new ProxyFault(`The proxy ${proxy}, which ${variable} names, cannot be reached (${code}).`, cause);
    // Either of both may have ended it, in an open tunnel as well.
    if (code === 'ECONNRESET')
      return new ProxyFault(`The connection broke off on the way to ${host} by the proxy ${proxy} (${code}).`, cause);
  }
  return null;
}

function refusal(status: string, { proxy, variable }: ProxyUsed, host: string): string {
  if (status === '407')
    return `The proxy ${proxy} refused the connection to ${host} (407): it needs a user name and password, or different ones. Set them in ${variable}, http://user:password@host:port, with %40 for @ in them.`;
  if (status === '403')
    return `The proxy ${proxy} refused the connection to ${host} (403): allow ${host} on port 443 there.`;
  return `The proxy ${proxy} could not connect to ${host} (${status}).`;
}
