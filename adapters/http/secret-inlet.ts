import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import { requestBudget } from './request-budget.ts';
import { sameSecret } from './same-secret.ts';

export interface SecretInletOptions {
  /** What follows the folder in the path: a client that knows it may post. */
  readonly secret: string;
  /** Media types that are taken, and how many bytes a body of each may have. */
  readonly mostBytes: ReadonlyMap<string, number>;
  /** What becomes of a body. Resolves when it is stored, or refused. */
  readonly take: (body: Uint8Array) => Promise<Taken>;
  /** Told of each body that came with the secret; `why`: why it was refused, null where it was taken. */
  readonly note?: (why: string | null) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** `why`: why it was refused, for the log; null where it was taken. */
export interface Taken {
  readonly status: 201 | 400 | 403 | 413;
  readonly why: string | null;
}

/** Bodies that are taken at a time: each may need some tens of MB. */
const MOST_AT_A_TIME = 3;
const RETRY_SECONDS = '60';

/**
 * A path that is a secret: a client that knows it may post. It answers when what was posted is stored. All else that goes wrong is
 * ours: then the server answers 500, so that it is sent again. `rest`: what follows the folder in the path.
 */
export function secretInlet({ secret, mostBytes, take, note = () => {}, clock, log }: SecretInletOptions) {
  const budget = requestBudget(() => clock.now().getTime());
  let taking = 0;

  return async (request: IncomingMessage, response: ServerResponse, rest: string): Promise<void> => {
    // As a path that is not there: trying secrets tells nothing, not even by how long it takes.
    if (!sameSecret(rest, secret)) return answer(response, 404);
    if (request.method !== 'POST') return answer(response, 405, { allow: 'POST' });
    const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
    const most = mostBytes.get(type.trim());
    const types = [...mostBytes.keys()].join(', ');
    if (most === undefined) {
      note(`its type is ${type.trim() || 'not named'}, and not ${types}`);
      return answer(response, 415, { 'accept-post': types });
    }
    if (!budget.take()) {
      note('too many at once');
      return answer(response, 429, { 'retry-after': RETRY_SECONDS });
    }
    if (taking >= MOST_AT_A_TIME) {
      note('too many at once; the sender was asked to retry');
      return answer(response, 503, { 'retry-after': RETRY_SECONDS });
    }
    taking++;
    try {
      const body = await bytesOf(request, most);
      const taken: Taken =
        body === null ? { status: 413, why: `its body has more than ${most} bytes` } : await take(body);
      if (taken.why !== null) log.warn('http.refused', { type, ...taken });
      note(taken.why);
      answer(response, taken.status);
    } finally {
      taking--;
    }
  };
}

/** Null when there are more; the rest is not read. */
async function bytesOf(request: IncomingMessage, most: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > most) return null;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  if (response.destroyed) return;
  // Of a body that was not read, nothing more is: the connection ends with the answer.
  const isOver = status >= 400 ? { connection: 'close' } : {};
  // As the server answers where it knows no path.
  response.writeHead(status, status === 404 ? headers : { ...headers, ...isOver }).end();
}
