import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { systemWords } from '../../src/model/text/system-text.ts';
import type { Log } from '../../src/ports/log.ts';
import { guardConnections } from './connections.ts';

type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
/** `rest`: what follows the folder in the path, without the query. */
type FolderHandler = (request: IncomingMessage, response: ServerResponse, rest: string) => void | Promise<void>;

export interface HttpServer {
  /** Takes every request for this path, whatever its method. */
  route(path: string, handle: HttpHandler): void;
  /** Takes every request below this folder, which ends in `/`; what follows may be a secret, and is never logged. */
  routeBelow(folder: string, handle: FolderHandler): void;
  /** Until the function that this answers is called, a path that nobody has taken may be taken yet: it answers 503. */
  routesAreComing(): () => void;
  /** Resolves with the port that it listens on. Throws a MailflowError when the port is taken or not ours. */
  listen(at: { readonly host: string; readonly port: number }): Promise<number>;
  /** Lets requests under way end, for a moment. */
  close(): Promise<void>;
}

export interface HttpLimits {
  /** So long the headers of a request may take, and the whole of it. Who takes longer is cut off. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often Node looks for those; by itself it does twice a minute. */
  readonly checkedEveryMs: number;
  readonly maxConnections: number;
}

/** Connections: far more than chats need, far fewer than the 1,024 files that a process may open as a rule. */
const DEFAULT_LIMITS: HttpLimits = { headersMs: 10_000, requestMs: 30_000, checkedEveryMs: 5_000, maxConnections: 256 };
/** How soon to come back to a path that is not taken yet: a chat is loaded within a few seconds. */
const SOON_S = '5';

/** The one server for everything that listens. Unknown paths answer 404, a handler that throws 500, and both say no more. */
export function httpServer(log: Log, limits: Partial<HttpLimits> = {}): HttpServer {
  const { headersMs, requestMs, checkedEveryMs, maxConnections } = { ...DEFAULT_LIMITS, ...limits };
  const routes = new Map<string, HttpHandler>();
  const folders = new Map<string, FolderHandler>();
  let areRoutesComing = false;
  const timeouts = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkedEveryMs,
  };
  const server = createServer(timeouts, (request, response) => {
    const path = pathOf(request.url ?? '/');
    const { name, handle } = taken(path);
    if (handle === undefined)
      return areRoutesComing ? answer(response, 503, { 'retry-after': SOON_S }) : answer(response, 404);
    Promise.resolve()
      .then(() => handle(request, response))
      .catch((cause: unknown) => {
        log.warn('http.failed', { path: name, cause: cause instanceof Error ? cause.stack : String(cause) });
        answer(response, 500);
      });
  });
  /** Who takes a path, and what it is called in the log. */
  function taken(path: string): { readonly name: string; readonly handle: HttpHandler | undefined } {
    const exact = routes.get(path);
    const folder = exact === undefined ? [...folders.keys()].find((each) => path.startsWith(each)) : undefined;
    if (folder === undefined) return { name: path, handle: exact };
    const below = folders.get(folder);
    return {
      name: folder,
      handle: below && ((request, response) => below(request, response, path.slice(folder.length))),
    };
  }

  guardConnections(server, maxConnections);
  // Such as too many open files: the next request may go well.
  server.on('error', (cause) => log.warn('http.error', { cause: cause.message }));
  return {
    route: (path, handle) => void routes.set(path, handle),
    routeBelow: (folder, handle) => void folders.set(folder, handle),
    routesAreComing: () => {
      areRoutesComing = true;
      return () => {
        areRoutesComing = false;
      };
    },
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', (cause: NodeJS.ErrnoException) => reject(notListening(cause, host, port)));
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1_000).unref();
      }),
  };
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, headers).end();
}

/** The path without its query; what is no path at all is unknown like any other. */
function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function notListening(cause: NodeJS.ErrnoException, host: string, port: number): MailflowError {
  return new MailflowError('not-listening', `Mailflow cannot listen on ${host}:${port}: ${systemWords(cause)}.`, {
    cure: 'Set MAILFLOW_PORT to a free port, or MAILFLOW_HOST to an address of this machine.',
  });
}
