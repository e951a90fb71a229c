import { z } from 'zod';
import type { FeedFault, Ready } from '../../src/ports/feed.ts';
import { boundedBody, jsonIn } from './bodies.ts';
import type { GraphRefusal } from './graph-refusals.ts';
import { dateOf, networkFault, retryAfterOf } from './http-answers.ts';
import type { Tokens } from './tokens/token.ts';

export interface GraphClientOptions {
  readonly graphUrl: string;
  readonly tokens: Tokens;
  readonly send: typeof fetch;
}

/** One page of a collection, or why there is none. */
export type GraphAnswer = { readonly serverTime: Date | null } & (
  | {
      readonly kind: 'page';
      readonly records: readonly unknown[];
      readonly next: string | null;
      readonly bytes: number;
    }
  | { readonly kind: 'bad-request' | 'not-found'; readonly text: string }
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  | { readonly kind: 'refused'; readonly refusal: GraphRefusal }
  | { readonly kind: 'failed'; readonly fault: FeedFault }
);

export interface GraphClient {
  /** Signs in where it has to. */
  ready(): Promise<Ready>;
  /** The first page of a collection. `query`: names and values, as they are meant. */
  first(path: string, query: Readonly<Record<string, string>>): Promise<GraphAnswer>;
  /** The page that an answer of the same path named. */
  next(path: string, link: string): Promise<GraphAnswer>;
}

/** The largest page, of 5,000 message traces, has some 2 MB. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_FAULT_BYTES = 64 * 1024;
const TIMEOUT_MS = 100_000;
const MAX_LINK = 8192;

const pageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().max(MAX_LINK).optional() });
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Asks Microsoft Graph for pages of collections. Does not throw. */
export function graphClient({ graphUrl, tokens, send }: GraphClientOptions): GraphClient {
  return {
    ready: async () => {
      const { token: _, ...ready } = await tokens.get();
      return ready;
    },
    first: (path, query) => get(withQuery(new URL(path, graphUrl), query)),
    async next(path, link) {
      const url = URL.canParse(link) ? new URL(link) : null;
      const expected = new URL(path, graphUrl);
      const hasUser = url !== null && (url.username !== '' || url.password !== '');
      if (url === null || hasUser || url.origin !== expected.origin || url.pathname !== expected.pathname) {
        const where = url === null ? 'no address' : url.host;
        const text = `Microsoft gave a next page on another host (${where}), so Mailflow does not request it.`;
        return { kind: 'failed', fault: { kind: 'other', text }, serverTime: null };
      }
      return get(url);
    },
  };

  async function get(url: URL): Promise<GraphAnswer> {
    const signedIn = await tokens.get();
    if (signedIn.kind === 'failed') return signedIn;
    const { token = '' } = signedIn;
    try {
      const response = await send(url, {
        headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const serverTime = dateOf(response);
      if (response.ok) return { ...pageOf(await boundedBody(response, MAX_BYTES)), serverTime };
      const text = await boundedBody(response, MAX_FAULT_BYTES).catch(() => '');
      if (response.status === 401) tokens.drop(token);
      return { ...failureOf(response, text), serverTime };
    } catch (cause) {
      return { kind: 'failed', fault: networkFault(cause, url.host), serverTime: null };
    }
  }
}

function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
  // The names begin with $, which URLSearchParams would encode, as it would write blanks as +.
  url.search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return url;
}

type Answer = GraphAnswer extends infer A ? (A extends unknown ? Omit<A, 'serverTime'> : never) : never;

function pageOf(text: string): Answer {
  const { data } = pageSchema.safeParse(jsonIn(text));
  if (data === undefined)
    return {
      kind: 'failed',
      fault: { kind: 'other', text: 'The answer of Microsoft Graph is not a page of records.' },
    };
  const next = data['@odata.nextLink'] ?? null;
  return { kind: 'page', records: data.value, next, bytes: Buffer.byteLength(text) };
}

function failureOf(response: Response, text: string): Answer {
  const { status } = response;
  const { data } = errorSchema.safeParse(jsonIn(text));
  const { code, message } = data?.error ?? { code: '', message: '' };
  const afterMs = retryAfterOf(response);
  if (status === 429 || (status === 503 && afterMs !== null)) return { kind: 'throttled', afterMs };
  if (status === 400)
    return { kind: 'bad-request', text: `Microsoft Graph refused it: ${plain(message) || code || '400'}` };
  if (status === 404)
    return { kind: 'not-found', text: `Microsoft Graph does not know it: ${plain(message) || code || '404'}` };
  if (status === 401 || status === 403)
    return { kind: 'refused', refusal: { status, code: plain(code), message: plain(message), isNul: isNul(text) } };
  return {
    kind: 'failed',
    fault: { kind: 'other', text: `Microsoft Graph answered ${status}${message === '' ? '' : `: ${plain(message)}`}.` },
  };
}

/** Exchange answers so where one of two grants is missing: a run of NUL bytes in place of JSON. */
const isNul = (text: string): boolean => text !== '' && /^\0+$/.test(text);

const MAX_TEXT = 200;
/** A stranger's text, as one line. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_TEXT);
