import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SCOPES } from '../../adapters/chat/slack/scopes.ts';
import { ADMIN_TOKEN, APP_TOKEN, BOT_TOKEN, startEmulatedSlack } from './emulated-slack.ts';
import { type Fault, strike, wasTaken } from './faults.ts';
import { faultsIn, type RecordedCall, readCall } from './recorded-call.ts';

/** An answer of Slack's, in so far as tests look at it. */
type Answer = Readonly<Record<string, unknown>> & { readonly ok: boolean };

export interface HostileSlack {
  /** `http://127.0.0.1:1234`; its Web API is under `/api/`. */
  readonly url: string;
  readonly apiUrl: string;
  /** Ids by name: `ann`, `mailflow`, `mail-alerts`, `random`. */
  readonly ids: Readonly<Record<string, string>>;
  readonly team: string;
  /** Everything that arrived, in this order. */
  readonly calls: readonly RecordedCall[];
  callsOf(method: string): readonly RecordedCall[];
  /** The next calls of the method meet these, one after another. */
  strike(method: string, ...faults: readonly Fault[]): void;
  /** Every call of the method meets this, until it is null. */
  storm(method: string, fault: Fault | null): void;
  /** What breaks a limit in any message that arrived. */
  faultsInMessages(): readonly string[];
  /** Calls as an administrator; not recorded. */
  asAdmin(method: string, args?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** People delete a message of the bot's; a reply to it is from then on answered so. */
  deleteMessage(message: { readonly channel: string; readonly ts: string }, toReplies: ToReplies): Promise<void>;
  /** What emulate does not know of a user: `is_restricted`, `team_id`, … */
  describeUser(user: string, fields: Readonly<Record<string, unknown>>): void;
  setGroup(group: string, users: readonly string[]): void;
  /** What `files.info` says of a file; all others are not there. */
  describeFile(id: string, fields: Readonly<Record<string, unknown>>): void;
  /** Answers GET requests for this path with these bytes, or by sending on to another address. */
  serveFile(path: string, file: ServedFile): void;
  close(): Promise<void>;
}

/** `takes-outside`: it stands in the channel. `takes-in-thread`: below "This message was deleted". */
export type ToReplies = 'refuses' | 'takes-outside' | 'takes-in-thread';

type ServedFile =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly type?: string; readonly status?: number }
  | { readonly kind: 'redirect'; readonly to: string };

export interface HostileOptions {
  /** What the bot's token may do; all scopes of the manifest unless said. */
  readonly scopes?: readonly string[];
  /** Gives at most so many messages a page, whatever is asked for. */
  readonly mostPerPage?: number;
}

