import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver, verifySlackRequest } from '@slack/bolt';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { countedWarnings } from '../../counted-warnings.ts';
import { bodyOf } from '../../request-body.ts';
import { harmless } from './bolt-log.ts';
import { isEnvelope, unknownTypeOf } from './read/envelope.ts';
import { payloadOf } from './read/payload.ts';
import { faultOfSignature } from './signature.ts';

export interface HttpReceiverOptions {
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly verify: typeof verifySlackRequest;
}

/** The longest payload that was ever seen is a click on a message of many blocks, some 100 KB. */
const MAX_BYTES = 1024 * 1024;

/**
 * Takes Slack's requests from a server of ours to Bolt, whose own receivers want to listen themselves. What nobody
 * acknowledged is acknowledged when all handlers are done: Slack takes anything but 200 for a fault of the app, tells
 * the user so, and repeats events.
 */
export function httpReceiver({ secret, clock, log, verify }: HttpReceiverOptions): Receiver & {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
} {
  let app: Pick<App, 'processEvent'> | null = null;
  const refusals = countedWarnings(log);

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return ended(response, 405, { allow: 'POST' });
    const body = await bodyOf(request, MAX_BYTES);
    // What is left of the body is not read: the connection ends with the answer.
    if (body === null) return ended(response, 413, { connection: 'close' });
    const { headers } = request;
    const fault = faultOfSignature({ headers, body, secret, now: clock.now() }, verify);
    if (fault !== null) {
      refusals.warn('slack.request-refused', { why: fault });
      return ended(response, 401);
    }
    const payload = payloadOf(body, headers['content-type'] ?? '');
    if (payload === null) return ended(response, 400);
    if (payload['type'] === 'url_verification' && typeof payload['challenge'] === 'string')
      return answered(response, { challenge: payload['challenge'] });
    if (payload['ssl_check'] !== undefined) return ended(response, 200);
    const unknown = unknownTypeOf(payload);
    if (unknown !== null) {
      // Anything but 200 would be repeated by Slack, or shown to whoever did it.
      refusals.warn('slack.unknown-type', { type: unknown });
      return ended(response, 200);
    }
    if (!isEnvelope(payload)) {
      refusals.warn('slack.request-refused', { why: 'malformed' });
      return ended(response, 400);
    }
    if (app === null) return ended(response, 503);
    let isAcknowledged = false;
    try {
      await app.processEvent({
        body: payload,
        ack: async (result) => {
          if (isAcknowledged) return;
          isAcknowledged = true;
          answered(response, result);
        },
      });
    } catch (cause) {
      // What fails in a handler stays in Bolt: it throws where an envelope does not say who and where.
      refusals.warn('slack.request-refused', { why: 'malformed', kind: cause instanceof Error ? cause.name : 'other' });
      if (!isAcknowledged) ended(response, 400);
      return;
    }
    if (!isAcknowledged) ended(response, 200);
  }

  return {
    init: (opened) => {
      app = opened;
    },
    start: async () => {},
    stop: async () => {
      app = null;
    },
    async handle(request, response) {
      try {
        await take(request, response);
      } catch (cause) {
        refusals.warn('slack.request-failed', { cause: harmless(cause) });
        if (!response.headersSent) ended(response, 500);
      }
    },
  };
}

function ended(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers).end();
}

function answered(response: ServerResponse, result: unknown): void {
  if (result === undefined || result === '') ended(response, 200);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}
