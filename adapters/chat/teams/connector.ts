import type { z } from 'zod';
import { boundedText, jsonOf } from '../bounded-answer.ts';
import { type HostPolicy, isService } from './hosts.ts';
import { type Failure, failureOfNetwork, failureOfStatus } from './outbound/outcomes.ts';
import { unlessOver, within } from './outbound/time-limit.ts';
import type { Tokens } from './outbound/token.ts';

/** What Teams answered; a failure with Teams' own code, when there is one. */
export type Asked<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly code: string | null; readonly status: number | null; readonly failure: Failure };

interface Request {
  readonly serviceUrl: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the service's address: `v3/conversations`, each part escaped. */
  readonly path: string;
  readonly body?: unknown;
  /** Ends it earlier, also while it waits for a token. */
  readonly signal?: AbortSignal;
}

/** Where there was no time for a token, the next message shall have some. */
const LATE_MS = 60_000;

/** Calls the Bot Connector, and reads of the answer what the schema asks for. Never throws. */
export type Connector = <T>(request: Request, schema: z.ZodType<T>) => Promise<Asked<T>>;

export interface ConnectorOptions {
  readonly tokens: Tokens;
  readonly policy: HostPolicy;
  /** After this a call is over, whatever became of it. */
  readonly timeoutMs: number;
}

/**
 * Speaks to Teams in one request of ours. The SDK's client repeats a post on 502 and after a lost answer even when told
 * not to (measured with botbuilder 4.23.3): the same alert would stand there four times, and the outbox would not know.
 * Only whom Teams does not know has certainly not been heard: 401 is asked again, once, with another token.
 */
export function connector({ tokens, policy, timeoutMs }: ConnectorOptions): Connector {
  return async (request, schema) => {
    const address = `${request.serviceUrl.replace(/\/+$/, '')}/${request.path}`;
    if (!isService(address, policy))
      return failed({
        kind: 'refused',
        isUnreachable: true,
        trouble: 'the service of this conversation is not allowed',
      });
    const first = await asked(address, request, schema);
    return !first.ok && first.status === 401 ? asked(address, request, schema) : first;
  };

  async function asked<T>(address: string, request: Request, schema: z.ZodType<T>): Promise<Asked<T>> {
    const { signal = null } = request;
    // Others may wait for the same token: it is asked for all the same.
    const got = signal === null ? await tokens.get() : await unlessOver(tokens.get(), signal);
    // Of this nothing was sent.
    if (got === null) return failed({ kind: 'not-now', afterMs: LATE_MS, trouble: 'no token came in time' });
    if (!got.ok) return failed(got.failure);
    const { token } = got;
    return within(timeoutMs, (ending) => called(address, request, token, ending, schema), signal);
  }

  async function called<T>(
    address: string,
    { method, body }: Request,
    token: string | null,
    signal: AbortSignal,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>> {
    try {
      const response = await fetch(address, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A token goes where it was meant to go, and nowhere else.
        redirect: 'manual',
        signal,
      });
      if (response.ok) {
        const read = schema.safeParse(jsonOf(await boundedText(response)));
        return read.success
          ? { ok: true, answer: read.data }
          : failed({ kind: 'unsure', trouble: 'the answer cannot be read' });
      }
      if (response.status === 401) tokens.drop(token);
      // The status is known, whatever becomes of the words.
      const code = codeIn(jsonOf(await boundedText(response).catch(() => '')));
      return failed(failureOfStatus(response.status, code, secondsIn(response.headers)), code, response.status);
    } catch (error) {
      return failed(failureOfNetwork(error));
    }
  }
}

const failed = (failure: Failure, code: string | null = null, status: number | null = null) =>
  ({ ok: false, code, status, failure }) as const;

/** `{ error: { code, message } }`, or the same without `error`. */
function codeIn(result: unknown): string | null {
  const { error = result } = recordOf(result);
  const { code } = recordOf(error);
  return typeof code === 'string' ? code : null;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

function secondsIn(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
}
