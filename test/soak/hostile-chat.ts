import { type IncomingMessage, request } from 'node:http';
import type { ChatPlatform, Found, Outcome, OutgoingMessage } from '../../src/ports/chat-platform.ts';
import { type HostileCall, hostileAnswerSchema } from './hostile-call.ts';

/** The client of the hostile platform, as strict about what is certain as those of real platforms have to be. */
export function hostileChat(options: { readonly port: number; readonly timeoutMs: number }): ChatPlatform {
  const said = (message: OutgoingMessage) => ({
    conversation: message.conversation,
    key: message.key,
    words: [message.say.view.title, ...message.say.view.sentences].join(' '),
  });
  return {
    name: 'hostile',
    post: async (message) => outcomeOf(await ask({ call: 'post', ...said(message), thread: message.thread }, options)),
    edit: async (message) => outcomeOf(await ask({ call: 'edit', ...said(message), handle: message.handle }, options)),
    find: async ({ conversation, key }) => foundOf(await ask({ call: 'find', conversation, key }, options)),
  };
}

type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number; readonly body: string }
  | { readonly kind: 'not-reached'; readonly trouble: string }
  | { readonly kind: 'lost'; readonly trouble: string };

function outcomeOf(answer: Answer): Outcome {
  if (answer.kind === 'lost') return { kind: 'unsure', trouble: answer.trouble };
  if (answer.kind === 'not-reached') return { kind: 'not-now', afterMs: 0, trouble: answer.trouble };
  const trouble = `status ${answer.status}`;
  if (answer.status === 429) return { kind: 'not-now', afterMs: answer.retryAfterMs, trouble };
  if (answer.status >= 500) return { kind: 'unsure', trouble };
  if (answer.status >= 400) return { kind: 'refused', trouble };
  const { handle } = hostileAnswerSchema.parse(JSON.parse(answer.body));
  return handle === null ? { kind: 'refused', trouble: 'no such message' } : { kind: 'done', handle };
}

function foundOf(answer: Answer): Found {
  if (answer.kind !== 'answered') return { kind: 'not-now', afterMs: 0, trouble: answer.trouble };
  if (answer.status === 429 || answer.status >= 500) {
    return { kind: 'not-now', afterMs: answer.retryAfterMs, trouble: `status ${answer.status}` };
  }
  if (answer.status >= 400) return { kind: 'unreadable' };
  const { handle } = hostileAnswerSchema.parse(JSON.parse(answer.body));
  return handle === null ? { kind: 'not-there' } : { kind: 'there', handle };
}

function ask(
  call: HostileCall,
  { port, timeoutMs }: { readonly port: number; readonly timeoutMs: number },
): Promise<Answer> {
  return new Promise((resolve) => {
    const calling = request({ host: '127.0.0.1', port, method: 'POST', timeout: timeoutMs }, (response) => {
      readAll(response).then(
        (body) => resolve({ kind: 'answered', status: response.statusCode ?? 0, retryAfterMs: waitOf(response), body }),
        (cause: Error) => resolve({ kind: 'lost', trouble: cause.message }),
      );
    });
    calling.on('timeout', () => calling.destroy(new Error('no answer in time')));
    calling.on('error', (cause: NodeJS.ErrnoException) => {
      resolve({ kind: cause.code === 'ECONNREFUSED' ? 'not-reached' : 'lost', trouble: cause.message });
    });
    calling.end(JSON.stringify(call));
  });
}

const waitOf = ({ headers }: IncomingMessage): number => 1_000 * Number(headers['retry-after'] ?? 0);

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
