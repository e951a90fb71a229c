import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, faultOf, isStorm } from './faults.ts';
import { type HostileCall, hostileCallSchema } from './hostile-call.ts';
import { CLOSED } from './plan.ts';

export interface TakenMessage {
  readonly conversation: string;
  readonly key: string;
  readonly handle: string;
  readonly thread: string | null;
  /** What it said at first, and after every edit. */
  readonly words: readonly string[];
}

/** An instant of a call: it has arrived; it was taken and is not answered; it was answered. */
export type Moment = 'arrived' | 'taken' | 'answered';

export interface HostileServer {
  readonly port: number;
  /** In the order they were taken; a key that was posted twice is there twice. */
  messages(): readonly TakenMessage[];
  /** How often each fault struck. */
  faults(): Readonly<Record<string, number>>;
  calls(): number;
  /** Replies to a message that was not there. */
  orphans(): number;
  setDead(isDead: boolean): void;
  /** Answers a function that ends the listening. */
  onMoment(listener: (moment: Moment) => void): () => void;
  close(): Promise<void>;
}

export interface HostileOptions {
  readonly seed: number;
  /** How many times faster than ours its users' time runs, in which it is slow. */
  readonly speed: number;
}

const SLOW_ANSWER_MS = 25_000;
const SLOW_TAKING_MS = 2_000;
/** So many times the closed conversation refuses each message, and meanwhile to be searched for it. */
const REFUSALS = 2;

/** A chat platform that behaves as badly as real ones do on their worst day. It takes whatever comes, also twice. */
export async function startHostileServer({ seed, speed }: HostileOptions): Promise<HostileServer> {
  const taken: { -readonly [K in keyof TakenMessage]: TakenMessage[K] }[] = [];
  const counts = new Map<string, number>();
  const struck: Record<string, number> = {};
  let calls = 0;
  let orphans = 0;
  let isDead = false;
  const listeners = new Set<(moment: Moment) => void>();

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    messages: () => taken,
    faults: () => struck,
    calls: () => calls,
    orphans: () => orphans,
    setDead: (dead) => {
      isDead = dead;
    },
    onMoment: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = hostileCallSchema.parse(JSON.parse(await bodyOf(request)));
    if (isDead) return strike('dead', () => response.destroy());
    calls++;
    tell('arrived');
    const nth = (counts.get(`${call.call} ${call.key}`) ?? 0) + 1;
    counts.set(`${call.call} ${call.key}`, nth);
    const sent = call.call === 'find' ? (counts.get(`post ${call.key}`) ?? 0) : nth;
    if (call.conversation === CLOSED && sent <= REFUSALS) {
      strike('closed', () => answer(response, 403, { error: 'not-in-channel' }));
      return tell('answered');
    }
    const fault = isStorm(calls) ? 'throttled' : faultOf(seed, call.call, call.key, nth);
    await answerBadly(fault, call, response);
    tell('answered');
  }

  async function answerBadly(fault: Fault, call: HostileCall, response: ServerResponse): Promise<void> {
    if (fault !== 'none') struck[fault] = (struck[fault] ?? 0) + 1;
    switch (fault) {
      case 'throttled':
        return answer(response, 429, {}, { 'retry-after': String(1 + (calls % 7)) });
      case '503-before-taking':
        return answer(response, 503, {});
      case 'reset-before-taking':
        return void response.destroy();
      case 'slow-taking':
        await sleep(SLOW_TAKING_MS / speed);
        return answer(response, 200, take(call));
      case 'slow-answer': {
        const result = take(call);
        await sleep(SLOW_ANSWER_MS / speed);
        return answer(response, 200, result);
      }
      case '503-after-taking':
        take(call);
        return answer(response, 503, {});
      case 'lost-answer':
        take(call);
        return void response.destroy();
      case 'none': {
        const result = take(call);
        return result === null ? answer(response, 404, {}) : answer(response, 200, result);
      }
    }
  }

  function take(call: HostileCall): { readonly handle: string | null } | null {
    const { conversation, key } = call;
    if (call.call === 'find') {
      const found = taken.find((each) => each.conversation === conversation && each.key === key);
      return { handle: found?.handle ?? null };
    }
    if (call.call === 'edit') {
      const edited = taken.find((each) => each.handle === call.handle);
      if (!edited) return null;
      edited.words = [...edited.words, call.words];
      tell('taken');
      return { handle: edited.handle };
    }
    const handle = `m${taken.length + 1}`;
    if (call.thread !== null && !taken.some((each) => each.handle === call.thread)) orphans++;
    taken.push({ conversation, key, handle, thread: call.thread, words: [call.words] });
    tell('taken');
    return { handle };
  }

  function tell(moment: Moment): void {
    for (const listener of listeners) listener(moment);
  }

  function strike(fault: string, deed: () => void): void {
    struck[fault] = (struck[fault] ?? 0) + 1;
    deed();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
