import type { TenantBudget } from '../../../src/fetch/tenant-budget.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { MailWait } from '../../../src/ports/mailbox.ts';
import { boundedBody, jsonIn } from '../bodies.ts';
import { withQuery } from '../graph-client.ts';
import type { GraphError, GraphRequests } from '../graph-requests.ts';
import { networkFault } from '../http-answers.ts';
import { isNoItem, isOfItem, type MailPlace, mailFault, requestFault } from './mail-faults.ts';

/** What was answered, or that the mail or folder that was asked for is not there. */
type MailAnswer =
  | { readonly kind: 'answer'; readonly response: Response }
  | { readonly kind: 'none'; readonly error: GraphError }
  | { readonly kind: 'refused'; readonly error: GraphError };

/** Asks Microsoft Graph about one mailbox, within the budget of its tenant. Throws a MailflowError or a MailWait. */
export interface MailClient {
  /** The address of something in the mailbox. `path`: its names, each as it is: ['messages', id]. */
  url(path: readonly string[], query?: Readonly<Record<string, string>>): URL;
  /** `refused`: with 400, 410 or a code of a mail that cannot be read, which may be what was asked for and not the mailbox. */
  ask(url: URL, init?: MailInit): Promise<MailAnswer>;
  /** The answer of {@link ask} as JSON; null where what was asked for is not there. Throws where it is refused. */
  json(url: URL, init?: MailInit): Promise<unknown>;
}

interface MailInit {
  readonly method?: string;
  readonly body?: unknown;
  /** Of what is in a page. */
  readonly maxPageSize?: number;
}

export interface MailClientOptions {
  readonly graphUrl: string;
  readonly requests: GraphRequests;
  readonly place: MailPlace;
  /** Null where a person asks, who does not wait. */
  readonly budget: Pick<TenantBudget, 'take' | 'hasSpare' | 'throttled' | 'answered'> | null;
}

/** Records of a page are ids, times and names. */
const MAX_JSON = 8 * 1024 * 1024;
/** Feeds of the tenant go before mails: reports come once a day. */
const NO_SPARE_MS = 15_000;

export function mailClient({ graphUrl, requests, place, budget }: MailClientOptions): MailClient {
  const client: MailClient = {
    url: (path, query = {}) =>
      withQuery(new URL(`/v1.0/users/${[place.address, ...path].map(encodeURIComponent).join('/')}`, graphUrl), query),

    async ask(url, { method = 'GET', body, maxPageSize } = {}) {
      await takeRequest();
      const preferred = [IMMUTABLE, ...(maxPageSize === undefined ? [] : [`odata.maxpagesize=${maxPageSize}`])];
      const answer = await requests.send(url, {
        method,
        headers: {
          Prefer: preferred.join(', '),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (answer.kind === 'failed') throw requestFault(answer.fault);
      if (answer.kind === 'error' && answer.isThrottled) {
        await budget?.throttled(answer.afterMs);
        if (budget === null) throw mailFault(answer, place);
        throw new MailWait(0, true);
      }
      await budget?.answered();
      if (answer.kind === 'ok') return { kind: 'answer', response: answer.response };
      if (isNoItem(answer)) return { kind: 'none', error: answer };
      if (answer.status === 400 || answer.status === 410 || isOfItem(answer)) return { kind: 'refused', error: answer };
      throw mailFault(answer, place);
    },

    async json(url, init) {
      const answer = await client.ask(url, init);
      if (answer.kind === 'none') return null;
      if (answer.kind === 'refused') throw mailFault(answer.error, place);
      return jsonIn(await within(boundedBody(answer.response, MAX_JSON), url));
    },
  };
  return client;

  async function takeRequest(): Promise<void> {
    if (budget === null) return;
    if (!(await budget.hasSpare())) throw new MailWait(NO_SPARE_MS, false);
    const ms = await budget.take();
    if (ms > 0) throw new MailWait(ms, false);
  }
}

/** Ids that stay the same where a mail is moved (learn.microsoft.com/graph/outlook-immutable-id). */
const IMMUTABLE = 'IdType="ImmutableId"';

/** What a body that is being read fails with, as other connections that fail. */
export async function within<T>(reading: Promise<T>, url: URL): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (cause instanceof MailflowError) throw cause;
    throw requestFault(networkFault(cause, url.host));
  }
}
