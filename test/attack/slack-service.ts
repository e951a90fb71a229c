import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TEAM } from '../slack/payloads.ts';
import { type RecordedCall, readCall } from '../slack/recorded-call.ts';
import { signedSender } from '../slack/signed-sender.ts';
import type { Arena } from './family.ts';
import { type Program, type ProgramOptions, startProgram, until } from './program.ts';

export const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-attacked';

/** A call, and when it had arrived. */
interface TimedCall extends RecordedCall {
  /** As `performance.now()` has it. */
  readonly atMs: number;
}

/** Takes the place of an answer. */
export type Responder = (response: ServerResponse, call: RecordedCall) => void;

/** Slack's Web API in the attacker's hands. Everybody is a member unless their id begins with `USTRANGER`. */
interface SlackService {
  readonly apiUrl: string;
  /** In the order in which they arrived. */
  readonly calls: readonly TimedCall[];
  /** Words that were posted to this person or channel. */
  wordsTo(target: string): readonly string[];
  /** The method is answered so, until it is null. */
  answer(method: string, responder: Responder | null): void;
}

async function startSlackService(arena: Pick<Arena, 'closing'>): Promise<SlackService> {
  const calls: TimedCall[] = [];
  const responders = new Map<string, Responder>();
  let posts = 0;
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  arena.closing(() => {
    server.closeAllConnections();
    server.close();
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    calls.push({ ...call, atMs: performance.now() });
    const responder = responders.get(call.method);
    if (responder !== undefined) return responder(response, call);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: true, ...answerTo(call) }));
  }

  function answerTo({ method, args }: RecordedCall): object {
    const channel = String(args['channel'] ?? 'C0');
    if (method === 'auth.test') return { team_id: TEAM, team: 'Contoso', user_id: 'U00000BOT', bot_id: 'B00000BOT' };
    if (method === 'users.info') {
      const id = String(args['user']);
      const team = id.startsWith('USTRANGER') ? 'T0000STRANGE' : TEAM;
      return { user: { id, team_id: team, is_stranger: id.startsWith('USTRANGER') } };
    }
    if (method === 'conversations.info') return { channel: { id: channel, is_member: true, name: 'mail' } };
    if (method === 'chat.postMessage') return { ts: `${1_790_000_000 + ++posts}.000100`, channel };
    if (method === 'chat.postEphemeral') return { message_ts: '1.1' };
    if (method === 'conversations.history' || method === 'conversations.replies') return { messages: [] };
    return {};
  }

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    calls,
    wordsTo: (target) =>
      calls.flatMap((call) =>
        isPostTo(call, target) ? [JSON.stringify([call.args['text'], call.args['blocks']])] : [],
      ),
    answer: (method, responder) =>
      void (responder === null ? responders.delete(method) : responders.set(method, responder)),
  };
}

/** Whether it is something said to this person, or in this channel. */
export const isPostTo = ({ method, args }: RecordedCall, target: string): boolean =>
  method.startsWith('chat.post') && (args['channel'] === target || args['user'] === target);

export const slackEnvironment = (apiUrl: string): Readonly<Record<string, string>> => ({
  ...{ SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: apiUrl },
});

export interface AttackedInSlack {
  readonly program: Program;
  readonly slack: SlackService;
  readonly send: ReturnType<typeof signedSender>;
}

/** The program in a Slack of the attacker's, at home there. */
export async function startInSlack(arena: Arena, options: Partial<ProgramOptions> = {}): Promise<AttackedInSlack> {
  const slack = await startSlackService(arena);
  const data = options.data ?? (await arena.data());
  const program = await startProgram(arena, {
    ...options,
    data,
    environment: { ...slackEnvironment(slack.apiUrl), ...options.environment },
  });
  const send = signedSender(`${program.url}/slack/events`, SECRET);
  // The path is taken once the chat listens; before that it asks to come again.
  await until(
    async () => (await send.raw('{}', 'application/json', { signature: 'v0=none' })).status === 401,
    'Slack cannot reach it',
    60_000,
  );
  return { program, slack, send };
}
