import type { FeedFault } from '../../src/ports/feed.ts';
import { proxyFaultIn } from '../../src/ports/proxy-fault.ts';

/** What a server takes for now; null where it does not say. */
export function dateOf(response: Response): Date | null {
  const ms = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** When it wants to be asked again, in ms from now: seconds, or a date (RFC 9110, 10.2.3); null where it does not say. */
export function retryAfterOf(response: Response): number | null {
  const text = response.headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  return Math.max(0, at - (dateOf(response)?.getTime() ?? at));
}

/** What says that a certificate is of an authority that is not trusted (nodejs.org/api/tls.html, X509 certificate error codes). */
const UNTRUSTED =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED)$/;

/** A connection that failed, in words. */
export function networkFault(cause: unknown, host: string): FeedFault {
  const proxy = proxyFaultIn(cause);
  if (proxy !== null) return { kind: 'other', text: proxy.text };
  if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError'))
    return { kind: 'other', text: `${host} did not answer in time.` };
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const name = nameOf(inner);
  if (UNTRUSTED.test(name))
    return {
      kind: 'other',
      text: `${host} has a certificate that this machine does not trust (${name}). If a proxy inspects TLS, save the certificate of its authority as a file and set NODE_EXTRA_CA_CERTS to its path.`,
    };
  return { kind: 'other', text: `${host} cannot be reached: ${name}.` };
}

/** A code or a name: in the message of an error there may be what was sent. */
function nameOf(cause: unknown): string {
  const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown };
  if (code === 'ENOTFOUND') return 'the host name is unknown (ENOTFOUND)';
  const isCode = (text: unknown): text is string => typeof text === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/i.test(text);
  return isCode(code) ? code : isCode(name) ? name : 'an error without a name';
}
