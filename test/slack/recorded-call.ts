import type { IncomingMessage } from 'node:http';
import type { SlackMessage } from '../../cards/slack/blocks.ts';
import { faultsOf } from '../cards/slack/validate.ts';

/** A call as it arrived, read into plain data. */
export interface RecordedCall {
  /** `chat.postMessage`; for what is no method of the Web API the path, `/response/1`. */
  readonly method: string;
  readonly token: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

export async function readCall(request: IncomingMessage): Promise<RecordedCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const path = new URL(request.url ?? '/', 'http://slack.test').pathname;
  const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
  const method = path.startsWith('/api/') ? path.slice('/api/'.length) : path;
  return { method, token, args: argsOf(body, request.headers['content-type'] ?? ''), body };
}

/** What breaks a limit in the message that the call shows to people; none for a good one, or where there is none. */
export function faultsIn({ method, args }: RecordedCall): readonly string[] {
  const isMessage = /^chat\.(post|update)|^\/response\//.test(method);
  // The last rung: a line of text, and no blocks.
  if (!isMessage || (Array.isArray(args['blocks']) && args['blocks'].length === 0)) return [];
  return faultsOf({ text: args['text'], blocks: args['blocks'] } as SlackMessage).map((fault) => `${method}: ${fault}`);
}

function argsOf(body: Buffer, type: string): Readonly<Record<string, unknown>> {
  if (type.startsWith('application/json')) return JSON.parse(body.toString()) as Record<string, unknown>;
  if (!type.startsWith('application/x-www-form-urlencoded')) return {};
  const fields = [...new URLSearchParams(body.toString())];
  return Object.fromEntries(fields.map(([name, value]) => [name, /^[[{]/.test(value) ? JSON.parse(value) : value]));
}
