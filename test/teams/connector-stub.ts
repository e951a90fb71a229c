import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, strike, type TokenFault, wasTaken } from './faults.ts';

export const TENANT = '11111111-2222-3333-4444-555555555555';
/** The bot as Teams names it: `28:` and the id of its app, `APP_ID` of connected.ts. */
export const BOT = '28:aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';

/** A message as it stands in Teams now. */
export interface KeptMessage {
  /** Without the thread: `19:alerts@thread.tacv2`. */
  readonly conversation: string;
  readonly id: string;
  readonly thread: string | null;
  readonly activity: Readonly<Record<string, unknown>>;
}

interface Call {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface ConnectorStub {
  readonly serviceUrl: string;
  /** `127.0.0.1:1234` */
  readonly host: string;
  /** Oldest first. */
  messages(): readonly KeptMessage[];
  readonly calls: readonly Call[];
  /** People delete a message: an edit of it is answered so, and replies stand below its place. */
  deleteMessage(id: string, toEdits?: readonly [number, string]): void;
  /** The next calls go wrong so, one each. */
  strike(...faults: readonly Fault[]): void;
  /** The same for the next that ask for a token. */
  strikeTokens(...faults: readonly TokenFault[]): void;
  /** What was said with each request for a token, oldest first. The first gets `a-token`, the second `a-token-2`. */
  readonly tokenRequests: readonly URLSearchParams[];
  /** Who somebody is; people whom nobody told of are members. Null for whom the conversation does not know. */
  tell(user: string, member: Readonly<Record<string, unknown>> | null): void;
  /** From now on nobody is a member whom nobody told of. */
  knowNobodyElse(): void;
  /** Answers `GET` and `PUT` of a file at this path. */
  readonly files: Map<string, string>;
  close(): Promise<void>;
}

/**
 * What a bot calls in Teams (the Bot Connector of learn.microsoft.com/azure/bot-service/rest-api/
 * bot-framework-rest-connector-api-reference, 2026-11), over real HTTP, with whatever may go wrong; and where it gets its
 * token from.
 */
export async function startConnectorStub(): Promise<ConnectorStub> {
  const messages: KeptMessage[] = [];
  const calls: Call[] = [];
  const faults: Fault[] = [];
  const tokenFaults: TokenFault[] = [];
  const tokenRequests: URLSearchParams[] = [];
  const deleted = new Map<string, readonly [number, string]>();
  const members = new Map<string, Readonly<Record<string, unknown>> | null>();
  let others: Readonly<Record<string, unknown>> | null = { tenantId: TENANT, userRole: 'user' };
  const files = new Map<string, string>();
  let count = 0;

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const path = decodeURIComponent(request.url ?? '');
    const method = request.method ?? '';
    if (path.startsWith('/files/')) return file(method, path, text, response);
    if (path.endsWith('/oauth2/v2.0/token')) return token(text, response);
    const body: unknown = text === '' ? null : JSON.parse(text);
    calls.push({ method, path, authorization: request.headers.authorization, body });
    const fault = faults.shift();
    if (fault === undefined) return json(response, ...act(method, path, body));
    if (wasTaken(fault)) act(method, path, body);
    strike(fault, response);
  }

  function token(text: string, response: ServerResponse): void {
    const asked = tokenRequests.push(new URLSearchParams(text));
    const fault = tokenFaults.shift();
    if (fault !== undefined) strike(fault, response);
    else json(response, 200, { access_token: asked === 1 ? 'a-token' : `a-token-${asked}`, expires_in: 3600 });
  }

  function file(method: string, path: string, text: string, response: ServerResponse): void {
    if (method === 'PUT') {
      files.set(path, text);
      return void response.writeHead(201).end();
    }
    const held = files.get(path);
    response.writeHead(held === undefined ? 404 : 200).end(held);
  }

  function act(method: string, path: string, body: unknown): readonly [number, unknown] {
    const activity = body as Readonly<Record<string, unknown>>;
    if (method === 'POST' && path === '/v3/conversations') {
      const { channelData, activity: first } = body as {
        readonly channelData: { readonly channel: { readonly id: string } };
        readonly activity: Readonly<Record<string, unknown>>;
      };
      const id = nextId();
      messages.push({ conversation: channelData.channel.id, id, thread: null, activity: first });
      return [201, { id: `${channelData.channel.id};messageid=${id}`, activityId: id }];
    }
    const [, conversation = '', thread, rest = ''] =
      /^\/v3\/conversations\/([^/;]+)(?:;messageid=([^/]+))?\/(.*)$/.exec(path) ?? [];
    if (method === 'POST' && rest === 'activities') {
      const id = nextId();
      messages.push({ conversation, id, thread: thread ?? null, activity });
      return [201, { id }];
    }
    const [, member] = /^members\/(.+)$/.exec(rest) ?? [];
    if (member !== undefined) {
      const found = members.has(member) ? members.get(member) : others;
      return found ? [200, { id: member, ...found }] : [404, errorOf('MemberNotFoundInConversation')];
    }
    const [, edited] = /^activities\/(.+)$/.exec(rest) ?? [];
    const [status, code] = deleted.get(edited ?? '') ?? [];
    if (status !== undefined && code !== undefined) return [status, errorOf(code)];
    const at = messages.findIndex((each) => each.id === edited && each.conversation === conversation);
    const before = messages[at];
    if (method !== 'PUT' || before === undefined) return [404, errorOf('ActivityNotFoundInConversation')];
    messages[at] = { ...before, activity };
    return [200, { id: edited }];
  }

  const nextId = (): string => String(1_790_000_000_000 + ++count);

  return {
    serviceUrl: `http://${host}`,
    host,
    messages: () => messages,
    calls,
    deleteMessage(id, toEdits = [404, 'ActivityNotFoundInConversation']) {
      const at = messages.findIndex((each) => each.id === id);
      if (at < 0) throw new Error(`there is no message ${id}`);
      messages.splice(at, 1);
      deleted.set(id, toEdits);
    },
    strike: (...struck) => void faults.push(...struck),
    strikeTokens: (...struck) => void tokenFaults.push(...struck),
    tokenRequests,
    tell: (user, member) => void members.set(user, member),
    knowNobodyElse: () => {
      others = null;
    },
    files,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const errorOf = (code: string) => ({ error: { code, message: 'in words that nobody reads' } });

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
