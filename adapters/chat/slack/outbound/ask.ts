import { webApi } from '@slack/bolt';
import type { z } from 'zod';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import type { Outcome } from '../../../../src/ports/chat-platform.ts';
import { boundedFetch } from '../../bounded-answer.ts';
import { failureOfCode, failureOfNetwork, failureOfStatus, isCode, throttled } from './outcomes.ts';

export type Failure = Exclude<Outcome, { readonly kind: 'done' }>;

/** What Slack answered; a failure with Slack's own code, when there is one. */
export type Asked<T> =
  | { readonly ok: true; readonly answer: T }
  | {
      readonly ok: false;
      readonly code: string | null;
      readonly failure: Failure;
      readonly pointers: readonly string[];
    };

/** Calls a method of the Web API once, and reads of the answer what the schema asks for. Never throws. */
export type Ask = <T>(
  method: string,
  args: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
) => Promise<Asked<T>>;

export interface Endpoint {
  readonly token: string;
  /** `https://slack.com/api/` */
  readonly apiUrl: string;
  /** After this a call is over, whatever became of it. */
  readonly timeoutMs: number;
}

/** How soon to come back where a 429 does not say it. */
const UNSAID_RETRY_S = '30';

const nothing = () => {};
/** The SDK's own lines name bodies and addresses: what is worth a line is logged by us. */
const SILENT: webApi.WebClientOptions['logger'] & object = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => webApi.LogLevel.ERROR,
  setName: nothing,
};

export function request({ token, apiUrl, timeoutMs }: Endpoint): Ask {
  const client = new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: timeoutMs,
    // The outbox repeats, after it has looked whether the message is there.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
    fetch: sayingWhen,
  });
  return async (method, args, schema) => {
    try {
      const read = schema.safeParse(await client.apiCall(method, { ...args }));
      if (read.success) return { ok: true, answer: read.data };
      return { ok: false, code: null, failure: { kind: 'unsure', trouble: 'the answer cannot be read' }, pointers: [] };
    } catch (error) {
      return failed(error);
    }
  };
}

/** The SDK takes a 429 without a `Retry-After` for an accident. */
const sayingWhen: typeof globalThis.fetch = async (input, init) => {
  const response = await boundedFetch(input, init);
  if (response.status !== 429 || /^\d+$/.test(response.headers.get('retry-after') ?? '')) return response;
  await response.body?.cancel();
  return new Response(null, { status: 429, headers: { 'retry-after': UNSAID_RETRY_S } });
};

function failed(error: unknown): Extract<Asked<never>, { readonly ok: false }> {
  if (error instanceof webApi.WebAPIPlatformError) {
    const text = String(error.data.error);
    const code = isCode(text) ? text : null;
    return { ok: false, code, failure: failureOfCode(text), pointers: pointersIn(error.data) };
  }
  return { ok: false, code: null, failure: failureOf(error), pointers: [] };
}

function failureOf(error: unknown): Failure {
  if (error instanceof webApi.WebAPIRateLimitedError) return throttled(error.retryAfter);
  if (error instanceof webApi.WebAPIHTTPError) return failureOfStatus(error.statusCode);
  return failureOfNetwork(error instanceof webApi.WebAPIRequestError ? error.original : error);
}

/** Where in the blocks the fault is, without what stands there: `/blocks/3/text`. */
function pointersIn({ response_metadata }: webApi.WebAPICallResult): readonly string[] {
  return (response_metadata?.messages ?? []).flatMap(
    (line) => /\[json-pointer:(\/[\w/]{0,100})\]/.exec(line)?.[1] ?? [],
  );
}

/** For what has no other way to say that Slack could not be asked. */
export const slackTrouble = (what: string, { trouble }: Failure): MailflowError =>
  new MailflowError('unreadable', `Slack cannot be asked ${what}: ${trouble}.`, {
    cure: 'Try again in a minute. If it still fails, run doctor.',
    retry: 'later',
  });
