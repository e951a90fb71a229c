import { z } from 'zod';
import { isYoung } from '../../../src/model/time.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { FeedFault, Ready } from '../../../src/ports/feed.ts';
import { boundedBody, jsonIn } from '../bodies.ts';
import { readCertificate } from '../certificate.ts';
import { dateOf, networkFault } from '../http-answers.ts';
import { clientAssertion } from './client-assertion.ts';
import { isForNow, tokenRefusal } from './token-errors.ts';

/** How the app shows who it is. What is read anew each time may be renewed while the bot runs. */
export type Credential =
  | { readonly kind: 'secret'; readonly read: () => string | FeedFault }
  | { readonly kind: 'certificate'; readonly read: () => string | FeedFault }
  /** `client`: of a user-assigned identity. */
  | { readonly kind: 'managed-identity' };

export interface Identity {
  /** A GUID, or a domain of the tenant. */
  readonly tenant: string;
  /** A GUID; null for the only managed identity of the machine. */
  readonly client: string | null;
  readonly credential: Credential;
}

export interface TokenOptions {
  readonly identity: Identity;
  /** Who gives tokens: see Cloud. */
  readonly loginUrl: string;
  /** The service that they are for: `https://graph.microsoft.com`. */
  readonly resourceUrl: string;
  readonly clock: Clock;
  readonly send: typeof fetch;
  /** A text that was never used before. */
  readonly uniqueId: () => string;
  /** Where a machine of Azure asks for its identity. */
  readonly identityUrl?: string;
}

type Token = Ready & { readonly token?: string };

export interface Tokens {
  /** Asks once while a token is good; two who ask at the same time share the call. Does not throw. */
  get(): Promise<Token>;
  /** This one was not accepted: the next who asks gets another. */
  drop(token: string): void;
}

const EARLY_MS = 5 * 60_000;
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 256 * 1024;
/** learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token (read 2026-11). */
const IDENTITY_URL = 'http://169.254.169.254/metadata/identity/oauth2/token';

const granted = z.object({ access_token: z.string().regex(/^[A-Za-z0-9._~+/=-]+$/), expires_in: z.coerce.number() });
const denied = z.object({ error: z.string().regex(/^\w+$/), error_codes: z.array(z.number()).optional() });

/** The token with which the app asks one of Microsoft's services; it is in memory only. */
export function appTokens(options: TokenOptions): Tokens {
  const { clock, send } = options;
  let held: { readonly token: string; readonly at: number; readonly forMs: number } | null = null;
  let underWay: Promise<Token> | null = null;

  async function ask(): Promise<Token> {
    const request = requestOf(options);
    if ('fault' in request) return { kind: 'failed', fault: request.fault, serverTime: null };
    try {
      const response = await send(request.url, {
        ...request.init,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const serverTime = dateOf(response);
      const result = await boundedBody(response, MAX_BYTES).then(jsonIn, () => null);
      const { data } = granted.safeParse(result);
      if (!response.ok || data === undefined)
        return { kind: 'failed', fault: notGranted(response.status, result), serverTime };
      const forMs = Math.max(0, data.expires_in * 1000 - EARLY_MS);
      held = { token: data.access_token, at: clock.now().getTime(), forMs };
      return { kind: 'ready', token: data.access_token, serverTime };
    } catch (cause) {
      return { kind: 'failed', fault: networkFault(cause, request.url.host), serverTime: null };
    }
  }

  return {
    get() {
      if (held !== null && isYoung(held.at, held.forMs, clock.now().getTime()))
        return Promise.resolve({ kind: 'ready', token: held.token, serverTime: null });
      underWay ??= ask().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    drop(token) {
      // A caller that learns of it late does not drop the one that came instead.
      if (held?.token === token) held = null;
    },
  };
}

type Request = { readonly url: URL; readonly init: RequestInit } | { readonly fault: FeedFault };

function requestOf(options: TokenOptions): Request {
  const { loginUrl, resourceUrl, clock, uniqueId, identityUrl = IDENTITY_URL } = options;
  const { tenant, client, credential } = options.identity;
  if (credential.kind === 'managed-identity') {
    const url = new URL(identityUrl);
    url.searchParams.set('api-version', '2018-02-01');
    url.searchParams.set('resource', resourceUrl);
    if (client !== null) url.searchParams.set('client_id', client);
    return { url, init: { method: 'GET', headers: { Metadata: 'true' } } };
  }
  const url = new URL(`${loginUrl}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`);
  const text = credential.read();
  if (typeof text !== 'string') return { fault: text };
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client ?? '',
    scope: `${resourceUrl}/.default`,
  });
  if (credential.kind === 'secret') body.set('client_secret', text);
  else {
    const certificate = readCertificate(text);
    if ('fault' in certificate)
      return { fault: { kind: 'other', text: `The file with the certificate ${certificate.fault}.` } };
    const asserting = { client: client ?? '', audience: url.href, now: clock.now(), id: uniqueId() };
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', clientAssertion(certificate, asserting));
  }
  return { url, init: { method: 'POST', body } };
}

function notGranted(status: number, result: unknown): FeedFault {
  const { data } = denied.safeParse(result);
  const numbered = (data?.error_codes ?? []).map((number) => `AADSTS${number}`);
  const isRefused =
    data !== undefined && status >= 400 && status < 500 && status !== 429 && !isForNow([data.error, ...numbered]);
  if (isRefused) return { kind: 'forbidden', text: tokenRefusal(numbered[0] ?? data.error) };
  return { kind: 'other', text: `Microsoft issues no token at the moment (${numbered[0] ?? status}).` };
}
