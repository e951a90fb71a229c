import type { IncomingMessage } from 'node:http';
import { isTooDeep, jsonOf } from './bounded-answer.ts';

/** The body of a request as text; null when it is longer than `mostBytes`, of which no more is read then. */
export async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a body in JSON says; null where it is none, or nests deeper than anything that chats send. */
export const jsonBody = (body: string): unknown => (isTooDeep(Buffer.from(body)) ? null : jsonOf(body));
