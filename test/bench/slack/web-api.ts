import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TEAM } from '../../slack/payloads.ts';

/** A message that somebody posted. */
export interface Posted {
  /** When the last byte of it was here, as `performance.now()` tells it. */
  readonly at: number;
  readonly fields: URLSearchParams;
}

export interface WebApi {
  /** `http://127.0.0.1:1234/api/` */
  readonly apiUrl: string;
  /** Where this file is handed out. */
  fileUrl(path: string): string;
  /** The next message into this channel that nobody waits for yet; an error after so many milliseconds without. */
  nextPost(channel: string, withinMs: number): Promise<Posted>;
  close(): void;
}

const FILES = '/files';

/** Answers of the methods that are asked for more than a yes. Everybody is a member, and the bot is everywhere. */
const ANSWERS: Readonly<Record<string, object>> = {
  'auth.test': { team_id: TEAM, team: 'Contoso', user_id: 'U00000BOT', user: 'mailflow', bot_id: 'B00000BOT' },
  'users.info': { user: { id: 'U00000ANN', team_id: TEAM } },
  'conversations.info': { channel: { id: 'C0', is_member: true } },
  'chat.postMessage': { ts: '1.1', channel: 'C0' },
  'chat.update': { ts: '1.1', channel: 'C0' },
  'chat.postEphemeral': { message_ts: '1.1' },
};

/** What becomes of a call: Slack is broken, hangs up, or asks for patience. */
export type Struck = 'broken' | 'reset' | 'throttled';

export interface WebApiOptions {
  /** What goes wrong with the n-th call that posts or edits. */
  readonly strike?: (call: number) => Struck | null;
  readonly onPost?: (fields: URLSearchParams) => void;
}

/** Slack's Web API, as far as commands and shared files need it: it answers at once, so that only the apps take time. */
export async function startWebApi({ strike = () => null, onPost = () => {} }: WebApiOptions = {}): Promise<WebApi> {
  let calls = 0;
  const waiting = new Map<string, ((posted: Posted) => void)[]>();
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path.startsWith(FILES)) {
      response.writeHead(200, { 'content-type': 'text/csv' });
      createReadStream(decodeURIComponent(path.slice(FILES.length))).pipe(response);
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const at = performance.now();
    const method = path.slice('/api/'.length);
    const struck = method.startsWith('chat.') ? strike(++calls) : null;
    if (struck === 'reset') return void request.socket.destroy();
    if (struck === 'broken') return void response.writeHead(503).end('upstream connect error');
    if (struck === 'throttled') return void response.writeHead(429, { 'retry-after': '1' }).end();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, ...ANSWERS[method] }));
    if (!method.startsWith('chat.post')) return;
    const fields = new URLSearchParams(Buffer.concat(pieces).toString());
    onPost(fields);
    waiting.get(fields.get('channel') ?? '')?.shift()?.({ at, fields });
  }

  return {
    apiUrl: `${url}/api/`,
    fileUrl: (path) => `${url}${FILES}${encodeURIComponent(path)}`,
    nextPost: (channel, withinMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`nothing was posted into ${channel}`)), withinMs);
        const take = (posted: Posted) => {
          clearTimeout(timer);
          resolve(posted);
        };
        waiting.set(channel, [...(waiting.get(channel) ?? []), take]);
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
