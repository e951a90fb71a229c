/** `127.0.0.1`, `localhost`, `::1`, `[::1]`: nobody else's machine. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/** What reverse proxies, tunnels and content networks add to what they hand on. */
const FORWARDING =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-original-.*|.*client-ip|cf-.*|cdn-.*|fly-.*|x-envoy-.*|x-amz.*|x-azure-.*|x-appengine-.*|x-vercel-.*|x-nf-.*|ngrok-.*)$/;

/**
 * Whether a request comes from this machine itself. Behind a proxy or a tunnel everybody comes from it: one that adds a
 * header of its own is not believed. `headers`: with names in small letters, as Node has them.
 */
export const isThisMachine = (remoteAddress: string | undefined, headers: Readonly<Record<string, unknown>>): boolean =>
  isLoopback((remoteAddress ?? '').replace(/^::ffff:/, '')) &&
  !Object.keys(headers).some((name) => FORWARDING.test(name));

/** Whether an address may be called with a secret: https, or http on this machine. */
export function isSafeAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
