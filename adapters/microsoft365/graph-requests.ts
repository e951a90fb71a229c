import { z } from 'zod';
import type { FeedFault } from '../../src/ports/feed.ts';
import { boundedBody, jsonIn } from './bodies.ts';
import { dateOf, networkFault, retryAfterOf } from './http-answers.ts';
import type { Tokens } from './tokens/token.ts';

/** What Microsoft Graph answered. `serverTime`: what it takes for now. */
type GraphResponse =
  /** The body is still to be read. */
  | { readonly kind: 'ok'; readonly response: Response; readonly serverTime: Date | null }
  | GraphError
  | { readonly kind: 'failed'; readonly fault: FeedFault; readonly serverTime: Date | null };

/** It was asked, and gives nothing; texts are one line each, and empty where there are none. */
export interface GraphError {
  readonly kind: 'error';
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** The body was a run of NUL bytes: Exchange answers so where one of two grants is missing. */
  readonly isNul: boolean;
  /** When it wants to be asked again, where it is too much for it; null where it does not say. */
  readonly afterMs: number | null;
  readonly isThrottled: boolean;
  readonly serverTime: Date | null;
}

export interface GraphRequests {
  /** Sends a request with the app's token. Redirects are not followed. Does not throw. */
  send(
    url: URL,
    init?: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> },
  ): Promise<GraphResponse>;
}

const MAX_FAULT_BYTES = 64 * 1024;
const TIMEOUT_MS = 100_000;
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export function graphRequests({
  tokens,
  send,
}: {
  readonly tokens: Tokens;
  readonly send: typeof fetch;
}): GraphRequests {
  return {
    async send(url, init = {}) {
      const signedIn = await tokens.get();
      if (signedIn.kind === 'failed') return signedIn;
      const { token = '' } = signedIn;
      try {
        const response = await send(url, {
          ...init,
          headers: { Accept: 'application/json', ...init.headers, Authorization: `Bearer ${token}` },
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (response.ok) return { kind: 'ok', response, serverTime: dateOf(response) };
        const text = await boundedBody(response, MAX_FAULT_BYTES).catch(() => '');
        if (response.status === 401) tokens.drop(token);
        return errorOf(response, text);
      } catch (cause) {
        return { kind: 'failed', fault: networkFault(cause, url.host), serverTime: null };
      }
    },
  };
}

function errorOf(response: Response, text: string): GraphError {
  const { status } = response;
  const { data } = errorSchema.safeParse(jsonIn(text));
  const { code, message } = data?.error ?? { code: '', message: '' };
  const afterMs = retryAfterOf(response);
  return {
    ...{ kind: 'error', status, code: plain(code), message: plain(message), isNul: isNul(text), afterMs },
    isThrottled: status === 429 || (status === 503 && afterMs !== null),
    serverTime: dateOf(response),
  };
}

const isNul = (text: string): boolean => text !== '' && /^\0+$/.test(text);

const MAX_TEXT = 200;
/** A stranger's text, as one line. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_TEXT);
