import { collectionPage, type FakeCollection } from './fake-collection.ts';
import type { MailResponse } from './fake-mailbox.ts';

/** What goes wrong with the next request to Microsoft Graph. */
export type GraphTrouble =
  | 'lost'
  /** Microsoft did what it was asked for, and nobody heard of it. */
  | 'lost-answer'
  | 'error-500'
  | 'throttled'
  | 'throttled-silently'
  | 'token-rejected'
  | 'not-granted'
  | 'nul-body'
  | 'no-licence'
  | 'no-service-principal'
  | 'no-json'
  | 'next-elsewhere'
  | 'next-expired';

/** What is wrong with the app's registration, by Microsoft's code. */
export type LoginTrouble = 'AADSTS7000222' | 'AADSTS7000215' | 'AADSTS700027' | 'AADSTS700024' | 'AADSTS90033' | 'lost';

export interface FakeMicrosoft {
  /** Its time, ms since 1970. */
  readonly now: () => number;
  readonly collections: readonly FakeCollection[];
  readonly details?: FakeDetails;
  /** Null where a request is not about it. */
  readonly mailbox?: { readonly answer: (request: Request, url: URL) => Promise<MailResponse | null> };
  /** Which tenant tokens name. */
  readonly tenantId?: string;
  readonly trouble?: (url: URL) => GraphTrouble | null;
  readonly loginTrouble?: () => LoginTrouble | null;
  /** Looks at what an app shows; by default anything but nothing is good. */
  readonly accepts?: (form: URLSearchParams) => boolean | Promise<boolean>;
}

export const LOGIN = 'https://login.fake.example';
export const GRAPH = 'https://graph.fake.example';
export const FAKE_CLOUD = {
  ...{ loginUrl: LOGIN, graphUrl: GRAPH, exchangeUrl: 'https://exchange.fake.example' },
  ...{ hasTrace: true, hasMail: true, portal: 'portal.fake.example' },
};

const TOKEN_SECONDS = 3599;
const THROTTLED = {
  error: { code: 'TooManyRequests', message: 'Your recent queries have surpassed the permitted limit.' },
};

/** Where a message is asked for that is named in the path. */
export interface FakeDetails {
  readonly path: RegExp;
  /** What is known of it, null where nothing is. `groups`: of the path, decoded. */
  readonly page: (groups: readonly string[], url: URL) => object | null;
}

