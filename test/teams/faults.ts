import type { ServerResponse } from 'node:http';

/** What may go wrong with one call. `taken`: Teams has done what it was asked all the same. */
export type Fault =
  | { readonly kind: 'throttled'; readonly retryAfterS: number | null }
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  | { readonly kind: 'status'; readonly status: number; readonly taken: boolean }
  /** The status, and then the connection is reset. */
  | { readonly kind: 'broken-off'; readonly status: number }
  /** The connection is reset. */
  | { readonly kind: 'lost'; readonly taken: boolean }
  /** Never answered. */
  | { readonly kind: 'silent'; readonly taken: boolean }
  /** A page of a proxy, with 200. */
  | { readonly kind: 'unreadable'; readonly taken: boolean };

/** What may go wrong where tokens are given. */
export type TokenFault = Fault | Denied;

/** Said by Microsoft, with the number of an AADSTS code or none. */
interface Denied {
  readonly kind: 'denied';
  readonly code: number | null;
  /** `invalid_client` where it is nothing else. */
  readonly error?: string;
}

export const wasTaken = (fault: Fault): boolean => 'taken' in fault && fault.taken;

/** Strikes instead of the answer that there would have been. */
export function strike(fault: TokenFault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'throttled': {
      const headers = fault.retryAfterS === null ? {} : { 'retry-after': String(fault.retryAfterS) };
      response.writeHead(429, headers).end('{"error":{"code":"TooManyRequests"}}');
      return;
    }
    case 'error':
      response.writeHead(fault.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: fault.code, message: 'in words that nobody reads' } }));
      return;
    case 'denied':
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          error: fault.error ?? 'invalid_client',
          ...(fault.code === null ? {} : { error_codes: [fault.code] }),
        }),
      );
      return;
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<h1>out of service</h1>');
      return;
    case 'broken-off':
      response.writeHead(fault.status, { 'content-length': 100 }).write('{"error":', () => response.destroy());
      return;
    case 'lost':
      response.destroy();
      return;
    case 'silent':
      return;
    case 'unreadable':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>log in to the network</h1>');
  }
}
