import { X509Certificate } from 'node:crypto';

/** How requests leave this machine. */
export interface OutboundSettings {
  /** Null where there is none. */
  readonly httpsProxy: URL | null;
  readonly httpProxy: URL | null;
  /** Which variables name them: `HTTPS_PROXY`, `http_proxy`. */
  readonly variables: { readonly https: string; readonly http: string };
  /** As in {@link goesPastProxy}. */
  readonly noProxy: string;
  /** Certificates of authorities that are trusted beside the usual ones, PEM; null where there are none. */
  readonly authorities: string | null;
}

export interface OutboundReading {
  readonly settings: OutboundSettings;
  /** In sentences for people. */
  readonly faults: readonly string[];
}

/**
 * Reads the variables that programs agree on: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in lower case as well, which wins, and
 * NODE_EXTRA_CA_CERTS, as Node has it. `textOf`: a file's text. HTTPS_PROXY falls back to HTTP_PROXY.
 */
export function outboundSettings(
  environment: Readonly<Record<string, string | undefined>>,
  textOf: (path: string) => string | { readonly fault: string },
): OutboundReading {
  const faults: string[] = [];
  const given = (name: string): string => (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();
  const written = (name: string): string => (environment[name.toLowerCase()] === undefined ? name : name.toLowerCase());

  function proxyIn(name: string): URL | null {
    const value = given(name);
    if (value === '') return null;
    const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '') return url;
    // What stands there may have a password.
    faults.push(`${name} is not the address of a proxy: write http://proxy.example.com:3128`);
    return null;
  }

  function authoritiesIn(path: string): string | null {
    if (path === '') return null;
    const text = textOf(path);
    const wrong = (what: string): null => {
      faults.push(`NODE_EXTRA_CA_CERTS names ${path}, which ${what}`);
      return null;
    };
    if (typeof text !== 'string') return wrong(text.fault);
    const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (certificates.length === 0) return wrong('has no certificate (PEM)');
    try {
      for (const each of certificates) new X509Certificate(each);
    } catch {
      return wrong('has a certificate that cannot be read');
    }
    return text;
  }

  const httpProxy = proxyIn('HTTP_PROXY');
  const ownProxy = proxyIn('HTTPS_PROXY');
  const variables = { https: written(ownProxy === null ? 'HTTP_PROXY' : 'HTTPS_PROXY'), http: written('HTTP_PROXY') };
  const authorities = authoritiesIn((environment['NODE_EXTRA_CA_CERTS'] ?? '').trim());
  return {
    settings: { httpsProxy: ownProxy ?? httpProxy, httpProxy, variables, noProxy: given('NO_PROXY'), authorities },
    faults,
  };
}