/** Slack on its worst day; see README.md. */
export async function startHostileSlack({
  scopes = SCOPES.map(({ name }) => name),
  mostPerPage,
}: HostileOptions = {}): Promise<HostileSlack> {
  const calls: RecordedCall[] = [];
  const queued = new Map<string, Fault[]>();
  const storms = new Map<string, Fault>();
  const described = new Map<string, Readonly<Record<string, unknown>>>();
  const groups = new Map<string, readonly string[]>();
  const files = new Map<string, ServedFile>();
  const fileInfos = new Map<string, Readonly<Record<string, unknown>>>();
  const deleted = new Map<string, ToReplies>();

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const emulated = await startEmulatedSlack(url, scopes);
  const { ids, team } = await named();

  return {
    url,
    apiUrl: `${url}/api/`,
    ids,
    team,
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method),
    strike: (method, ...faults) => void queued.set(method, [...(queued.get(method) ?? []), ...faults]),
    storm: (method, fault) => void (fault === null ? storms.delete(method) : storms.set(method, fault)),
    faultsInMessages: () => calls.flatMap(faultsIn),
    asAdmin,
    async deleteMessage({ channel, ts }, toReplies) {
      const { ok, error } = await asSomebody(BOT_TOKEN, 'chat.delete', { channel, ts });
      if (!ok) throw new Error(`not deleted: ${error}`);
      deleted.set(ts, toReplies);
    },
    describeUser: (user, fields) => void described.set(user, fields),
    setGroup: (group, users) => void groups.set(group, users),
    describeFile: (id, fields) => void fileInfos.set(id, fields),
    serveFile: (path, file) => void files.set(path, file),
    async close() {
      server.closeAllConnections();
      server.close();
      await emulated.close();
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    calls.push(call);
    const fault = queued.get(call.method)?.shift() ?? storms.get(call.method);
    if (fault !== undefined) {
      if (wasTaken(fault)) await answerTo(call, request);
      strike(fault, response);
      return;
    }
    const file = request.method === 'GET' ? files.get(call.method) : undefined;
    if (file?.kind === 'redirect') {
      response.writeHead(302, { location: file.to }).end();
      return;
    }
    if (file !== undefined) {
      response.writeHead(file.status ?? 200, { 'content-type': file.type ?? 'text/csv' }).end(file.bytes);
      return;
    }
    const { status, headers, body } = await answerTo(call, request);
    response.writeHead(status, headers).end(body);
  }

  /** The emulator's answer, with what it leaves out. */
  async function answerTo(call: RecordedCall, request: IncomingMessage): Promise<Answered> {
    if (call.method.startsWith('/response/')) return json({ ok: true });
    const isApi = request.url?.startsWith('/api/') === true;
    if (isApi && !TOKENS.includes(call.token ?? '')) return json({ ok: false, error: 'invalid_auth' });
    if (call.method === 'apps.connections.open')
      return json(
        call.token === APP_TOKEN
          ? { ok: true, url: `${url.replace('http', 'ws')}/socket` }
          : { ok: false, error: 'not_allowed_token_type' },
      );
    if (call.method === 'usergroups.users.list') {
      const users = groups.get(String(call.args['usergroup']));
      return json(users === undefined ? { ok: false, error: 'no_such_subteam' } : { ok: true, users });
    }
    if (call.method === 'files.info') {
      const file = fileInfos.get(String(call.args['file']));
      return json(file === undefined ? { ok: false, error: 'file_not_found' } : { ok: true, file });
    }
    const toReply = call.method === 'chat.postMessage' ? deleted.get(String(call.args['thread_ts'])) : undefined;
    if (toReply === 'refuses') return json({ ok: false, error: 'thread_not_found' });
    const passedOn = await fetch(`${emulated.url}${request.url}`, {
      method: request.method ?? 'POST',
      headers: Object.fromEntries(
        ['authorization', 'content-type'].flatMap((name) => {
          const value = request.headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        }),
      ),
      ...(call.body.length === 0
        ? {}
        : { body: new Uint8Array(toReply === 'takes-outside' ? unthreaded(call) : paged(call)) }),
    });
    const body = Buffer.from(await passedOn.arrayBuffer());
    const type = passedOn.headers.get('content-type') ?? 'text/plain';
    if (!type.startsWith('application/json'))
      return { status: passedOn.status, headers: { 'content-type': type }, body };
    return json(completed(call, JSON.parse(body.toString()) as Answer));
  }

  function unthreaded({ body }: RecordedCall): Buffer {
    const outside = new URLSearchParams(body.toString());
    outside.delete('thread_ts');
    return Buffer.from(outside.toString());
  }

  function paged({ args, body }: RecordedCall): Buffer {
    if (mostPerPage === undefined || args['limit'] === undefined) return body;
    const fewer = new URLSearchParams(body.toString());
    fewer.set('limit', String(mostPerPage));
    return Buffer.from(fewer.toString());
  }

  function completed(call: RecordedCall, answer: Answer): Answer {
    if (call.method === 'users.info' && answer.ok) {
      const user = { ...(answer['user'] as object), ...described.get(String(call.args['user'])) };
      return { ...answer, user };
    }
    const messages = answer['messages'];
    // Slack gives metadata only to who asks for it.
    if (Array.isArray(messages) && call.args['include_all_metadata'] !== 'true')
      return { ...answer, messages: messages.map((message: object) => ({ ...message, metadata: undefined })) };
    return answer;
  }

  function json(answer: Answer): Answered {
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': scopes.join(','),
    };
    return { status: 200, headers, body: Buffer.from(JSON.stringify(answer)) };
  }

  async function asAdmin(method: string, args: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return asSomebody(ADMIN_TOKEN, method, args);
  }

  async function asSomebody(token: string, method: string, args: Readonly<Record<string, unknown>>): Promise<Answer> {
    const response = await fetch(`${emulated.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    return (await response.json()) as Answer;
  }

  async function named() {
    const users = (await asAdmin('users.list'))['members'] as readonly Named[];
    const channels = (await asAdmin('conversations.list'))['channels'] as readonly Named[];
    const found = Object.fromEntries([...users, ...channels].map(({ name, id }) => [name, id]));
    return { ids: found, team: String((await asAdmin('auth.test'))['team_id']) };
  }
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The emulator takes a token that it does not know for somebody's. */
const TOKENS: readonly string[] = [BOT_TOKEN, APP_TOKEN, ADMIN_TOKEN];
