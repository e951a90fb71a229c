import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Activity as BotActivity, TurnContext } from 'botbuilder';
import { isThisMachine } from '../../../../src/permissions/this-machine.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { countedWarnings } from '../../counted-warnings.ts';
import { bodyOf, jsonBody } from '../../request-body.ts';
import { type HostPolicy, isService } from '../hosts.ts';
import { type Activity, activitySchema, tenantOf } from './activity.ts';
import type { ActivityAuthenticator, Admitted } from './authenticate-activity.ts';

export interface EndpointOptions {
  readonly turns: ActivityAuthenticator;
  /** Acts on what was checked. False when nothing is taken any more: Teams is to send it again. */
  readonly take: (activity: Activity, context: TurnContext) => Promise<boolean>;
  readonly policy: HostPolicy;
  /** Null where every tenant may speak. */
  readonly tenants: readonly string[] | null;
  readonly log: Log;
}

/** Teams sends 100 KB at most (…/format-your-bot-messages, read 2026-11); a form with much in it is far below. */
const MAX_BYTES = 1024 * 1024;

type Answer = { readonly status: number; readonly body?: unknown; readonly why?: string };

/** A token of Teams has some 1,500 characters. */
const MAX_AUTHORIZATION = 8_192;

/**
 * Takes Teams' requests. Who sends one is known by its header: nothing is read of the body before. Whoever cannot show that they are Teams gets 401, whoever is not of an allowed organisation or
 * names a service that may not be called gets 403, and nothing of theirs is kept. Who comes too late gets 503.
 */
export function endpoint(options: EndpointOptions) {
  const { policy } = options;
  const refusals = countedWarnings(options.log);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await answerTo(request).catch(
      (cause: unknown): Answer => ({ status: 500, why: cause instanceof Error ? cause.name : 'failed' }),
    );
    if (answer.why !== undefined) refusals.warn('teams.request-refused', { status: answer.status, why: answer.why });
    end(response, answer);
  };

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    if (request.method === 'HEAD') return { status: 200 };
    if (request.method !== 'POST') return { status: 405 };
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { status: 415 };
    // A page in a browser of this machine could else speak for anybody.
    if (policy.onlyThisMachine && !isFromHere(request)) return { status: 403, why: 'not from this machine' };
    const sender = await admitted(request.headers.authorization ?? '');
    if (sender === null) return NOT_AUTHENTICATED;
    const body = await bodyOf(request, MAX_BYTES);
    if (body === null) return { status: 413 };
    const result = jsonBody(body);
    const read = activitySchema.safeParse(result);
    if (!read.success) return { status: 400, why: 'unreadable' };
    return hear(withoutNulls(result as BotActivity), read.data, sender);
  }

  /** Null whatever went wrong, a wrong key or keys that cannot be had: it is not known who this is. */
  async function admitted(authorization: string): Promise<Admitted | null> {
    if (authorization.length > MAX_AUTHORIZATION) return null;
    const complained = () => refusals.warn('teams.library', { why: 'bad token' });
    return options.turns.admit(authorization, complained).catch(() => null);
  }

  async function hear(result: BotActivity, activity: Activity, sender: Admitted): Promise<Answer> {
    const speaksFor = sender.speaksFor(activity);
    // With the token of one service nobody speaks for another.
    if (speaksFor === 'another-service') return NOT_AUTHENTICATED;
    const refusal = speaksFor === 'another-bot' ? 'for-another-bot' : refusalOf(activity);
    if (refusal !== null) return { status: 403, why: refusal };
    let isTaken = false;
    const invoked = await sender.hear(result, async (context) => {
      isTaken = await options.take(activity, context);
    });
    if (!isTaken) return { status: 503 };
    return invoked === undefined ? { status: 200 } : { status: invoked.status, body: invoked.body };
  }

  function refusalOf(activity: Activity): string | null {
    if (!isService(activity.serviceUrl, policy)) return 'service-not-allowed';
    const isKnown = options.tenants === null || options.tenants.includes(tenantOf(activity)?.toLowerCase() ?? '');
    return isKnown ? null : 'tenant-not-allowed';
  }
}

const NOT_AUTHENTICATED: Answer = { status: 401, why: 'not-authenticated' };

/** A page in a browser of this machine comes from it, too, and says where it is from. */
const isFromHere = ({ socket, headers }: IncomingMessage): boolean =>
  headers.origin === undefined && isThisMachine(socket.remoteAddress, headers);

function end(response: ServerResponse, { status, body }: Answer): void {
  if (response.headersSent) return;
  const headers = {
    ...(status === 405 ? { allow: 'POST, HEAD' } : {}),
    // What is left of a body is not read: the connection ends with the answer.
    ...(status === 413 || status === 401 ? { connection: 'close' } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}

/** The SDK takes null for an object and looks into it, where a field that is not there means the same. */
const withoutNulls = (activity: BotActivity): BotActivity =>
  Object.fromEntries(Object.entries(activity).filter(([, value]) => value !== null)) as unknown as BotActivity;
