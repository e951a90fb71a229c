import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback, isThisMachine } from '../../src/permissions/this-machine.ts';
import { sameSecret } from './same-secret.ts';

/** One thing that must be so before the bot is of use. */
export interface ReadyCheck {
  /** `data`, `disk`, `slack` */
  readonly name: string;
  /** Whether it is so, in a few words. Never throws. */
  look(): Promise<{ readonly ok: boolean; readonly said: string }>;
}

export interface Metrics {
  /** As Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** `/healthz`: the process answers. A supervisor restarts what does not. */
export const healthz: Handler = async (request, response) => answer(request, response, 200, { status: 'live' });

/**
 * `/readyz`: 200 when every check is good, else 503. Which are not is in the answer, unless the request names a host in
 * some domain: a page in a browser that had its own name point to this machine would read along.
 */
export const readyz =
  (checks: readonly ReadyCheck[]): Handler =>
  async (request, response) => {
    const looked = await Promise.all(checks.map(async ({ name, look }) => ({ name, ...(await look()) })));
    const isReady = looked.every(({ ok }) => ok);
    const status = isReady ? 'ready' : 'not-ready';
    const isShown = isMachine(request.headers.host);
    answer(request, response, isReady ? 200 : 503, isShown ? { status, checks: looked } : { status });
  };

/** `/metrics`, for this machine, or for whoever shows the token. */
export const metrics =
  ({ text, contentType }: Metrics, token: string | undefined): Handler =>
  async (request, response) => {
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    if (!isAllowed(request, token)) return void response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    response.writeHead(200, { 'content-type': contentType }).end(await text());
  };

/**
 * With a token nobody goes without it: behind a proxy or a tunnel everybody comes from this machine. A proxy that says
 * for whom it asks is not believed to be this machine, nor is a browser that was led here by another name.
 */
function isAllowed({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return sameSecret(headers.authorization ?? '', `Bearer ${token}`);
  return isThisMachine(socket.remoteAddress, headers) && isLoopback(hostOf(headers.host));
}

const hostOf = (host: string | undefined): string => (host ?? '').replace(/:\d+$/, '').toLowerCase();

/** An address, or a name without a domain, as machines call one another: nobody else can have it point here. */
const isMachine = (host: string | undefined): boolean =>
  /^(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:.]+\]|[a-z0-9_-]+)$/.test(hostOf(host));

function answer({ method }: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(method === 'HEAD' ? undefined : JSON.stringify(body));
}