/** Answers as the sign-in service and Microsoft Graph do; `send` takes the place of `fetch`. */
export function fakeMicrosoft({
  now,
  collections,
  details,
  mailbox,
  tenantId,
  trouble,
  loginTrouble,
  accepts,
}: FakeMicrosoft) {
  const requests: { readonly at: number; readonly url: URL }[] = [];
  const forms: URLSearchParams[] = [];
  let tokens = 0;
  const claimed = Buffer.from(JSON.stringify({ tid: tenantId })).toString('base64url');
  const named = tenantId === undefined ? '' : `e30.${claimed}.`;

  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.origin === LOGIN) return login(request, url);
    if (url.origin !== GRAPH) throw new TypeError('fetch failed', { cause: new Error(`no such host: ${url.host}`) });
    requests.push({ at: now(), url });
    return graph(request, url);
  };

  async function login(request: Request, url: URL): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    forms.push(form);
    const wrong = loginTrouble?.() ?? null;
    if (wrong === 'lost') throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
    const isRight =
      /^\/[^/]+\/oauth2\/v2\.0\/token$/.test(url.pathname) &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('scope') === `${GRAPH}/.default` &&
      (await (accepts ?? (() => form.has('client_secret') || form.has('client_assertion')))(form));
    if (wrong !== null) return refused(wrong);
    if (!isRight) return refused('AADSTS7000215');
    return json(200, {
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      access_token: `${named}token-${++tokens}-${now()}`,
    });
  }

  const refused = (code: string): Response =>
    json(code === 'AADSTS90033' ? 400 : 401, {
      error: code === 'AADSTS90033' ? 'temporarily_unavailable' : 'invalid_client',
      error_description: `${code}: …`,
      error_codes: [Number(code.slice('AADSTS'.length))],
    });

  async function graph(request: Request, url: URL): Promise<Response> {
    const granted = /^Bearer (?:[\w-]+\.[\w-]+\.)?token-\d+-(\d+)$/.exec(request.headers.get('authorization') ?? '');
    if (granted === null || now() - Number(granted[1]) > TOKEN_SECONDS * 1000) return rejected();
    const wrong = trouble?.(url) ?? null;
    switch (wrong) {
      case 'lost':
        throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      case 'error-500':
        return json(500, { error: { code: 'InternalServerError', message: 'Something went wrong.' } });
      case 'throttled':
        return json(429, THROTTLED, { 'Retry-After': '45' });
      case 'throttled-silently':
        return json(429, THROTTLED);
      case 'token-rejected':
        return rejected();
      case 'not-granted':
        return json(403, {
          error: {
            code: 'Authentication_MSGraphPermissionMissing',
            message: 'Calling principal does not have required permissions.',
          },
        });
      case 'nul-body':
        return new Response('\0'.repeat(120), { status: 403, headers: dated() });
      case 'no-licence':
        return json(403, {
          error: {
            code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
            message: "Neither tenant is B2C or tenant doesn't have premium license",
          },
        });
      case 'no-service-principal':
        return json(401, { error: { code: 'UnknownError', message: 'Service principal-less authentication failed' } });
      case 'no-json':
        return new Response('<html>Sign in to the proxy</html>', { status: 200, headers: dated() });
    }
    const mails = await mailAnswer(request, url, wrong);
    if (mails !== null) return mails;
    const named = details?.path.exec(url.pathname);
    if (details && named) {
      const body = details.page(named.slice(1).map(decodeURIComponent), url);
      if (wrong === 'lost-answer') throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      return body === null
        ? json(404, { error: { code: 'NotFound', message: 'The message was not found.' } })
        : json(200, body);
    }
    const collection = collections.find(({ path }) => path === url.pathname);
    if (collection === undefined)
      return json(404, { error: { code: 'ResourceNotFound', message: 'No such resource.' } });
    if (wrong === 'next-expired' && url.searchParams.has('$skiptoken'))
      return json(400, { error: { code: 'BadRequest', message: 'Skip token is not valid any more.' } });
    const { status, body } = collectionPage(collection, url, now());
    const poisoned = wrong === 'next-elsewhere' && '@odata.nextLink' in body;
    return json(
      status,
      poisoned ? { ...body, '@odata.nextLink': 'https://evil.example/v1.0/auditLogs/signIns' } : body,
    );
  }

  async function mailAnswer(request: Request, url: URL, wrong: GraphTrouble | null): Promise<Response | null> {
    if (mailbox === undefined) return null;
    if (wrong === 'next-expired' && url.searchParams.has('$skiptoken'))
      return json(400, { error: { code: 'BadRequest', message: 'Skip token is not valid any more.' } });
    const answer = await mailbox.answer(request, url);
    if (answer === null) return null;
    if (wrong === 'lost-answer') throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
    const { status, body = {}, bytes } = answer;
    if (bytes !== undefined) return new Response(bytes as Uint8Array<ArrayBuffer>, { status, headers: dated() });
    if (status === 204) return new Response(null, { status, headers: dated() });
    const poisoned = wrong === 'next-elsewhere' && '@odata.nextLink' in body;
    const elsewhere = `https://evil.example${url.pathname}?$skiptoken=x`;
    return json(status, poisoned ? { ...body, '@odata.nextLink': elsewhere } : body);
  }

  const rejected = (): Response =>
    json(401, {
      error: { code: 'InvalidAuthenticationToken', message: 'Access token has expired or is not yet valid.' },
    });

  const json = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response =>
    Response.json(body, { status, headers: { ...dated(), ...headers } });

  const dated = () => ({ Date: new Date(now()).toUTCString() });

  return { send, requests, forms };
}
