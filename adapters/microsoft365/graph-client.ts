import { z } from 'zod';
import type { FeedFault, Ready } from '../../src/ports/feed.ts';
import { boundedBody, jsonIn } from './bodies.ts';
import type { GraphRefusal } from './graph-refusals.ts';
import { type GraphError, graphRequests } from './graph-requests.ts';
import { networkFault } from './http-answers.ts';
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
const MAX_LINK = 8192;

const pageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().max(MAX_LINK).optional() });

/** Asks Microsoft Graph for pages of collections. Does not throw. */
export function graphClient({ graphUrl, tokens, send }: GraphClientOptions): GraphClient {
  const requests = graphRequests({ tokens, send });
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
    const answer = await requests.send(url);
    if (answer.kind === 'failed') return answer;
    const { serverTime } = answer;
    if (answer.kind === 'error') return { ...failureOf(answer), serverTime };
    try {
      return { ...pageOf(await boundedBody(answer.response, MAX_BYTES)), serverTime };
    } catch (cause) {
      return { kind: 'failed', fault: networkFault(cause, url.host), serverTime: null };
    }
  }
}

/** An address with a query, whose names are written as they are. */
export function withQuery(url: URL, query: Readonly<Record<string, string>>): URL {
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

function failureOf({ status, code, message, isNul, afterMs, isThrottled }: GraphError): Answer {
  if (isThrottled) return { kind: 'throttled', afterMs };
  if (status === 400) return { kind: 'bad-request', text: `Microsoft Graph refused it: ${message || code || '400'}` };
  if (status === 404)
    return { kind: 'not-found', text: `Microsoft Graph does not know it: ${message || code || '404'}` };
  if (status === 401 || status === 403) return { kind: 'refused', refusal: { status, code, message, isNul } };
  return {
    kind: 'failed',
    fault: { kind: 'other', text: `Microsoft Graph answered ${status}${message === '' ? '' : `: ${message}`}.` },
  };
}
